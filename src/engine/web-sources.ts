/** Sources on the web as people handle them: set up and crawled at once, changed, crawled when asked. */
import type { Clock } from '../kernel/clock.ts';
import { ConflictError, InputError } from '../kernel/errors.ts';
import type { BaseId, CrawlId, DocumentId, NewId, SourceId, TenantId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Audience } from '../core/model/knowledge.ts';
import { DEFAULT_LIMITS } from '../core/model/source.ts';
import type { Crawl, CrawlLimits, NewSource, Source, SourceKind } from '../core/model/source.ts';
import type { CrawlStore } from '../core/ports/crawl-store.ts';
import type { JobQueue } from '../core/ports/job-queue.ts';
import type { SourceStore, StartedCrawl } from '../core/ports/source-store.ts';
import { nextCrawlAt } from './next-crawl.ts';
import { canonicalUrl } from './page-url.ts';
import { hasten } from './queue-soon.ts';

export interface SourceInput {
  readonly kind: SourceKind;
  readonly url: string;
  readonly audience: Audience;
  readonly schedule: string | null;
  /** The defaults where absent. */
  readonly limits: Partial<CrawlLimits>;
}

export type SourceEdit = Partial<Pick<SourceInput, 'audience' | 'schedule' | 'limits'>>;

export interface WebSources {
  /** Its first crawl waits for a worker. @throws InputError (address, schedule), ConflictError where the base has it, QuotaError */
  add(tenantId: TenantId, baseId: BaseId, input: SourceInput): Promise<Source>;
  /** A document that waits for its page, which is read as a source of its own; again, when the base has it. @throws InputError, QuotaError */
  addPage(tenantId: TenantId, baseId: BaseId, url: string, audience: Audience): Promise<DocumentId>;
  /** Null when absent. @throws InputError (schedule) */
  change(tenantId: TenantId, id: SourceId, edit: SourceEdit): Promise<Source | null>;
  /** The crawl that is begun or under way; null when there is no such source. */
  crawlNow(tenantId: TenantId, id: SourceId): Promise<Crawl | null>;
  /** Null when there is none. @throws ConflictError for one that has ended */
  cancelCrawl(tenantId: TenantId, id: CrawlId): Promise<Crawl | null>;
  /** A failed crawl begun anew, under an id of its own; null when there is none. @throws ConflictError unless it failed and is the last one */
  retryCrawl(tenantId: TenantId, id: CrawlId): Promise<Crawl | null>;
}

export interface WebSourcesDeps {
  readonly sources: SourceStore;
  readonly crawls: Pick<CrawlStore, 'cancel'>;
  readonly jobs: Pick<JobQueue, 'enqueueCrawl'>;
  /** @throws QuotaError when the plan holds no further document */
  readonly assertRoom: (tenantId: TenantId) => Promise<unknown>;
  readonly newId: NewId;
  readonly clock: Clock;
  readonly logger: Logger;
}

export function createWebSources(deps: WebSourcesDeps): WebSources {
  const { sources, newId, clock } = deps;
  const create = async (tenantId: TenantId, source: NewSource): Promise<void> => {
    const there = await sources.sourceAt(tenantId, source.baseId, source.kind, source.url);
    if (there) throw new ConflictError('This knowledge base has this source.', { field: 'url' });
    await deps.assertRoom(tenantId);
    await sources.createSource(tenantId, source);
  };
  return {
    add: async (tenantId, baseId, { limits, schedule, ...input }) => {
      const id = newId<SourceId>();
      // Its time is told when the first crawl ends; here a wrong one is refused.
      if (schedule !== null) nextCrawlAt(schedule, clock.now());
      const about = { ...input, schedule, limits: { ...DEFAULT_LIMITS, ...limits }, nextCrawlAt: null };
      await create(tenantId, { ...about, id, baseId, url: addressOf(input.url) });
      await begin(deps, tenantId, id);
      return (await sources.source(tenantId, id))!;
    },
    addPage: async (tenantId, baseId, address, audience) => {
      const url = addressOf(address);
      const id = await pageSource(deps, tenantId, baseId, { url, audience });
      const about = { externalId: url, title: url, fileName: url, url, mediaType: 'text/html', audience };
      // First the document, then the crawl: whichever end that comes to, the document hears of it.
      const document = { ...about, id: newId<DocumentId>(), bytes: new Uint8Array(), contentHash: '' };
      const waiting = await sources.awaitDocument(tenantId, id, document);
      await begin(deps, tenantId, id);
      return waiting;
    },
    change: async (tenantId, id, { limits, schedule, ...edit }) => {
      const source = await sources.source(tenantId, id);
      if (source === null) return null;
      const times = schedule === undefined ? {} : { schedule, nextCrawlAt: schedule === null ? null : nextCrawlAt(schedule, clock.now()) };
      const bounds = limits === undefined ? {} : { limits: { ...source.limits, ...limits } };
      return sources.updateSource(tenantId, id, { ...edit, ...times, ...bounds });
    },
    crawlNow: (tenantId, id) => crawlNow(deps, tenantId, id),
    cancelCrawl: (tenantId, id) => cancelCrawl(deps, tenantId, id),
    retryCrawl: (tenantId, id) => retryCrawl(deps, tenantId, id),
  };
}

async function crawlNow(deps: WebSourcesDeps, tenantId: TenantId, id: SourceId): Promise<Crawl | null> {
  const started = await begin(deps, tenantId, id);
  return started && deps.sources.crawl(tenantId, started.id);
}

async function cancelCrawl({ sources, crawls, clock }: WebSourcesDeps, tenantId: TenantId, id: CrawlId): Promise<Crawl | null> {
  const crawl = await sources.crawl(tenantId, id);
  const source = crawl && (await sources.source(tenantId, crawl.sourceId));
  if (!source) return null;
  const next = source.schedule === null ? null : nextCrawlAt(source.schedule, clock.now());
  if (!(await crawls.cancel(tenantId, id, next))) throw new ConflictError('This task has ended already.');
  return sources.crawl(tenantId, id);
}

async function retryCrawl(deps: WebSourcesDeps, tenantId: TenantId, id: CrawlId): Promise<Crawl | null> {
  const crawl = await deps.sources.crawl(tenantId, id);
  const source = crawl && (await deps.sources.source(tenantId, crawl.sourceId));
  if (!source) return null;
  if (crawl.state !== 'failed' && crawl.state !== 'cancelled') {
    throw new ConflictError(`Only a task that failed or was cancelled can be tried again; this one is ${crawl.state}.`);
  }
  // A second retry of the same crawl finds what the first one began.
  if (source.crawl?.id !== id) throw new ConflictError('A later crawl of this source was begun: look at that one.');
  return crawlNow(deps, tenantId, source.id);
}

function addressOf(address: string): string {
  const url = canonicalUrl(address);
  if (url !== null) return url;
  const fix = 'Send an http or https address of at most 1,000 characters, without user and password.';
  throw new InputError('The address is not valid.', { faults: [{ field: 'url', rule: 'url', fix }] });
}

/** The one that is there, also when somebody else made it at this moment. */
async function pageSource(
  { sources, newId, assertRoom }: WebSourcesDeps,
  tenantId: TenantId,
  baseId: BaseId,
  { url, audience }: Pick<SourceInput, 'url' | 'audience'>,
): Promise<SourceId> {
  const find = () => sources.sourceAt(tenantId, baseId, 'page', url);
  const before = await find();
  if (before) {
    if (before.audience !== audience) await sources.updateSource(tenantId, before.id, { audience });
    return before.id;
  }
  await assertRoom(tenantId);
  const id = newId<SourceId>();
  try {
    await sources.createSource(tenantId, {
      id,
      baseId,
      kind: 'page',
      url,
      audience,
      schedule: null,
      limits: DEFAULT_LIMITS,
      nextCrawlAt: null,
    });
    return id;
  } catch (error) {
    const other = error instanceof ConflictError ? await find() : null;
    if (other) return other.id;
    throw error;
  }
}

/** A crawl that could not be queued is found by the sweeper. */
async function begin({ sources, jobs, newId, logger }: WebSourcesDeps, tenantId: TenantId, id: SourceId): Promise<StartedCrawl | null> {
  const started = await sources.startCrawl(tenantId, id, newId<CrawlId>());
  if (started === null) return null;
  const job = { tenantId, crawlId: started.id, attempt: started.queued };
  await hasten(logger, () => jobs.enqueueCrawl([job]), 'a crawl is stored', { crawl_id: started.id });
  return started;
}
