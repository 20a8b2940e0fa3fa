/** Sources in memory, whose crawls never end by themselves. */
import { newUuid } from '../../src/kernel/ids.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import type { CrawlId, DocumentId, SourceId, TenantId } from '../../src/kernel/ids.ts';
import { createSilentLogger } from '../../src/kernel/logger.ts';
import type { Crawl, Source, SourcePage } from '../../src/core/model/source.ts';
import type { SourceStore } from '../../src/core/ports/source-store.ts';
import { createWebSources } from '../../src/engine/web-sources.ts';
import type { ApiServices } from '../../src/http/api-services.ts';
import { createFakeJobQueue, type FakeJobQueue } from './fake-job-queue.ts';
import { cutPage } from './cut-page.ts';

export interface FakeSources {
  readonly sources: ApiServices['sources'];
  readonly webSources: ApiServices['webSources'];
  readonly sourceList: Source[];
  readonly crawlList: Crawl[];
  readonly sourcePages: SourcePage[];
  readonly crawlJobs: FakeJobQueue['crawls'];
  /** Addresses of documents that wait for their page. */
  readonly awaited: string[];
}

const AT = new Date('2026-01-02T03:04:05Z');
const NONE = { added: 0, changed: 0, unchanged: 0, gone: 0, failed: 0, skipped: 0, waiting: 1 };

export function createFakeSources(tenantId: TenantId, clock: Clock): FakeSources {
  const jobs = createFakeJobQueue();
  const fake = { sourceList: [] as Source[], crawlList: [] as Crawl[], sourcePages: [] as SourcePage[], awaited: [] as string[] };
  const own = <T>(tenant: TenantId, list: readonly T[]): readonly T[] => (tenant === tenantId ? list : []);
  const withCrawl = (source: Source): Source => ({
    ...source,
    crawl: fake.crawlList.findLast(({ sourceId }) => sourceId === source.id) ?? null,
  });
  const find = (tenant: TenantId, which: (source: Source) => boolean): Source | null => {
    const source = own(tenant, fake.sourceList).find(which);
    return source ? withCrawl(source) : null;
  };
  const sources: SourceStore = {
    createSource: async (_tenant, source) => void fake.sourceList.push({ ...source, crawl: null, createdAt: AT }),
    source: async (tenant, id) => find(tenant, (one) => one.id === id),
    sourceAt: async (tenant, baseId, kind, url) => find(tenant, (one) => one.baseId === baseId && one.kind === kind && one.url === url),
    sources: async (tenant, baseId, page) =>
      cutPage(
        own(tenant, fake.sourceList)
          .filter((one) => one.baseId === baseId)
          .map(withCrawl),
        page,
      ),
    updateSource: async (tenant, id, change) => {
      const at = own(tenant, fake.sourceList).findIndex((one) => one.id === id);
      if (at < 0) return null;
      fake.sourceList[at] = { ...fake.sourceList[at]!, ...change };
      return find(tenant, (one) => one.id === id);
    },
    deleteSource: async (tenant, id) => {
      const at = own(tenant, fake.sourceList).findIndex((one) => one.id === id);
      if (at >= 0) fake.sourceList.splice(at, 1);
      return at >= 0;
    },
    awaitDocument: async (_tenant, _id, document) => {
      fake.awaited.push(document.url ?? '');
      return newUuid<DocumentId>();
    },
    startCrawl: async (tenant, id: SourceId, crawlId: CrawlId) => {
      if (find(tenant, (one) => one.id === id) === null) return null;
      const open = fake.crawlList.find(({ sourceId, endedAt }) => sourceId === id && endedAt === null);
      if (open) return { id: open.id, queued: 1 };
      const about = { state: 'queued', error: null, counts: NONE, isCut: false, createdAt: AT, endedAt: null } as const;
      fake.crawlList.push({ id: crawlId, sourceId: id, ...about });
      return { id: crawlId, queued: 1 };
    },
    crawl: async (tenant, id) => own(tenant, fake.crawlList).find((one) => one.id === id) ?? null,
    crawls: async (tenant, id, page) =>
      cutPage(
        own(tenant, fake.crawlList).filter(({ sourceId }) => sourceId === id),
        page,
      ),
    crawlsOfTenant: async (tenant, page, states) =>
      cutPage(
        own(tenant, fake.crawlList).filter(({ state }) => states === undefined || states.includes(state)),
        page,
      ),
    pages: async (tenant, _id, page, result) => {
      const pages = own(tenant, fake.sourcePages).filter((one) => result === null || one.result === result);
      return { items: pages.slice(0, page.limit), nextCursor: null };
    },
  };
  const webSources = createWebSources({
    sources,
    crawls: {
      cancel: async (tenant, id) => {
        const at = own(tenant, fake.crawlList).findIndex((one) => one.id === id && one.endedAt === null);
        if (at >= 0) fake.crawlList[at] = { ...fake.crawlList[at]!, state: 'cancelled', error: 'Cancelled.', endedAt: AT };
        return at >= 0;
      },
    },
    jobs,
    assertRoom: async () => Infinity,
    newId: newUuid,
    clock,
    logger: createSilentLogger(),
  });
  return { ...fake, sources, webSources, crawlJobs: jobs.crawls };
}
