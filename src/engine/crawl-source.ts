/** Fills a base from the web, page by page: leased, in slices, so that a crash costs one page and a large site keeps no worker. */
import type { Clock } from '../kernel/clock.ts';
import { ClawError, QuotaError } from '../kernel/errors.ts';
import type { TenantId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import type { CrawlStore, LeasedCrawl, PageOutcome } from '../core/ports/crawl-store.ts';
import type { CrawlJob, JobQueue, JobResult } from '../core/ports/job-queue.ts';
import type { StoredDocument } from '../core/ports/knowledge-store.ts';
import type { Metrics } from '../core/ports/metrics.ts';
import { crawlPage, type CrawlPageDeps } from './crawl-page.ts';
import { nextCrawlAt } from './next-crawl.ts';
import { keepLease, WORK_LEASE_MS } from './keep-lease.ts';
import { hasten } from './queue-soon.ts';

export interface CrawlDeps extends CrawlPageDeps {
  readonly crawls: CrawlStore;
  readonly jobs: Pick<JobQueue, 'enqueueIngest'>;
  /** How many documents the business may have. */
  readonly mostDocuments: (tenantId: TenantId) => Promise<number>;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

export type CrawlSource = (job: CrawlJob, signal: AbortSignal) => Promise<JobResult>;

/** Then another crawl has its turn. */
const SLICE_MS = 30_000;
/** So that the job comes back after, never just before, the database's own due time. */
const MARGIN_MS = 250;

const DONE: JobResult = { kind: 'done' };

/** Attempts that ended without a word are most likely deaths of the process, or faults of ours, which this site may cause. */
const MOST_ATTEMPTS = 5;
const FIRST_RETRY_MS = 5_000;
const RETRY_FACTOR = 4;
const STOPPED = 'Crawling stopped unexpectedly every time it was tried.';
const UNEXPECTED = 'Crawling met an unexpected error; the log tells which.';

/** The returned function throws only when the store cannot be reached; the lease then runs out and the sweeper queues the crawl again. */
export function createCrawlSource(deps: CrawlDeps): CrawlSource {
  return async ({ tenantId, crawlId }, stopping) => {
    const lease = await deps.crawls.lease(tenantId, crawlId, WORK_LEASE_MS);
    if (lease === null) return DONE;
    if (lease.attempt > MOST_ATTEMPTS) return giveUp(deps, lease, STOPPED);
    const kept = { ...deps, facts: { crawl_id: crawlId }, renew: () => deps.crawls.renew(lease, WORK_LEASE_MS) };
    return keepLease(kept, async (lost): Promise<JobResult> => {
      try {
        const waitMs = await runSlice(deps, lease, AbortSignal.any([stopping, lost]));
        return waitMs === null ? DONE : await handBack(deps, lease, waitMs);
      } catch (error) {
        return settle(deps, lease, error);
      }
    });
  };
}

async function handBack({ crawls }: CrawlDeps, lease: LeasedCrawl, waitMs: number, afterFault = false): Promise<JobResult> {
  await crawls.handBack(lease, waitMs, afterFault);
  return { kind: 'later', waitMs: waitMs + MARGIN_MS };
}

/** A store that cannot be reached is no fault of the crawl, and takes no word about it either. */
async function settle(deps: CrawlDeps, lease: LeasedCrawl, error: unknown): Promise<JobResult> {
  const known = error instanceof ClawError;
  if (known && error.retryable) throw error;
  deps.logger.error({ error, crawl_id: lease.crawlId, attempt: lease.attempt }, 'crawling met an unexpected error');
  if (lease.attempt >= MOST_ATTEMPTS) return giveUp(deps, lease, known ? error.message : UNEXPECTED);
  return handBack(deps, lease, FIRST_RETRY_MS * RETRY_FACTOR ** (lease.attempt - 1), true);
}

async function giveUp(deps: CrawlDeps, lease: LeasedCrawl, error: string): Promise<JobResult> {
  await end(deps, lease, 'failed', error);
  return DONE;
}

async function end(
  { crawls, clock, metrics }: CrawlDeps,
  lease: LeasedCrawl,
  state: 'done' | 'failed',
  error: string | null,
): Promise<void> {
  const { schedule } = lease.source;
  const next = schedule === null ? null : nextCrawlAt(schedule, clock.now());
  if (await crawls.end(lease, { state, error, nextCrawlAt: next })) metrics.count('claw_crawls_total', { state });
}

/** Milliseconds after which it goes on; null when nothing is left to do for this worker. */
async function runSlice(deps: CrawlDeps, lease: LeasedCrawl, signal: AbortSignal): Promise<number | null> {
  const until = deps.clock.monotonic() + SLICE_MS;
  while (!signal.aborted && deps.clock.monotonic() < until) {
    const next = await deps.crawls.next(lease);
    if (next.kind === 'wait') return next.waitMs;
    if (next.kind === 'none') return finish(deps, lease);
    try {
      const { outcome, saved } = await save(deps, lease, await crawlPage(deps, lease.source, next.page, signal));
      if (saved === null) return null;
      if (outcome.result !== null) deps.metrics.count('claw_crawled_pages_total', { result: outcome.result });
      if (saved.document) await queue(deps, lease, saved.document);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
  return 0;
}

/** A page for which the plan has no room fails, and says so; those that are there already are read on. */
async function save({ crawls, mostDocuments }: CrawlDeps, lease: LeasedCrawl, outcome: PageOutcome) {
  try {
    return { outcome, saved: await crawls.save(lease, outcome, await mostDocuments(lease.tenantId)) };
  } catch (error) {
    if (!(error instanceof QuotaError)) throw error;
    const refused = { ...outcome, result: 'failed', reason: error.message, document: null, marks: null } as const;
    return { outcome: refused, saved: await crawls.save(lease, refused, Infinity) };
  }
}

async function queue({ jobs, logger }: CrawlDeps, { tenantId }: LeasedCrawl, { id, queued }: StoredDocument): Promise<void> {
  if (queued === 0) return;
  await hasten(logger, () => jobs.enqueueIngest([{ tenantId, documentId: id, attempt: queued }]), 'a page is stored', { document_id: id });
}

/** Where nothing at all could be read the site is away rather than emptied; where pages were left out, one of them may lead to the others. */
async function finish(deps: CrawlDeps, lease: LeasedCrawl): Promise<null> {
  const { crawls, logger } = deps;
  const { source, crawlId } = lease;
  const { read, isCut, firstReason } = await crawls.summary(lease);
  if (read > 0 && !isCut && source.kind !== 'page') while ((await crawls.takeUnlinked(lease)) > 0);
  const state = read > 0 ? 'done' : 'failed';
  await end(deps, lease, state, read > 0 ? null : (firstReason ?? 'No page could be read.'));
  logger.info({ crawl_id: crawlId, source_id: source.id, state, pages: read }, 'a crawl ended');
  return null;
}
