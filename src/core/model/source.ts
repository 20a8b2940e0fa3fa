/** Places on the web that a knowledge base is filled from, and the crawls that read them. */
import type { BaseId, CrawlId, DocumentId, SourceId } from '../../kernel/ids.ts';
import type { Audience } from './knowledge.ts';

/** One page; the pages that a sitemap lists; the pages of a site that links lead to. */
export const SOURCE_KINDS = ['page', 'sitemap', 'site'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

export interface CrawlLimits {
  /** Most pages that one crawl asks for. */
  readonly maxPages: number;
  /** Most links between the first page and another. */
  readonly maxDepth: number;
  /** Paths that are left out, each with everything below it. */
  readonly exclude: readonly string[];
}

export const DEFAULT_LIMITS: CrawlLimits = { maxPages: 500, maxDepth: 10, exclude: [] };
/** What may be asked for at most. */
export const MOST_PAGES = 10_000;
export const MOST_DEPTH = 50;

/** Every state of a crawl with the states it may go to. */
export const CRAWL_STATES = {
  queued: ['running', 'cancelled'],
  running: ['done', 'failed', 'cancelled'],
  done: [],
  failed: [],
  /** Given up by an admin. */
  cancelled: [],
} as const satisfies Record<string, readonly string[]>;
export type CrawlState = keyof typeof CRAWL_STATES;

/** What a crawl found of a page. `skipped` pages are no documents and have not been: their reason says why. */
export const PAGE_RESULTS = ['added', 'changed', 'unchanged', 'gone', 'failed', 'skipped'] as const;
export type PageResult = (typeof PAGE_RESULTS)[number];

/** What pages of a crawl are counted by: their result, or that they wait. */
export const PAGE_COUNTS = [...PAGE_RESULTS, 'waiting'] as const;
export type CrawlCounts = Readonly<Record<(typeof PAGE_COUNTS)[number], number>>;

export interface Crawl {
  readonly id: CrawlId;
  readonly sourceId: SourceId;
  readonly state: CrawlState;
  /** Why it failed, in words for the person who set the source up. */
  readonly error: string | null;
  readonly counts: CrawlCounts;
  /** More pages were found than the limit lets be read; then none counts as gone for having no link. */
  readonly isCut: boolean;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

export interface Source {
  readonly id: SourceId;
  readonly baseId: BaseId;
  readonly kind: SourceKind;
  /** In its canonical form. */
  readonly url: string;
  readonly audience: Audience;
  /** Five fields of cron, in UTC; null: only when asked. */
  readonly schedule: string | null;
  readonly limits: CrawlLimits;
  readonly nextCrawlAt: Date | null;
  /** The one under way, else the last one. */
  readonly crawl: Crawl | null;
  readonly createdAt: Date;
}

export type NewSource = Omit<Source, 'crawl' | 'createdAt'>;

/** A page as the last crawl that met it left it. */
export interface SourcePage {
  readonly url: string;
  /** Null while it waits. */
  readonly result: PageResult | null;
  readonly reason: string | null;
  readonly documentId: DocumentId | null;
  readonly readAt: Date | null;
}
