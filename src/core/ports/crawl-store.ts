/** The frontier of a crawl: which pages wait, what became of the others; everything under the fence of a lease. */
import type { CrawlId, TenantId } from '../../kernel/ids.ts';
import type { NewDocument } from '../model/knowledge.ts';
import type { PageResult, Source } from '../model/source.ts';
import type { StoredDocument } from './knowledge-store.ts';

export interface CrawlLease {
  readonly tenantId: TenantId;
  readonly crawlId: CrawlId;
  readonly fence: number;
}

export interface LeasedCrawl extends CrawlLease {
  readonly source: Source;
  /** Times it was taken since it last came to the end of a slice, this one counted. */
  readonly attempt: number;
}

export interface CrawlLink {
  readonly url: string;
  readonly as: 'page' | 'sitemap';
  readonly depth: number;
  readonly hops: number;
}

/** A page to be asked for. */
export interface CrawlPage {
  readonly url: string;
  readonly as: 'page' | 'sitemap';
  /** Links from the first page. */
  readonly depth: number;
  /** Redirects that led here. */
  readonly hops: number;
  /** This attempt included. */
  readonly attempt: number;
  /** What is known of it from before; all null where its document is not there any more. */
  readonly contentHash: string | null;
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** Where it led when it was last read. */
  readonly links: readonly CrawlLink[];
}

export type NextPage =
  | { readonly kind: 'page'; readonly page: CrawlPage }
  /** All that is left was put off. */
  | { readonly kind: 'wait'; readonly waitMs: number }
  | { readonly kind: 'none' };

/** What became of a page. */
export interface PageOutcome {
  readonly url: string;
  /** Null: asked for again after `waitMs`. */
  readonly result: PageResult | null;
  readonly reason: string | null;
  readonly waitMs: number;
  /** To be stored under its external id. */
  readonly document: NewDocument | null;
  /** Its document goes, unless another source holds it; one that waits for its content fails with the reason. */
  readonly forget: boolean;
  /** How to ask next time; null leaves what is known. */
  readonly marks: { readonly contentHash: string | null; readonly etag: string | null; readonly lastModified: string | null } | null;
  /** Where it leads, kept for a crawl that finds it unchanged or not at all. */
  readonly links: readonly CrawlLink[];
  /** Joined to the frontier, within the limits of pages and depth. */
  readonly enter: readonly CrawlLink[];
}

export interface EndedCrawl {
  readonly state: 'done' | 'failed' | 'cancelled';
  readonly error: string | null;
  readonly nextCrawlAt: Date | null;
}

export interface CrawlStore {
  /** Takes a waiting crawl, or one whose lease ran out; null when there is nothing to do. */
  lease(tenantId: TenantId, crawlId: CrawlId, leaseMs: number): Promise<LeasedCrawl | null>;
  /** False: lost. */
  renew(lease: CrawlLease, leaseMs: number): Promise<boolean>;
  /** Hands it back; it may be taken again after `waitMs`. After a fault its attempts go on being counted. */
  handBack(lease: CrawlLease, waitMs: number, afterFault?: boolean): Promise<void>;
  /** The nearest page that waits, its attempt counted. */
  next(lease: CrawlLease): Promise<NextPage>;
  /**
   * All of it or nothing; null when the lease is lost. The document is queued where one was given that is new. @throws QuotaError when it
   * would be more than `mostDocuments` of the business
   */
  save(lease: CrawlLease, outcome: PageOutcome, mostDocuments: number): Promise<{ readonly document: StoredDocument | null } | null>;
  /** Takes the documents of some pages away to which nothing led this time; says how many, 0 also when the lease is lost. */
  takeUnlinked(lease: CrawlLease): Promise<number>;
  /** Ends it and forgets pages that are neither linked nor documents. False: lost. */
  end(lease: CrawlLease, ended: EndedCrawl): Promise<boolean>;
  /** Ends one that waits or is under way, whoever holds it; what was read stays. False: it has ended. */
  cancel(tenantId: TenantId, crawlId: CrawlId, nextCrawlAt: Date | null): Promise<boolean>;
  /** Pages by result so far, and what became of the first one. */
  summary(lease: CrawlLease): Promise<CrawlSummary>;
}

export interface CrawlSummary {
  /** Pages that were there: added, changed or unchanged. */
  readonly read: number;
  readonly isCut: boolean;
  /** Reason of the page that the crawl began with, where it has one. */
  readonly firstReason: string | null;
}
