/** Crawls of a site on this machine into a base of a real store, for the tests of what a crawl does. */
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { createVettedRequest, type ResolveHost } from '../../src/drivers/_shared/vetted-request.ts';
import { createWebReader } from '../../src/drivers/crawler/web-reader.ts';
import { createWordsIndex } from '../../src/drivers/passages/words-index.ts';
import { createAdminStores } from '../../src/drivers/store/create-admin-stores.ts';
import type { AdminStores } from '../../src/drivers/store/create-admin-stores.ts';
import { createTextAnalyser } from '../../src/drivers/text-analyser/jieba-and-stems.ts';
import { createCrawlSource } from '../../src/engine/crawl-source.ts';
import { createSystemClock } from '../../src/kernel/clock.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import type { BaseId, CrawlId, SourceId, TenantId } from '../../src/kernel/ids.ts';
import { createSilentLogger } from '../../src/kernel/logger.ts';
import { DEFAULT_LIMITS } from '../../src/core/model/source.ts';
import type { Crawl, CrawlLimits, SourceKind } from '../../src/core/model/source.ts';
import type { WebReader } from '../../src/core/ports/web-reader.ts';
import { startFakeSite, type FakePage, type FakeSite } from '../support/fake-site.ts';
import { openTestStore } from '../support/store.ts';
import type { TestStore } from '../support/store.ts';
import { createFakeJobQueue } from './fake-job-queue.ts';
import { createRecordedMetrics } from './recorded-metrics.ts';

export interface CrawlScene {
  readonly tenantId: TenantId;
  readonly store: TestStore;
  readonly admin: AdminStores;
  /** New for each test, as is the base. */
  readonly site: FakeSite;
  readonly baseId: BaseId;
  put(pages: Readonly<Record<string, FakePage>>): void;
  /** `resolve` answers for names in place of the system. */
  webOf(resolve?: ResolveHost): WebReader;
  addSource(kind: SourceKind, path?: string, limits?: Partial<CrawlLimits>): Promise<SourceId>;
  /** One run of the job; says how many documents were queued. */
  crawl(
    id: SourceId,
    web?: WebReader,
    signal?: AbortSignal,
    mostDocuments?: number,
  ): Promise<{ readonly crawl: Crawl; readonly indexed: number }>;
  /** Result and reason by path. */
  resultsOf(id: SourceId): Promise<Readonly<Record<string, readonly [string | null, string | null]>>>;
  /** External ids without the site, sorted. */
  documents(): Promise<readonly string[]>;
}

/** Registers what opens and closes it around the tests of the suite it is called in. */
export function useCrawlScene(ownerUrl: string): () => CrawlScene {
  const tenantId = newUuid<TenantId>();
  const open: { store?: TestStore; admin?: AdminStores; site?: FakeSite; baseId?: BaseId } = {};
  beforeAll(async () => {
    const store = (open.store = await openTestStore(ownerUrl));
    const index = createWordsIndex(createTextAnalyser(), newUuid);
    const about = { pool: store.pool, connectionString: store.url, role: store.role, index, newId: newUuid };
    open.admin = createAdminStores({ ...about, logger: createSilentLogger() });
    await store.owner(`insert into tenants (id, name, plan) values ($1, 'Shop', 'free')`, [tenantId], tenantId);
  }, 30_000);
  beforeEach(async () => {
    open.site = await startFakeSite();
    open.baseId = newUuid<BaseId>();
    await open.admin!.knowledge.createBase(tenantId, open.baseId, `base ${open.baseId}`);
  });
  afterEach(() => open.site?.close());
  afterAll(async () => {
    await open.admin?.close();
    await open.store?.close();
  });
  return () => createScene(tenantId, open as Required<typeof open>);
}

type Opened = Pick<CrawlScene, 'store' | 'admin' | 'site' | 'baseId'>;

function createScene(tenantId: TenantId, { store, admin, site, baseId }: Opened): CrawlScene {
  const clock = createSystemClock();
  const webOf = (resolve?: ResolveHost) =>
    createWebReader({ request: createVettedRequest([site.host], resolve), clock, pauseMs: 0, timeoutMs: 1_500 });
  return {
    tenantId,
    store,
    admin,
    site,
    baseId,
    webOf,
    put: (pages) => Object.entries(pages).forEach(([path, page]) => site.pages.set(path, page)),
    addSource: async (kind, path = '/', limits = {}) => {
      const about = { audience: 'public', schedule: null, limits: { ...DEFAULT_LIMITS, ...limits }, nextCrawlAt: null } as const;
      const id = newUuid<SourceId>();
      await admin.sources.createSource(tenantId, { id, baseId, kind, url: site.origin + path, ...about });
      return id;
    },
    crawl: async (id, web = webOf(), signal = new AbortController().signal, most = Infinity) => {
      const jobs = createFakeJobQueue();
      const started = await admin.sources.startCrawl(tenantId, id, newUuid<CrawlId>());
      const about = { crawls: admin.crawls, web, jobs, clock, newId: newUuid, mostDocuments: async () => most };
      const run = createCrawlSource({ ...about, metrics: createRecordedMetrics(), logger: createSilentLogger() });
      await run({ tenantId, crawlId: started!.id }, signal);
      return { crawl: (await admin.sources.crawl(tenantId, started!.id))!, indexed: jobs.ingests.length };
    },
    resultsOf: async (id) => {
      const { items } = await admin.sources.pages(tenantId, id, { limit: 100, cursor: null }, null);
      return Object.fromEntries(items.map(({ url, result, reason }) => [url.replace(site.origin, ''), [result, reason]]));
    },
    documents: async () => {
      const { items } = await admin.knowledge.documents(tenantId, baseId, { limit: 100, cursor: null });
      const paths = items.map(({ externalId }) => (externalId ?? '').replace(site.origin, ''));
      return paths.toSorted((one, other) => (one < other ? -1 : 1));
    },
  };
}
