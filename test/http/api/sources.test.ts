/** Sources on the web through the API. */
import { expect, it } from 'vitest';
import { newUuid } from '../../../src/kernel/ids.ts';
import { serveApi } from './serve-api.ts';

async function withSource(about: object = {}) {
  const api = await serveApi();
  const base = api.services.addBase('Shop');
  const path = `/knowledge/bases/${base.id}/sources`;
  const added = await api.call('POST', path, { kind: 'site', url: 'HTTPS://Shop.example/docs/?utm_source=x#top', ...about });
  return { ...api, base, path, added, source: added.body };
}

it('sets a source up under one address, with the defaults, and begins to crawl it', async () => {
  const { added, source, path, call, services } = await withSource();
  expect(added.status).toBe(201);
  expect(source).toMatchObject({
    kind: 'site',
    url: 'https://shop.example/docs/',
    audience: 'public',
    schedule: null,
    limits: { max_pages: 500, max_depth: 10, exclude: [] },
    crawl: { state: 'queued', counts: { waiting: 1 } },
  });
  expect(services.crawlJobs).toMatchObject([{ crawlId: source.crawl.id, attempt: 1 }]);
  expect((await call('GET', path)).body.data).toEqual([source]);
  expect((await call('GET', `/knowledge/sources/${source.id}`)).body).toEqual(source);
  expect((await call('GET', `/knowledge/sources/${source.id}/crawls`)).body.data).toEqual([source.crawl]);
  const task = (await call('GET', `/tasks/${source.crawl.id}`)).body;
  expect(task).toMatchObject({ kind: 'update_knowledge_base', state: 'queued', progress: 0, result: { source_id: source.id } });
  expect((await call('GET', '/tasks?kind=update_knowledge_base')).body.data).toEqual([task]);
  expect((await call('POST', path, { kind: 'site', url: 'https://shop.example/docs/#other' })).status).toBe(409);
});

it('changes audience, schedule and some limits, and crawls again unless a crawl is under way', async () => {
  const { source, call, services } = await withSource({ limits: { max_pages: 7 } });
  const at = `/knowledge/sources/${source.id}`;
  const { body } = await call('PATCH', at, { audience: 'internal', schedule: '0 3 * * *', limits: { exclude: ['/docs/old'] } });
  expect(body).toMatchObject({
    audience: 'internal',
    schedule: '0 3 * * *',
    limits: { max_pages: 7, max_depth: 10, exclude: ['/docs/old'] },
  });
  expect(body.next_crawl_at).toMatch(/T03:00:00\.000Z$/);
  expect((await call('PATCH', at, { schedule: null })).body).toMatchObject({ schedule: null, next_crawl_at: null });
  const again = await call('POST', `${at}/crawl`);
  expect([again.status, again.body.id]).toEqual([202, source.crawl.id]);
  services.crawlList[0] = { ...services.crawlList[0]!, state: 'done', endedAt: new Date(0) };
  expect((await call('POST', `${at}/crawl`)).body.id).not.toBe(source.crawl.id);
});

it('tells what became of each page, all or of one result', async () => {
  const { source, call, services } = await withSource();
  services.sourcePages.push(
    { url: 'https://shop.example/docs/', result: 'added', reason: null, documentId: newUuid(), readAt: new Date(0) },
    { url: 'https://shop.example/docs/x', result: 'failed', reason: 'It answered 403.', documentId: null, readAt: new Date(0) },
  );
  const at = `/knowledge/sources/${source.id}/pages`;
  expect((await call('GET', at)).body.data).toHaveLength(2);
  expect((await call('GET', `${at}?result=failed`)).body.data).toMatchObject([
    { url: 'https://shop.example/docs/x', reason: 'It answered 403.' },
  ]);
});

it.each([
  [{ url: 'ftp://shop.example/' }, 'url'],
  [{ url: 'https://user:word@shop.example/' }, 'url'],
  [{ url: 'no address' }, 'url'],
  [{ schedule: 'every night' }, 'schedule'],
  [{ schedule: '* * * * * *' }, 'schedule'],
  [{ schedule: '0 0 31 2 *' }, 'schedule'],
  [{ limits: { max_pages: 0 } }, 'limits.max_pages'],
  [{ kind: 'feed' }, 'kind'],
])('refuses %j', async (about, field) => {
  const { added } = await withSource(about);
  expect([added.status, added.body.errors[0].field]).toEqual([422, field]);
});

it('reads a page whose address is sent alone, again when it is sent again, and keeps an address beside a text', async () => {
  const { call, services } = await serveApi();
  const base = services.addBase('Shop');
  const path = `/knowledge/bases/${base.id}/documents`;
  const first = await call('POST', path, { url: 'https://shop.example/fees#top', audience: 'internal' });
  expect([first.status, first.body.data]).toEqual([202, [{ id: expect.any(String), queued: true }]]);
  await call('POST', path, { url: 'https://shop.example/fees' });
  expect(services.awaited).toEqual(['https://shop.example/fees', 'https://shop.example/fees']);
  expect(services.sourceList).toMatchObject([{ kind: 'page', url: 'https://shop.example/fees', audience: 'public' }]);
  expect((await call('POST', path, { title: 'Fees', text: 'Five euros.', url: 'https://shop.example/fees' })).status).toBe(202);
  expect(services.awaited).toHaveLength(2);
});

it('removes a source, and knows none that is not there', async () => {
  const { source, call } = await withSource();
  const at = `/knowledge/sources/${source.id}`;
  expect((await call('DELETE', `${at}?keep_documents=true`)).status).toBe(204);
  for (const [method, path] of [
    ['GET', at],
    ['GET', `${at}/crawls`],
    ['GET', `${at}/pages`],
    ['PATCH', at],
    ['POST', `${at}/crawl`],
    ['DELETE', at],
  ] as const) {
    expect([path, (await call(method, path, method === 'PATCH' ? {} : undefined)).status]).toEqual([path, 404]);
  }
});
