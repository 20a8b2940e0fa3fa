/** Sources of knowledge bases and what their crawls found. */
import type { BaseId, CrawlId, DocumentId, SourceId, TenantId } from '../../kernel/ids.ts';
import type { NewDocument } from '../model/knowledge.ts';
import type { Page, PageRequest } from '../model/page.ts';
import type { Crawl, CrawlState, NewSource, PageResult, Source, SourceKind, SourcePage } from '../model/source.ts';

/** A crawl that waits for a worker: `queued` is its number of queueings, part of the job id. */
export interface StartedCrawl {
  readonly id: CrawlId;
  readonly queued: number;
}

export type SourceChange = Partial<Pick<Source, 'audience' | 'schedule' | 'limits' | 'nextCrawlAt'>>;

export interface SourceStore {
  /** @throws ConflictError when the base has this source, NotFoundError when there is no such base */
  createSource(tenantId: TenantId, source: NewSource): Promise<void>;
  source(tenantId: TenantId, id: SourceId): Promise<Source | null>;
  sourceAt(tenantId: TenantId, baseId: BaseId, kind: SourceKind, url: string): Promise<Source | null>;
  sources(tenantId: TenantId, baseId: BaseId, page: PageRequest): Promise<Page<Source>>;
  /** Null when absent. */
  updateSource(tenantId: TenantId, id: SourceId, change: SourceChange): Promise<Source | null>;
  /**
   * Removes it with its reports and the documents that only it brought, unless they are to stay. False when absent; a call that was cut off
   * goes on when repeated.
   */
  deleteSource(tenantId: TenantId, id: SourceId, keepDocuments: boolean): Promise<boolean>;
  /** A document without content that waits for its page; the one there is under the same external id. */
  awaitDocument(tenantId: TenantId, id: SourceId, document: NewDocument): Promise<DocumentId>;

  /** Begins a crawl under `crawlId`, or finds the one under way. Null when there is no such source. */
  startCrawl(tenantId: TenantId, id: SourceId, crawlId: CrawlId): Promise<StartedCrawl | null>;
  crawl(tenantId: TenantId, id: CrawlId): Promise<Crawl | null>;
  /** Newest first. */
  crawls(tenantId: TenantId, id: SourceId, page: PageRequest): Promise<Page<Crawl>>;
  /** Crawls of every source, in one of the states where given. */
  crawlsOfTenant(tenantId: TenantId, page: PageRequest, states?: readonly CrawlState[]): Promise<Page<Crawl>>;
  /** Pages of the crawl under way, else of the last one, by address; of one result where given. */
  pages(tenantId: TenantId, id: SourceId, page: PageRequest, result: PageResult | null): Promise<Page<SourcePage>>;
}
