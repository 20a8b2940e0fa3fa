/** How sources, crawls and their pages are selected, and what becomes of the rows. */
import type { BaseId, CrawlId, DocumentId, SourceId } from '../../kernel/ids.ts';
import type { Audience } from '../../core/model/knowledge.ts';
import { PAGE_COUNTS } from '../../core/model/source.ts';
import type { Crawl, CrawlCounts, CrawlState, PageResult, Source, SourceKind, SourcePage } from '../../core/model/source.ts';

type Counted = Readonly<Partial<Record<PageResult | 'waiting', number>>>;

export interface CrawlRow {
  readonly id: string;
  readonly source_id: string;
  readonly state: string;
  readonly error: string | null;
  readonly is_cut: boolean;
  readonly counts: Counted;
  readonly created_at: string | Date;
  readonly ended_at: string | Date | null;
}

export interface SourceRow {
  readonly id: string;
  readonly base_id: string;
  readonly kind: string;
  readonly url: string;
  readonly audience: string;
  readonly schedule: string | null;
  readonly max_pages: number;
  readonly max_depth: number;
  readonly exclude: readonly string[];
  readonly due_at: Date | null;
  readonly created_at: Date;
  readonly crawl: CrawlRow | null;
}

export interface SourcePageRow {
  readonly id: string;
  readonly result: string | null;
  readonly reason: string | null;
  readonly document_id: string | null;
  readonly read_at: Date | null;
}

/** Of a crawl that has not ended the pages are counted as they stand. */
const COUNTS = `coalesce(c.counts, (
  select coalesce(jsonb_object_agg(n.result, n.pages), '{}') from (
    select coalesce(p.result, 'waiting') as result, count(*) as pages from source_pages p
    where p.tenant_id = c.tenant_id and p.source_id = c.source_id and p.crawl_id = c.id and p.kind = 'page' group by 1) n))`;

const CRAWL_COLUMNS = `c.id, c.source_id, c.state, c.error, c.is_cut, ${COUNTS} as counts, c.created_at, c.ended_at`;

/** From here on `where` follows; `c` is the crawl, `s` its source. */
export const SELECT_CRAWLS = `
  select ${CRAWL_COLUMNS} from crawls c join sources s on s.tenant_id = c.tenant_id and s.id = c.source_id and s.deleted_at is null`;

/** From here on `where` follows; `s` is the source. */
export const SELECT_SOURCES = `
  select s.id, s.base_id, s.kind, s.url, s.audience, s.schedule, s.max_pages, s.max_depth, s.exclude, s.due_at, s.created_at, to_jsonb(l) as crawl
  from sources s left join lateral (
    select ${CRAWL_COLUMNS} from crawls c where c.tenant_id = s.tenant_id and c.source_id = s.id order by c.id desc limit 1) l on true`;

const NONE = Object.fromEntries(PAGE_COUNTS.map((result) => [result, 0])) as CrawlCounts;

export const toCrawl = (row: CrawlRow): Crawl => ({
  id: row.id as CrawlId,
  sourceId: row.source_id as SourceId,
  state: row.state as CrawlState,
  error: row.error,
  counts: { ...NONE, ...row.counts },
  isCut: row.is_cut,
  createdAt: new Date(row.created_at),
  endedAt: row.ended_at === null ? null : new Date(row.ended_at),
});

export const toSource = (row: SourceRow): Source => ({
  id: row.id as SourceId,
  baseId: row.base_id as BaseId,
  kind: row.kind as SourceKind,
  url: row.url,
  audience: row.audience as Audience,
  schedule: row.schedule,
  limits: { maxPages: row.max_pages, maxDepth: row.max_depth, exclude: row.exclude },
  nextCrawlAt: row.due_at,
  crawl: row.crawl && toCrawl(row.crawl),
  createdAt: row.created_at,
});

export const toSourcePage = (row: SourcePageRow): SourcePage => ({
  url: row.id,
  result: row.result as PageResult | null,
  reason: row.reason,
  documentId: row.document_id as DocumentId | null,
  readAt: row.read_at,
});
