/** Changes of settings that wait to be published together, and what was published when. */
import { wallTable } from './20261122100500-wall-tenants.ts';
import { dropHandedOver, handOver } from './20261122100900-create-system-functions.ts';

export const name = '20261123191000-draft-settings';

type Run = (sql: string) => Promise<unknown>;

const TABLES = `
  -- Counts the edits of drafts, each of which holds the tenant's row: they come one after the other.
  alter table tenants add column draft_revision bigint not null default 0;
  alter table setting_versions add column reason text;

  create table setting_drafts (
    tenant_id uuid not null references tenants (id) on delete cascade,
    key text not null,
    channel_id uuid,
    -- The stored value goes, so that what stands behind it holds again.
    removed boolean not null,
    value jsonb,
    -- The version of the stored value that it was decided on; 0: there was none.
    base_version bigint not null,
    revision bigint not null,
    changed_by text not null,
    at timestamptz not null default clock_timestamp(),
    unique nulls not distinct (tenant_id, key, channel_id),
    foreign key (tenant_id, channel_id) references channels (tenant_id, id) on delete cascade
  );

  create table publications (
    tenant_id uuid not null references tenants (id) on delete cascade,
    id uuid not null,
    state text not null check (state in ('scheduled', 'published', 'failed', 'cancelled')),
    draft_hash text not null,
    reason text,
    requested_by text not null,
    due_at timestamptz not null,
    -- What a run that has to be made again before it may cost at most; null: no bound.
    most_cost numeric(20, 10),
    -- Runs that were begun for it, and the last of them.
    runs int not null default 0,
    run_id uuid,
    version bigint,
    changes jsonb not null,
    error text,
    created_at timestamptz not null default clock_timestamp(),
    ended_at timestamptz,
    primary key (tenant_id, id)
  );
  create unique index publications_scheduled on publications (tenant_id) where state = 'scheduled';
  create index publications_due on publications (due_at) where state = 'scheduled'`;

const SIGNATURES = ['claw_due_publications(int)'];

const DUE = `
  create function claw_due_publications(p_limit int)
  returns table (tenant_id uuid, publication_id uuid) language plpgsql volatile security definer set search_path = public, pg_temp as $$
  begin
    perform set_config('claw.scope', 'system', true);
    return query select p.tenant_id, p.id from publications p
      where p.state = 'scheduled' and p.due_at <= clock_timestamp() order by p.due_at limit p_limit;
    perform set_config('claw.scope', '', true);
  end $$`;

export async function up(run: Run): Promise<void> {
  await run(TABLES);
  for (const table of ['setting_drafts', 'publications']) await wallTable(run, table);
  await run(DUE);
  await handOver(run, SIGNATURES);
}

export async function down(run: Run): Promise<void> {
  await dropHandedOver(run, SIGNATURES);
  await run(`
    drop table publications, setting_drafts;
    alter table setting_versions drop column reason;
    alter table tenants drop column draft_revision`);
}
