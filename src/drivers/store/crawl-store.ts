/** The frontier of crawls on PostgreSQL; whatever is written under a lease is written while its row is locked. */
import type { CrawlId, SourceId } from '../../kernel/ids.ts';
import type { CrawlLease, CrawlLink, CrawlPage, CrawlStore, EndedCrawl, LeasedCrawl, NextPage } from '../../core/ports/crawl-store.ts';
import type { PassageIndex } from '../../core/ports/passage-index.ts';
import type { UnitOfWork } from '../../core/ports/unit-of-work.ts';
import type { PgPool } from '../_shared/pg-pool.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';
import { removeUnlinked } from './delete-source.ts';
import { failWaiting, savePage } from './save-page.ts';
import type { HeldCrawl } from './save-page.ts';
import { SELECT_SOURCES, toSource } from './source-rows.ts';
import type { SourceRow } from './source-rows.ts';

const LEASE = `
  update crawls set state = 'running', fence = fence + 1, attempts = attempts + 1, lease_until = clock_timestamp() + make_interval(secs => $3 / 1000.0)
  where tenant_id = $1 and id = $2 and state in ('queued', 'running') and ready_at <= clock_timestamp()
    and coalesce(lease_until < clock_timestamp(), true)
  returning source_id, fence, attempts`;

const UNDER_LEASE = `where tenant_id = $1 and id = $2 and fence = $3 and state = 'running'`;

const RENEW = `update crawls set lease_until = clock_timestamp() + make_interval(secs => $4 / 1000.0) ${UNDER_LEASE} returning 1`;

const HAND_BACK = `
  update crawls set lease_until = null, attempts = case when $5 then attempts else 0 end, queued_at = clock_timestamp(), ready_at = clock_timestamp() + make_interval(secs => $4 / 1000.0)
  ${UNDER_LEASE}`;

const HOLD = `
  select s.id, s.base_id, s.kind, s.url, s.max_pages, s.max_depth from crawls c
    join sources s on s.tenant_id = c.tenant_id and s.id = c.source_id and s.deleted_at is null
  where c.tenant_id = $1 and c.id = $2 and c.fence = $3 and c.state = 'running' for update of c`;

/** As HOLD, of whoever has it: one that is not running any more is nobody's. */
const HOLD_OPEN = HOLD.replace(`c.fence = $3 and c.state = 'running'`, `c.state in ('queued', 'running')`);

/** A document of a single page is that of every address that led to it; one that was deleted or has no content yet is read anew. */
const TAKE = `
  with next as (
    select url from source_pages where tenant_id = $1 and source_id = $2 and crawl_id = $3 and result is null and due_at <= clock_timestamp()
    order by depth, no limit 1
  ), taken as (
    update source_pages p set attempts = attempts + 1 from next where p.tenant_id = $1 and p.source_id = $2 and p.url = next.url returning p.*
  )
  select t.url, t.kind, t.depth, t.hops, t.attempts, t.links,
    case when d.content_hash <> '' then t.content_hash end as content_hash,
    case when d.content_hash <> '' then t.etag end as etag, case when d.content_hash <> '' then t.last_modified end as last_modified
  from taken t left join documents d on d.tenant_id = t.tenant_id and d.deleted_at is null and d.id = coalesce(t.document_id, (
    select max(o.document_id::text)::uuid from source_pages o where $4 and o.tenant_id = t.tenant_id and o.source_id = t.source_id))`;

const FIRST_DUE = `
  select ceil(extract(epoch from min(due_at) - clock_timestamp()) * 1000)::int as wait_ms from source_pages
  where tenant_id = $1 and source_id = $2 and crawl_id = $3 and result is null`;

const SUMMARY = `
  select count(*) filter (where p.result in ('added', 'changed', 'unchanged') and p.kind = 'page')::int as read, c.is_cut as "isCut",
    max(p.reason) filter (where p.url = s.url) as "firstReason"
  from crawls c join sources s on s.tenant_id = c.tenant_id and s.id = c.source_id
    left join source_pages p on p.tenant_id = c.tenant_id and p.source_id = c.source_id and p.crawl_id = c.id
  where c.tenant_id = $1 and c.id = $2 group by c.is_cut`;

const END = `
  update crawls c set state = $3, error = $4, ended_at = now(), lease_until = null, counts = (
    select coalesce(jsonb_object_agg(n.result, n.pages), '{}') from (
      select p.result, count(*) as pages from source_pages p
      where p.tenant_id = c.tenant_id and p.source_id = c.source_id and p.crawl_id = c.id and p.kind = 'page' and p.result is not null group by 1) n)
  where c.tenant_id = $1 and c.id = $2`;

/** What is neither linked nor a document; of a single page, the addresses that no longer lead to it. */
const FORGET_PAGES = `
  delete from source_pages where tenant_id = $1 and source_id = $2 and crawl_id <> $3 and (document_id is null or $4)`;

/** Reports that are kept of one source. */
const MOST_REPORTS = 50;

const FORGET_REPORTS = `
  delete from crawls where tenant_id = $1 and source_id = $2
    and id < (select id from crawls where tenant_id = $1 and source_id = $2 order by id desc offset ${MOST_REPORTS - 1} limit 1)`;

interface PageRow {
  readonly url: string;
  readonly kind: CrawlPage['as'];
  readonly depth: number;
  readonly hops: number;
  readonly attempts: number;
  readonly links: readonly CrawlLink[];
  readonly content_hash: string | null;
  readonly etag: string | null;
  readonly last_modified: string | null;
}

export function createCrawlStore(pool: PgPool, index: PassageIndex): CrawlStore {
  /** Null when the lease is lost. */
  const under = <T>(lease: CrawlLease, work: (tx: UnitOfWork, held: HeldCrawl) => Promise<T>): Promise<T | null> =>
    pool.withTenant(lease.tenantId, async (tx) => {
      const [held] = await asPg(tx).query<Omit<HeldCrawl, 'crawlId'>>(HOLD, [lease.tenantId, lease.crawlId, lease.fence], 'crawl_hold');
      return held ? work(tx, { ...held, crawlId: lease.crawlId }) : null;
    });
  const keyOf = ({ tenantId, crawlId, fence }: CrawlLease) => [tenantId, crawlId, fence];
  return {
    lease: (tenantId, crawlId, leaseMs) => pool.withTenant(tenantId, (tx) => takeLease(tx, crawlId, leaseMs)),
    renew: (lease, leaseMs) =>
      pool.withTenant(lease.tenantId, async (tx) => (await asPg(tx).query(RENEW, [...keyOf(lease), leaseMs])).length > 0),
    handBack: (lease, waitMs, afterFault = false) =>
      pool.withTenant(lease.tenantId, async (tx) => void (await asPg(tx).query(HAND_BACK, [...keyOf(lease), waitMs, afterFault]))),
    next: async (lease) => (await under(lease, nextPage)) ?? { kind: 'none' },
    save: (lease, outcome, most) => under(lease, (tx, held) => savePage(tx, { ...held, mostDocuments: most }, outcome, index)),
    takeUnlinked: async (lease) => (await under(lease, (tx, held) => removeUnlinked(tx, held.id, lease.crawlId, index))) ?? 0,
    summary: async ({ tenantId, crawlId }) => {
      const rows = await pool.withTenant(tenantId, (tx) =>
        asPg(tx).query<{ read: number; isCut: boolean; firstReason: string | null }>(SUMMARY, [tenantId, crawlId]),
      );
      return rows[0] ?? { read: 0, isCut: false, firstReason: null };
    },
    end: async (lease, ended) => (await under(lease, (tx, held) => endCrawl(tx, held, ended))) ?? false,
    cancel: (tenantId, crawlId, nextCrawlAt) =>
      pool.withTenant(tenantId, async (tx) => {
        const [open] = await asPg(tx).query<Omit<HeldCrawl, 'crawlId'>>(HOLD_OPEN, [tenantId, crawlId]);
        if (open === undefined) return false;
        return endCrawl(tx, { ...open, crawlId }, { state: 'cancelled', error: 'Cancelled.', nextCrawlAt });
      }),
  };
}

async function takeLease(tx: UnitOfWork, crawlId: CrawlId, leaseMs: number): Promise<LeasedCrawl | null> {
  const [taken] = await asPg(tx).query<{ source_id: SourceId; fence: string; attempts: number }>(LEASE, [tx.tenantId, crawlId, leaseMs]);
  if (!taken) return null;
  const [row] = await asPg(tx).query<SourceRow>(`${SELECT_SOURCES} where s.tenant_id = $1 and s.id = $2 and s.deleted_at is null`, [
    tx.tenantId,
    taken.source_id,
  ]);
  return row ? { tenantId: tx.tenantId, crawlId, fence: Number(taken.fence), attempt: taken.attempts, source: toSource(row) } : null;
}

async function nextPage(tx: UnitOfWork, held: HeldCrawl): Promise<NextPage> {
  const where = [tx.tenantId, held.id, held.crawlId];
  const [row] = await asPg(tx).query<PageRow>(TAKE, [...where, held.kind === 'page'], 'crawl_take');
  if (row) return { kind: 'page', page: toPage(row) };
  const [due] = await asPg(tx).query<{ wait_ms: number | null }>(FIRST_DUE, where, 'crawl_first_due');
  return due?.wait_ms == null ? { kind: 'none' } : { kind: 'wait', waitMs: Math.max(due.wait_ms, 0) };
}

const toPage = (row: PageRow): CrawlPage => ({
  url: row.url,
  as: row.kind,
  depth: row.depth,
  hops: row.hops,
  attempt: row.attempts,
  contentHash: row.content_hash,
  etag: row.etag,
  lastModified: row.last_modified,
  links: row.links,
});

async function endCrawl(tx: UnitOfWork, held: HeldCrawl, { state, error, nextCrawlAt }: EndedCrawl): Promise<boolean> {
  const pg = asPg(tx);
  await failWaiting(tx, held, error ?? 'The page was not read.');
  await pg.query(END, [tx.tenantId, held.crawlId, state, error]);
  await pg.query(FORGET_PAGES, [tx.tenantId, held.id, held.crawlId, held.kind === 'page']);
  await pg.query(FORGET_REPORTS, [tx.tenantId, held.id]);
  await pg.query('update sources set due_at = $3 where tenant_id = $1 and id = $2', [tx.tenantId, held.id, nextCrawlAt]);
  return true;
}
