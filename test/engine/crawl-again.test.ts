/** What a crawl keeps and takes away of earlier ones, also when it was cut off or shares a page. */
import { describe, expect, it } from 'vitest';
import { newUuid } from '../../src/kernel/ids.ts';
import type { CrawlId } from '../../src/kernel/ids.ts';
import type { WebReader } from '../../src/core/ports/web-reader.ts';
import { useCrawlScene } from '../builders/crawl-scene.ts';
import { html, redirect } from '../support/fake-site.ts';
import { startTestPostgres } from '../support/postgres.ts';

const server = await startTestPostgres();
if ('skip' in server) it.skip(`a crawl after another (${server.skip})`);
else {
  describe('a crawl after another', () => {
    describeCrawls(server.ownerUrl);
  });
}

function describeCrawls(ownerUrl: string): void {
  const scene = useCrawlScene(ownerUrl);

  it('takes away what is gone and what nothing leads to any more, and brings back what returns', async () => {
    const { put, addSource, crawl, resultsOf, documents } = scene();
    put({ '/': html('Home', 'x', ['/a', '/b', '/c']), '/a': html('A', 'a'), '/b': html('B', 'b'), '/c': html('C', 'c') });
    const id = await addSource('site');
    await crawl(id);
    put({ '/': html('Home', 'x', ['/a', '/b']), '/a': 410 });
    const { crawl: second } = await crawl(id);
    expect(second.counts).toMatchObject({ gone: 2, unchanged: 2 });
    expect(await resultsOf(id)).toMatchObject({
      '/a': ['gone', 'It answered 410.'],
      '/c': ['gone', 'Nothing leads to it any more.'],
    });
    expect(await documents()).toEqual(['/', '/b']);
    put({ '/': html('Home', 'x', ['/a', '/b', '/c']), '/a': html('A', 'a') });
    expect((await crawl(id)).crawl.counts).toMatchObject({ added: 2, unchanged: 2, gone: 0 });
    expect(await documents()).toEqual(['/', '/a', '/b', '/c']);
  });

  it('keeps everything of a site that is away, and what lies behind a page that fails', async () => {
    const { put, addSource, crawl, documents } = scene();
    put({ '/': html('Home', 'x', ['/list']), '/list': html('List', 'y', ['/a']), '/a': html('A', 'a') });
    const id = await addSource('site');
    await crawl(id);
    put({ '/list': 403 });
    expect((await crawl(id)).crawl.counts).toMatchObject({ unchanged: 2, failed: 1, gone: 0 });
    put({ '/': 404, '/list': 404, '/a': 404 });
    const away = (await crawl(id)).crawl;
    expect(away).toMatchObject({ state: 'failed', error: 'It answered 404.' });
    expect(await documents()).toEqual(['/a', '/list']);
  });

  it('takes no more pages than the plan has room for, says so of the others, and reads them once there is room', async () => {
    const { put, addSource, crawl, resultsOf, documents, store, tenantId } = scene();
    put({ '/': html('Home', 'x', ['/a', '/b', '/c']), '/a': html('A', 'a'), '/b': html('B', 'b'), '/c': html('C', 'c') });
    const id = await addSource('site');
    const counted = 'select count(*)::int as documents from documents where tenant_id = $1 and deleted_at is null';
    const [before] = await store.owner<{ documents: number }>(counted, [tenantId], tenantId);
    const most = before!.documents + 2;
    const cut = await crawl(id, undefined, undefined, most);
    expect(cut.crawl).toMatchObject({ state: 'done', counts: { added: 2, failed: 2 } });
    expect(cut.indexed).toBe(2);
    expect(await documents()).toHaveLength(2);
    const reasons = Object.values(await resultsOf(id)).map((result) => (result as readonly unknown[])[1]);
    expect(reasons.filter((reason) => String(reason).includes(`The plan holds ${most} documents`))).toHaveLength(2);
    put({ '/a': html('A', 'anew') });
    expect((await crawl(id, undefined, undefined, most + 2)).crawl.counts).toMatchObject({ failed: 0 });
    expect(await documents()).toEqual(['/', '/a', '/b', '/c']);
  });

  it('of one page keeps one document, wherever the address leads, and none of its links', async () => {
    const { put, addSource, crawl, documents } = scene();
    put({ '/go': redirect('/here'), '/here': html('Here', 'x', ['/a']), '/a': html('A', 'a') });
    const id = await addSource('page', '/go');
    expect((await crawl(id)).indexed).toBe(1);
    expect(await documents()).toEqual(['/go']);
    expect((await crawl(id)).indexed).toBe(0);
    put({ '/go': redirect('/there'), '/there': html('There', 'y') });
    expect((await crawl(id)).indexed).toBe(1);
    expect(await documents()).toEqual(['/go']);
    put({ '/there': 404 });
    expect((await crawl(id)).crawl).toMatchObject({ state: 'failed' });
    expect(await documents()).toEqual([]);
  });

  it('finds the audience of its source handed on to its documents, and what was remembered of them is old', async () => {
    const { tenantId, admin, store, put, addSource, crawl } = scene();
    const version = async () => {
      const rows = await store.owner<{ version: string }>(
        'select knowledge_version as version from tenants where id = $1',
        [tenantId],
        tenantId,
      );
      return Number(rows[0]!.version);
    };
    put({ '/': html('Home', 'x') });
    const id = await addSource('site');
    await crawl(id);
    const before = await version();
    await admin.sources.updateSource(tenantId, id, { audience: 'public', schedule: null });
    expect(await version()).toBe(before);
    await admin.sources.updateSource(tenantId, id, { audience: 'internal' });
    expect(await version()).toBe(before + 1);
    const { items } = await admin.knowledge.documents(tenantId, scene().baseId, { limit: 1, cursor: null });
    expect(items[0]!.audience).toBe('internal');
  });

  it('of one page that cannot be read fails the document that waits for it, with the reason, and neither indexes nor exports it', async () => {
    const { tenantId, admin, site, put, addSource, crawl } = scene();
    put({ '/go': redirect('http://10.0.0.1/') });
    const id = await addSource('page', '/go');
    const url = `${site.origin}/go`;
    const waits = {
      id: newUuid<never>(),
      externalId: url,
      title: url,
      url,
      mediaType: 'text/html',
      fileName: url,
      audience: 'public',
    } as const;
    const document = await admin.sources.awaitDocument(tenantId, id, { ...waits, bytes: new Uint8Array(), contentHash: '' });
    expect(await admin.knowledge.leaseDocument(tenantId, document, 1_000)).toBeNull();
    await crawl(id);
    expect(await admin.knowledge.document(tenantId, document)).toMatchObject({
      state: 'failed',
      errorCode: 'page_unread',
      error: '10.0.0.1 is no address of the open internet; an operator may allow it with OUTBOUND_ALLOWED_HOSTS.',
    });
    expect(await admin.knowledge.requeueBase(tenantId, scene().baseId, null)).toEqual({ queued: [], last: null });
    expect(await admin.knowledge.nextOriginal(tenantId, scene().baseId, null)).toBeNull();
    put({ '/go': html('Go', 'x') });
    expect((await crawl(id)).indexed).toBe(1);
    expect(await admin.knowledge.document(tenantId, document)).toMatchObject({ state: 'queued', error: null, errorCode: null });
  });

  it('fails the document of a page that leads to a name whose address has become a private one', async () => {
    const { tenantId, admin, site, put, webOf, addSource, crawl } = scene();
    put({ '/go': redirect('http://rebound.example/') });
    const id = await addSource('page', '/go');
    const url = `${site.origin}/go`;
    const about = { id: newUuid<never>(), externalId: url, title: url, url, mediaType: 'text/html', fileName: url } as const;
    const waits = { ...about, audience: 'public', bytes: new Uint8Array(), contentHash: '' } as const;
    const document = await admin.sources.awaitDocument(tenantId, id, waits);
    const inside = (_host: string, _options: object, done: (error: null, found: unknown[]) => void) =>
      done(null, [{ address: '10.0.0.1', family: 4 }]);
    await crawl(id, webOf(inside as never));
    expect(await admin.knowledge.document(tenantId, document)).toMatchObject({
      state: 'failed',
      errorCode: 'page_unread',
      error: expect.stringContaining('rebound.example') as string,
    });
  });

  it('that was cut off goes on where it was, and doubles nothing', async () => {
    const { put, webOf, addSource, crawl, documents } = scene();
    const paths = Array.from({ length: 20 }, (_, n) => `/p/${n}`);
    put({ '/': html('Home', 'x', paths) });
    for (const path of paths) put({ [path]: html(path, path) });
    const id = await addSource('site');
    const stop = new AbortController();
    let left = 8;
    const web = webOf();
    const stopping: WebReader = {
      read: (request, signal) => {
        if ((left -= 1) === 0) stop.abort();
        return web.read(request, signal);
      },
    };
    const { crawl: cutOff } = await crawl(id, stopping, stop.signal);
    expect(cutOff).toMatchObject({ state: 'running', counts: { added: 7, waiting: 14 } });
    const { crawl: whole, indexed } = await crawl(id);
    expect(whole).toMatchObject({ id: cutOff.id, state: 'done', counts: { added: 21 } });
    expect([indexed, (await documents()).length]).toEqual([14, 21]);
  });

  it('whose lease was lost writes nothing more', async () => {
    const { tenantId, admin, site, put, addSource } = scene();
    put({ '/': html('Home', 'x') });
    const id = await addSource('site');
    const started = await admin.sources.startCrawl(tenantId, id, newUuid<CrawlId>());
    const first = await admin.crawls.lease(tenantId, started!.id, 1);
    const second = await admin.crawls.lease(tenantId, started!.id, 60_000);
    expect(second?.fence).toBe(first!.fence + 1);
    const nothing = { reason: null, waitMs: 0, document: null, forget: false, marks: null, links: [], enter: [] } as const;
    expect(await admin.crawls.save(first!, { url: `${site.origin}/`, result: 'failed', ...nothing }, Infinity)).toBeNull();
    expect(await admin.crawls.end(first!, { state: 'done', error: null, nextCrawlAt: null })).toBe(false);
    expect([await admin.crawls.renew(first!, 1_000), await admin.crawls.renew(second!, 1_000)]).toEqual([false, true]);
    expect(await admin.sources.startCrawl(tenantId, id, newUuid<CrawlId>())).toMatchObject({ id: started!.id });
  });

  it('shares a page with another source, and the page goes with the last of them', async () => {
    const { tenantId, admin, site, put, addSource, crawl, documents } = scene();
    put({ '/': html('Home', 'x', ['/a']), '/a': html('A', 'a'), '/map.txt': `${site.origin}/a` });
    const [whole, map] = [await addSource('site'), await addSource('sitemap', '/map.txt')];
    await crawl(whole);
    expect(await crawl(map)).toMatchObject({ indexed: 0, crawl: { counts: { added: 1 } } });
    expect(await admin.sources.deleteSource(tenantId, whole, false)).toBe(true);
    expect(await documents()).toEqual(['/a']);
    expect(await admin.sources.deleteSource(tenantId, map, false)).toBe(true);
    expect([await documents(), await admin.sources.source(tenantId, map)]).toEqual([[], null]);
    expect(await admin.sources.deleteSource(tenantId, map, false)).toBe(false);
  });
}
