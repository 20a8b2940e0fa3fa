/** Places on the web that bases are filled from, their crawls, and every page that these know of. */
import { wallTable } from './20261122100500-wall-tenants.ts';
import { dropHandedOver, handOver } from './20261122100900-create-system-functions.ts';

export const name = '20261122101100-create-sources';

type Run = (sql: string) => Promise<unknown>;

const TABLES = `
  create table sources (
    tenant_id uuid not null,
    id uuid not null,
    base_id uuid not null,
    kind text not null check (kind in ('page', 'sitemap', 'site')),
    url text not null,
    audience text not null check (audience in ('public', 'internal')),
    schedule text,
    max_pages int not null,
    max_depth int not null,
    exclude text[] not null,
    due_at timestamptz,
    deleted_at timestamptz,
    created_at timestamptz not null default now(),
    primary key (tenant_id, id),
    foreign key (tenant_id, base_id) references knowledge_bases (tenant_id, id) on delete cascade
  );
  create unique index sources_url on sources (tenant_id, base_id, kind, url) where deleted_at is null;
  create index sources_due on sources (due_at) where due_at is not null and deleted_at is null;

  -- The lease of a crawl is here, like that of a document in its row.
  create table crawls (
    tenant_id uuid not null,
    id uuid not null,
    source_id uuid not null,
    state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed')),
    error text,
    is_cut boolean not null default false,
    -- Pages by result, written at its end.
    counts jsonb,
    fence bigint not null default 0,
    lease_until timestamptz,
    queued int not null default 1,
    queued_at timestamptz not null default clock_timestamp(),
    ready_at timestamptz not null default clock_timestamp(),
    created_at timestamptz not null default now(),
    ended_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, source_id) references sources (tenant_id, id) on delete cascade
  );
  create unique index crawls_open on crawls (tenant_id, source_id) where state in ('queued', 'running');
  create index crawls_of_source on crawls (tenant_id, source_id, id);
  create index crawls_moving on crawls (queued_at) where state in ('queued', 'running');

  -- A page waits in the crawl that it names as long as it has no result.
  create table source_pages (
    tenant_id uuid not null,
    source_id uuid not null,
    url text not null,
    no bigint generated always as identity,
    crawl_id uuid not null,
    kind text not null check (kind in ('page', 'sitemap')),
    depth int not null,
    hops int not null,
    attempts int not null default 0,
    due_at timestamptz not null default clock_timestamp(),
    result text check (result in ('added', 'changed', 'unchanged', 'gone', 'failed', 'skipped')),
    reason text,
    document_id uuid,
    content_hash text,
    etag text,
    last_modified text,
    links jsonb not null default '[]',
    read_at timestamptz,
    primary key (tenant_id, source_id, url),
    foreign key (tenant_id, source_id) references sources (tenant_id, id) on delete cascade,
    foreign key (tenant_id, document_id) references documents (tenant_id, id) on delete set null (document_id)
  );
  create index source_pages_waiting on source_pages (tenant_id, source_id, crawl_id, depth, no) where result is null;
  create index source_pages_document on source_pages (tenant_id, document_id) where document_id is not null`;

const SIGNATURES = ['claw_due_sources(int)', 'claw_sweep_crawls(int)'];

/** Bodies run as `claw_system`; where no role could be made, `claw.scope` opens the owner's policies for the length of the call. */
const SWEEPS = `
  -- Sources whose time has come. Whoever asks first gets them; when it dies before it began their crawls, they come again.
  create function claw_due_sources(p_limit int)
  returns table (tenant_id uuid, source_id uuid) language plpgsql volatile security definer set search_path = public, pg_temp as $$
  begin
    perform set_config('claw.scope', 'system', true);
    return query
      with due as (
        select s.tenant_id, s.id from sources s where s.due_at <= clock_timestamp() and s.deleted_at is null
          order by s.due_at limit p_limit for update skip locked
      )
      update sources s set due_at = clock_timestamp() + interval '5 minutes' from due
        where s.tenant_id = due.tenant_id and s.id = due.id
        returning s.tenant_id, s.id;
    perform set_config('claw.scope', '', true);
  end $$;

  create function claw_sweep_crawls(p_limit int)
  returns table (tenant_id uuid, crawl_id uuid, queued int) language plpgsql volatile security definer set search_path = public, pg_temp as $$
  begin
    perform set_config('claw.scope', 'system', true);
    return query
      with stuck as (
        select c.tenant_id, c.id from crawls c
          where c.state in ('queued', 'running') and c.ready_at < clock_timestamp() and coalesce(c.lease_until < clock_timestamp(), true)
            and (c.queued_at < c.lease_until or c.queued_at < clock_timestamp() - interval '30 seconds' * power(2, least(c.queued, 6) - 1))
          order by c.queued_at limit p_limit for update skip locked
      )
      update crawls c set queued_at = clock_timestamp(), queued = c.queued + 1 from stuck
        where c.tenant_id = stuck.tenant_id and c.id = stuck.id
        returning c.tenant_id, c.id, c.queued;
    perform set_config('claw.scope', '', true);
  end $$;`;

export async function up(run: Run): Promise<void> {
  await run(TABLES);
  for (const table of ['sources', 'crawls', 'source_pages']) await wallTable(run, table);
  await run(SWEEPS);
  await handOver(run, SIGNATURES);
}

export async function down(run: Run): Promise<void> {
  await dropHandedOver(run, SIGNATURES);
  await run('drop table source_pages, crawls, sources');
}
