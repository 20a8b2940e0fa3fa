/** Questions that a business wants answered rightly, and runs of them with the settings as they are and as a draft would make them. */
import { wallTable } from './20261122100500-wall-tenants.ts';
import { dropHandedOver, handOver } from './20261122100900-create-system-functions.ts';

export const name = '20261123191100-create-evaluations';

type Run = (sql: string) => Promise<unknown>;

const TABLES = `
  create table evaluation_questions (
    tenant_id uuid not null references tenants (id) on delete cascade,
    id uuid not null,
    question text not null,
    expects text not null check (expects in ('answer', 'refuse')),
    -- Ids or external ids, one of which must be cited; none: any will do.
    documents text[] not null,
    must_pass boolean not null,
    changed_by text not null,
    changed_at timestamptz not null default clock_timestamp(),
    primary key (tenant_id, id)
  );

  create table evaluation_runs (
    tenant_id uuid not null references tenants (id) on delete cascade,
    id uuid not null,
    state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
    source text not null check (source in ('evaluation', 'yesterday')),
    draft_hash text not null,
    base_version bigint not null,
    knowledge_version bigint not null,
    changes jsonb not null,
    most_cost numeric(20, 10),
    input_tokens bigint not null default 0,
    output_tokens bigint not null default 0,
    cost numeric(20, 10) not null default 0,
    currency text,
    verdict text check (verdict in ('passed', 'refused')),
    summary jsonb,
    error text,
    requested_by text not null,
    fence bigint not null default 0,
    lease_until timestamptz,
    touched_at timestamptz not null default clock_timestamp(),
    created_at timestamptz not null default clock_timestamp(),
    ended_at timestamptz,
    primary key (tenant_id, id)
  );
  create unique index evaluation_runs_open on evaluation_runs (tenant_id) where state in ('queued', 'running');
  create index evaluation_runs_moving on evaluation_runs (touched_at) where state in ('queued', 'running');

  -- The questions of a run as they were when it began; the answers come one after the other.
  create table evaluation_answers (
    tenant_id uuid not null,
    run_id uuid not null,
    no int not null,
    channel_id uuid not null,
    question text not null,
    -- Null: nobody said what is right.
    expects text check (expects in ('answer', 'refuse')),
    documents text[] not null,
    must_pass boolean not null,
    before jsonb,
    after jsonb,
    primary key (tenant_id, run_id, no),
    foreign key (tenant_id, run_id) references evaluation_runs (tenant_id, id) on delete cascade
  )`;

const SIGNATURES = ['claw_due_evaluations(int)'];

const DUE = `
  -- Runs that nobody works on; the one that was left alone longest comes first.
  create function claw_due_evaluations(p_limit int)
  returns table (tenant_id uuid, run_id uuid) language plpgsql volatile security definer set search_path = public, pg_temp as $$
  begin
    perform set_config('claw.scope', 'system', true);
    return query select r.tenant_id, r.id from evaluation_runs r
      where r.state in ('queued', 'running') and coalesce(r.lease_until < clock_timestamp(), true) order by r.touched_at limit p_limit;
    perform set_config('claw.scope', '', true);
  end $$`;

export async function up(run: Run): Promise<void> {
  await run(TABLES);
  for (const table of ['evaluation_questions', 'evaluation_runs', 'evaluation_answers']) await wallTable(run, table);
  await run(DUE);
  await handOver(run, SIGNATURES);
}

export async function down(run: Run): Promise<void> {
  await dropHandedOver(run, SIGNATURES);
  await run('drop table evaluation_answers, evaluation_runs, evaluation_questions');
}
