/** Sources on PostgreSQL: set up, listed, changed, and their crawls begun. */
import { NotFoundError } from '../../kernel/errors.ts';
import type { CrawlId, DocumentId, SourceId, TenantId } from '../../kernel/ids.ts';
import type { NewDocument } from '../../core/model/knowledge.ts';
import type { PageRequest } from '../../core/model/page.ts';
import type { NewSource, Source } from '../../core/model/source.ts';
import type { PassageIndex } from '../../core/ports/passage-index.ts';
import type { SourceChange, SourceStore, StartedCrawl } from '../../core/ports/source-store.ts';
import type { UnitOfWork } from '../../core/ports/unit-of-work.ts';
import type { PgPool } from '../_shared/pg-pool.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';
import { GROW_KNOWLEDGE_VERSION } from './delete-knowledge.ts';
import { deleteSource } from './delete-source.ts';
import { afterId, afterText, toPage } from './page-cursor.ts';
import { holdBase } from './put-documents.ts';
import { SELECT_CRAWLS, SELECT_SOURCES, toCrawl, toSource, toSourcePage } from './source-rows.ts';
import type { CrawlRow, SourcePageRow, SourceRow } from './source-rows.ts';

const INSERT = `
  insert into sources (tenant_id, id, base_id, kind, url, audience, schedule, max_pages, max_depth, exclude, due_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`;

/** What a change leaves out is not to be told from null by coalesce, hence the list of columns that it names. */
const UPDATE = `
  update sources set
    audience = case when 'audience' = any($3::text[]) then $4 else audience end,
    schedule = case when 'schedule' = any($3::text[]) then $5 else schedule end,
    due_at = case when 'nextCrawlAt' = any($3::text[]) then $6::timestamptz else due_at end,
    max_pages = coalesce($7, max_pages), max_depth = coalesce($8, max_depth), exclude = coalesce($9::text[], exclude)
  where tenant_id = $1 and id = $2 and deleted_at is null`;

/** Needs no new passages. */
const HAND_ON_AUDIENCE = `
  update documents d set audience = s.audience, updated_at = now() from source_pages p join sources s on s.tenant_id = p.tenant_id and s.id = p.source_id
  where p.tenant_id = $1 and p.source_id = $2 and d.tenant_id = p.tenant_id and d.id = p.document_id and d.audience <> s.audience
  returning d.id`;

/** It becomes due when its content comes; until then neither a worker nor the sweeper looks at it. */
const AWAIT = `
  insert into documents (tenant_id, id, base_id, external_id, title, url, media_type, file_name, audience, content, content_hash, ready_at)
  select s.tenant_id, $3, s.base_id, $4, $5, $6, $7, $8, $9, '', '', 'infinity' from sources s where s.tenant_id = $1 and s.id = $2
  on conflict (tenant_id, base_id, external_id) where deleted_at is null do update set updated_at = now(),
    state = case when documents.content_hash = '' then 'queued' else documents.state end,
    error = case when documents.content_hash = '' then null else documents.error end,
    error_code = case when documents.content_hash = '' then null else documents.error_code end
  returning id`;

const BEGIN = `
  insert into crawls (tenant_id, id, source_id) values ($1, $2, $3)
  on conflict (tenant_id, source_id) where state in ('queued', 'running') do nothing returning id, queued`;

/** Its first page, whatever became of it last time; a single page finds the document that waits for it. */
const FIRST_PAGE = `
  insert into source_pages (tenant_id, source_id, url, crawl_id, kind, depth, hops, document_id)
  select s.tenant_id, s.id, s.url, $3, case when s.kind = 'sitemap' then 'sitemap' else 'page' end, 0, 0, d.id
  from sources s left join documents d on s.kind = 'page' and d.tenant_id = s.tenant_id and d.base_id = s.base_id and d.external_id = s.url
    and d.deleted_at is null
  where s.tenant_id = $1 and s.id = $2
  on conflict (tenant_id, source_id, url) do update set crawl_id = excluded.crawl_id, kind = excluded.kind, depth = 0, hops = 0, attempts = 0,
    due_at = clock_timestamp(), result = null, reason = null, document_id = coalesce(excluded.document_id, source_pages.document_id)`;

/** Those of the crawl under way, else of the last one. */
const PAGES = `
  select p.url as id, p.result, p.reason, p.document_id, p.read_at from source_pages p
  where p.tenant_id = $1 and p.source_id = $2 and p.kind = 'page' and ($3::text is null or p.url > $3) and ($5::text is null or p.result = $5)
    and p.crawl_id = (select c.id from crawls c where c.tenant_id = $1 and c.source_id = $2 order by c.id desc limit 1)
  order by p.url limit $4`;

export function createSourceStore(pool: PgPool, index: PassageIndex): SourceStore {
  const query = <Row>(tenantId: TenantId, text: string, params: readonly unknown[]) =>
    pool.withTenant(tenantId, (tx) => asPg(tx).query<Row>(text, [tenantId, ...params]));
  const one = async (tenantId: TenantId, where: string, params: readonly unknown[]): Promise<Source | null> => {
    const rows = await query<SourceRow>(tenantId, `${SELECT_SOURCES} where s.tenant_id = $1 and s.deleted_at is null and ${where}`, params);
    return rows[0] ? toSource(rows[0]) : null;
  };
  const crawls = async (tenantId: TenantId, page: PageRequest, where: string, params: readonly unknown[]) => {
    const text = `${SELECT_CRAWLS} where c.tenant_id = $1 and ($2::uuid is null or c.id < $2) and ${where} order by c.id desc limit $3`;
    const rows = await query<CrawlRow>(tenantId, text, [afterId(page), page.limit + 1, ...params]);
    return toPage(page, rows, toCrawl);
  };
  return {
    createSource: (tenantId, source) => pool.withTenant(tenantId, (tx) => createSource(tx, source)),
    source: (tenantId, id) => one(tenantId, 's.id = $2', [id]),
    sourceAt: (tenantId, baseId, kind, url) => one(tenantId, 's.base_id = $2 and s.kind = $3 and s.url = $4', [baseId, kind, url]),
    sources: async (tenantId, baseId, page) => {
      const text = `${SELECT_SOURCES} where s.tenant_id = $1 and s.base_id = $2 and s.deleted_at is null
        and ($3::uuid is null or s.id > $3) order by s.id limit $4`;
      return toPage(page, await query<SourceRow>(tenantId, text, [baseId, afterId(page), page.limit + 1]), toSource);
    },
    updateSource: async (tenantId, id, change) => {
      await pool.withTenant(tenantId, (tx) => updateSource(tx, id, change));
      return one(tenantId, 's.id = $2', [id]);
    },
    deleteSource: (tenantId, id, keepDocuments) => deleteSource(pool, tenantId, id, keepDocuments, index),
    awaitDocument: (tenantId, id, document) => pool.withTenant(tenantId, (tx) => awaitDocument(tx, id, document)),
    startCrawl: (tenantId, id, crawlId) => pool.withTenant(tenantId, (tx) => startCrawl(tx, id, crawlId)),
    crawl: async (tenantId, id) => {
      const rows = await query<CrawlRow>(tenantId, `${SELECT_CRAWLS} where c.tenant_id = $1 and c.id = $2`, [id]);
      return rows[0] ? toCrawl(rows[0]) : null;
    },
    crawls: (tenantId, id, page) => crawls(tenantId, page, 'c.source_id = $4', [id]),
    crawlsOfTenant: (tenantId, page, states) =>
      crawls(tenantId, page, '($4::text[] is null or c.state = any($4))', [states ? [...states] : null]),
    pages: async (tenantId, id, page, result) =>
      toPage(page, await query<SourcePageRow>(tenantId, PAGES, [id, afterText(page), page.limit + 1, result]), toSourcePage),
  };
}

async function createSource(tx: UnitOfWork, source: NewSource): Promise<void> {
  const { id, baseId, kind, url, audience, schedule, limits, nextCrawlAt } = source;
  await holdBase(tx, baseId);
  const { maxPages, maxDepth, exclude } = limits;
  await asPg(tx).query(INSERT, [tx.tenantId, id, baseId, kind, url, audience, schedule, maxPages, maxDepth, exclude, nextCrawlAt]);
}

async function updateSource(tx: UnitOfWork, id: SourceId, change: SourceChange): Promise<void> {
  await asPg(tx).query(UPDATE, [tx.tenantId, id, ...columnsOf(change)]);
  const changed = await asPg(tx).query(HAND_ON_AUDIENCE, [tx.tenantId, id]);
  if (changed.length > 0) await asPg(tx).query(GROW_KNOWLEDGE_VERSION, [tx.tenantId]);
}

function columnsOf(change: SourceChange): readonly unknown[] {
  const { audience = null, schedule = null, nextCrawlAt = null, limits } = change;
  return [
    Object.keys(change),
    audience,
    schedule,
    nextCrawlAt,
    limits?.maxPages ?? null,
    limits?.maxDepth ?? null,
    limits?.exclude ?? null,
  ];
}

async function awaitDocument(tx: UnitOfWork, id: SourceId, document: NewDocument): Promise<DocumentId> {
  const { externalId, title, url, mediaType, fileName, audience } = document;
  const params = [tx.tenantId, id, document.id, externalId, title, url, mediaType, fileName, audience];
  const [row] = await asPg(tx).query<{ id: string }>(AWAIT, params);
  if (!row) throw new NotFoundError('The source');
  return row.id as DocumentId;
}

/** The source is locked first, so that of two who begin at once the second finds what the first began. */
async function startCrawl(tx: UnitOfWork, id: SourceId, crawlId: CrawlId): Promise<StartedCrawl | null> {
  const pg = asPg(tx);
  const lock = 'select 1 from sources where tenant_id = $1 and id = $2 and deleted_at is null for update';
  if ((await pg.query(lock, [tx.tenantId, id])).length === 0) return null;
  const [begun] = await pg.query<{ id: CrawlId; queued: number }>(BEGIN, [tx.tenantId, crawlId, id]);
  if (begun) {
    await pg.query(FIRST_PAGE, [tx.tenantId, id, crawlId]);
    await pg.query('update sources set due_at = null where tenant_id = $1 and id = $2', [tx.tenantId, id]);
    return begun;
  }
  const open = `select id, queued from crawls where tenant_id = $1 and source_id = $2 and state in ('queued', 'running')`;
  return (await pg.query<{ id: CrawlId; queued: number }>(open, [tx.tenantId, id]))[0] ?? null;
}
