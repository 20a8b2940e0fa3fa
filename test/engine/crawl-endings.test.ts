/** How a crawl ends that nobody foresaw: as a dead letter with its cause, begun anew once, or given up by a person. */
import { describe, expect, it } from 'vitest';
import type { WebReader } from '../../src/core/ports/web-reader.ts';
import { createCrawlSource } from '../../src/engine/crawl-source.ts';
import { createWebSources } from '../../src/engine/web-sources.ts';
import { createSystemClock } from '../../src/kernel/clock.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import { createSilentLogger } from '../../src/kernel/logger.ts';
import { type CrawlScene, useCrawlScene } from '../builders/crawl-scene.ts';
import { createFakeJobQueue } from '../builders/fake-job-queue.ts';
import { createRecordedMetrics } from '../builders/recorded-metrics.ts';
import { html } from '../support/fake-site.ts';
import { startTestPostgres } from '../support/postgres.ts';

const server = await startTestPostgres();
if ('skip' in server) it.skip(`the ends of crawls (${server.skip})`);
else {
  describe('the ends of crawls', () => {
    describeEndings(server.ownerUrl);
  });
}

/** What happens between two pages and was not foreseen; that a page cannot be read is no fault of the crawl. */
function poisonedCrawl({ admin, webOf }: CrawlScene) {
  const about = { clock: createSystemClock(), newId: newUuid, metrics: createRecordedMetrics(), logger: createSilentLogger() };
  const mostDocuments = () => Promise.reject(new TypeError('nobody foresaw this'));
  return createCrawlSource({ ...about, crawls: admin.crawls, web: webOf(), jobs: createFakeJobQueue(), mostDocuments });
}

function webSourcesOf({ admin }: CrawlScene) {
  const jobs = createFakeJobQueue();
  const about = { assertRoom: async () => Infinity, newId: newUuid, clock: createSystemClock(), logger: createSilentLogger() };
  return { ...createWebSources({ ...admin, jobs, ...about }), jobs };
}

function describeEndings(ownerUrl: string): void {
  const scene = useCrawlScene(ownerUrl);
  const toNow = () =>
    scene().store.owner(
      `update crawls set ready_at = now() - interval '1 second', lease_until = null where tenant_id = $1 and state in ('queued', 'running')`,
      [scene().tenantId],
      scene().tenantId,
    );

  it('come after five attempts that met an unexpected error; a retry is a crawl of its own, once', async () => {
    const { put, addSource, crawl, admin, tenantId, documents } = scene();
    put({ '/': html('Home', 'Welcome to the shop.') });
    const id = await addSource('page');
    const started = await admin.sources.startCrawl(tenantId, id, newUuid());
    const run = poisonedCrawl(scene());
    const stateNow = async () => (await admin.sources.crawl(tenantId, started!.id))!;
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      expect((await stateNow()).state).toBe(attempt === 1 ? 'queued' : 'running');
      await run({ tenantId, crawlId: started!.id }, new AbortController().signal);
      await toNow();
    }
    const poisoned = await stateNow();
    expect(poisoned).toMatchObject({ state: 'failed', error: 'Crawling met an unexpected error; the log tells which.' });
    const web = webSourcesOf(scene());
    const retried = await web.retryCrawl(tenantId, poisoned.id);
    expect(retried).toMatchObject({ state: 'queued', sourceId: id });
    expect(web.jobs.crawls).toHaveLength(1);
    await expect(web.retryCrawl(tenantId, poisoned.id)).rejects.toThrow('A later crawl');
    expect((await crawl(id)).crawl).toMatchObject({ id: retried!.id, state: 'done' });
    expect(await documents()).toEqual(['/']);
    await expect(web.retryCrawl(tenantId, retried!.id)).rejects.toThrow('this one is done');
  });

  it('come after five deaths of the process', async () => {
    const { put, addSource, crawl, admin, tenantId } = scene();
    put({ '/': html('Home', 'Welcome to the shop.') });
    const id = await addSource('page');
    const started = await admin.sources.startCrawl(tenantId, id, newUuid());
    for (let death = 0; death < 5; death += 1) {
      await admin.crawls.lease(tenantId, started!.id, 1);
      await toNow();
    }
    expect((await crawl(id)).crawl).toMatchObject({
      state: 'failed',
      error: 'Crawling stopped unexpectedly every time it was tried.',
    });
  });

  it('come when somebody cancels it: whoever is at it writes nothing more, and what was read stays', async () => {
    const { put, addSource, crawl, admin, tenantId, documents, resultsOf } = scene();
    put({ '/': html('Home', '<a href="/two">two</a> Welcome to the shop.'), '/two': html('Two', 'The second page.') });
    const id = await addSource('site');
    const web = webSourcesOf(scene());
    const reader = scene().webOf();
    let pages = 0;
    const cancels: WebReader = {
      ...reader,
      read: async (...asked) => {
        const page = await reader.read(...asked);
        pages += 1;
        const [open] = (await admin.sources.crawls(tenantId, id, { limit: 1, cursor: null })).items;
        if (pages === 2) await web.cancelCrawl(tenantId, open!.id);
        return page;
      },
    };
    const ended = (await crawl(id, cancels)).crawl;
    expect(ended).toMatchObject({ state: 'cancelled', error: 'Cancelled.' });
    expect(await documents()).toEqual(['/']);
    expect((await resultsOf(id))['/two']).toEqual([null, null]);
    await expect(web.cancelCrawl(tenantId, ended.id)).rejects.toThrow('ended already');
    expect(await web.cancelCrawl(tenantId, newUuid())).toBeNull();
    expect(await web.retryCrawl(tenantId, ended.id)).toMatchObject({ state: 'queued' });
    expect((await crawl(id)).crawl.state).toBe('done');
    expect(await documents()).toEqual(['/', '/two']);
  });
}
