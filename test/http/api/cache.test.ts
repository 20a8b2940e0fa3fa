/** The cache through the API: its numbers, what is forgotten, and what is fetched ahead. */
import { beforeEach, expect, it } from 'vitest';
import { CACHE_NAMESPACES } from '../../../src/core/model/cache-namespace.ts';
import { keyTag } from '../../../src/engine/caches.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import type { TenantId } from '../../../src/kernel/ids.ts';
import { as, TENANT } from '../serve-app.ts';
import { serveApi } from './serve-api.ts';

type Served = Awaited<ReturnType<typeof serveApi>>;
let served: Served;
beforeEach(async () => {
  served = await serveApi();
});

const send = async (method: string, path: string, body?: unknown, role: 'admin' | 'viewer' = 'admin') => {
  const answer = await served.fetch(path, { method, headers: as(role), ...(body !== undefined && { body: JSON.stringify(body) }) });
  return { status: answer.status, body: answer.status === 204 ? null : ((await answer.json()) as Record<string, unknown>) };
};

it('tells what was found, missed and loaded of the caller alone, by namespace', async () => {
  const { cache } = served.services;
  const slot = { namespace: 'retrieval', tenantId: TENANT, key: 'k', lifeMs: 1_000 } as const;
  for (const key of ['k', 'k', 'l']) await cache.getOrLoad({ ...slot, key }, async () => 'four');
  await cache.getOrLoad({ ...slot, tenantId: newUuid<TenantId>() }, async () => 'another one');
  const { status, body } = await send('GET', '/api/v1/cache/stats', undefined, 'viewer');
  expect(status).toBe(200);
  expect(body).toMatchObject({ shared: true });
  expect(body?.['namespaces']).toContainEqual({
    namespace: 'retrieval',
    life_s: 600,
    process_hits: 1,
    shared_hits: 0,
    misses: 2,
    loads: 2,
    failures: 0,
    load_ms: expect.any(Number),
    entries: 2,
    size: expect.any(Number),
  });
});

it.each([
  [{}, ['namespace:conversation_history', 'namespace:document_content', 'namespace:ai_response', 'namespace:retrieval']],
  [{ namespace: 'retrieval' }, ['namespace:retrieval']],
  [{ namespace: 'ai_response', tag: 'document:d' }, ['namespace:ai_response', 'document:d']],
  [{ namespace: 'retrieval', key: 'Refunds?' }, [keyTag('retrieval', 'refunds')]],
  [{ key: 'd', tag: 'document:d' }, [...CACHE_NAMESPACES.map((namespace) => keyTag(namespace, 'd')), 'document:d']],
])('forgets %j: it is marked for all processes, then told', async (body, tags) => {
  expect((await send('POST', '/api/v1/cache/invalidate', body)).status).toBe(204);
  expect(served.services.marked).toEqual([[TENANT, ...tags]]);
  expect(served.services.touched).toEqual([[TENANT, ...tags]]);
});

it('forgets nothing for a name that it does not know, nor for a viewer', async () => {
  expect((await send('POST', '/api/v1/cache/invalidate', { namespace: 'everything' })).status).toBe(422);
  expect((await send('POST', '/api/v1/cache/invalidate', { tag: 'namespace:retrieval' })).status).toBe(422);
  expect((await send('POST', '/api/v1/cache/invalidate', {}, 'viewer')).status).toBe(403);
  expect(served.services.marked).toEqual([]);
});

it('searches ahead and says for how many questions', async () => {
  expect(await send('POST', '/api/v1/cache/warm')).toEqual({ status: 200, body: { questions: 3 } });
});
