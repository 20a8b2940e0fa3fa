/** The limits at the door: what a call costs, what the caller is told, and who is let past or kept out. */
import { expect, it } from 'vitest';
import { SETTINGS } from '../../../src/core/model/setting.ts';
import { createInProcessLimiter } from '../../../src/drivers/limits/in-process.ts';
import type { Endpoint } from '../../../src/kernel/endpoint.ts';
import { createCountingLimiter, createFakeLimiter, refusal } from '../../builders/fake-limiter.ts';
import { createManualClock } from '../../builders/manual-clock.ts';
import { as, principal, serveApp, TENANT } from '../serve-app.ts';

const endpoint = (path: string, some: Partial<Endpoint> = {}): Endpoint => ({
  method: 'get',
  path,
  operationId: path,
  tag: 'test',
  summary: 'Test.',
  auth: { role: 'viewer', scope: 'usage' },
  responses: { 200: { description: 'Done.' } },
  handle: async () => ({ status: 200, body: {} }),
  ...some,
});

const ENDPOINTS = [
  endpoint('/api/v1/knowledge/bases'),
  endpoint('/api/v1/tasks'),
  endpoint('/api/v1/messages', { limit: 'message' }),
  endpoint('/page', { auth: 'none' }),
];

it('takes all that a call costs in one step once its key is known, and its address alone before', async () => {
  const { charged, limiter } = createCountingLimiter();
  const { fetch } = await serveApp({ endpoints: ENDPOINTS, limiter });
  const levelsOf = async (path: string) => {
    charged.length = 0;
    await fetch(path, path === '/page' ? {} : { headers: as('viewer') });
    return charged.map((buckets) => buckets.map(({ level }) => level));
  };
  expect(await levelsOf('/api/v1/knowledge/bases')).toEqual([['address'], ['route', 'key', 'tenant', 'global']]);
  expect(await levelsOf('/api/v1/knowledge/bases')).toEqual([['address', 'route', 'key', 'tenant', 'global']]);
  expect(await levelsOf('/api/v1/tasks')).toEqual([['address', 'key', 'tenant', 'global']]);
  expect(await levelsOf('/api/v1/messages')).toEqual([['address', 'route']]);
  expect(await levelsOf('/page')).toEqual([['address']]);
});

it('counts a key by its tier, a part of the API by the key, and the tenant over all of its keys', async () => {
  const { charged, limiter } = createCountingLimiter();
  const { fetch } = await serveApp({ endpoints: ENDPOINTS, limiter });
  for (let call = 0; call < 2; call += 1) await fetch('/api/v1/knowledge/bases', { headers: as('viewer') });
  const { id } = principal('viewer');
  expect(charged.at(-1)).toMatchObject([
    { level: 'address', key: '127.0.0.1', capacity: 200 },
    { level: 'route', key: `${id} knowledge`, capacity: 30 },
    { level: 'key', key: id, capacity: 500 },
    { level: 'tenant', key: TENANT, capacity: 8_000 },
    { level: 'global', key: 'all', capacity: 10_000 },
  ]);
});

it('tells with every answer what is left, and when all of it will be', async () => {
  const limiter = createInProcessLimiter({ clock: createManualClock() });
  const { fetch } = await serveApp({ endpoints: ENDPOINTS, limiter });
  const page = await fetch('/page');
  expect(page.headers.get('ratelimit-policy')).toBe('"address";q=200;w=60');
  expect(page.headers.get('ratelimit')).toBe('"address";r=199;t=1');
  const first = await fetch('/api/v1/knowledge/bases', { headers: as('viewer') });
  expect(first.headers.get('ratelimit')).toBe(
    '"address";r=198;t=1, "route";r=29;t=2, "key";r=499;t=1, "tenant";r=7999;t=1, "global";r=9999;t=1',
  );
  for (let call = 0; call < 29; call += 1) await fetch('/api/v1/knowledge/bases', { headers: as('viewer') });
  const refused = await fetch('/api/v1/knowledge/bases', { headers: as('viewer') });
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '2']);
  expect(refused.headers.get('ratelimit')).toContain('"route";r=0;t=60');
  expect(await refused.json()).toMatchObject({ code: 'limit_exceeded', detail: expect.stringContaining('this part of the API') });
  expect((await fetch('/api/v1/tasks', { headers: as('viewer') })).status).toBe(200);
});

it.each(['address', 'route', 'key', 'tenant', 'global'])('names what was too much at the level %s', async (level) => {
  const { fetch, log } = await serveApp({ endpoints: ENDPOINTS, limiter: createFakeLimiter(() => refusal(level, 1_000)) });
  const problem = (await (await fetch('/page')).json()) as { detail: string };
  expect(problem.detail).toMatch(/^Too many requests /);
  expect(log.at(-1)?.facts).toMatchObject({ level });
});

it('lets those on the list of the allowed past their own limit, and no other', async () => {
  const { charged, limiter } = createCountingLimiter();
  const { id } = principal('viewer');
  const limitLists = { find: async (_tenantId: string, _subject: string, value: string) => (value === id ? 'allow' : null) } as const;
  const { fetch } = await serveApp({ endpoints: ENDPOINTS, limiter, limitLists });
  await fetch('/api/v1/tasks', { headers: as('viewer') });
  expect(charged.at(-1)?.map(({ level }) => level)).toEqual(['tenant', 'global']);
});

it.each(['address', 'key'] as const)('keeps out a blocked %s, counts it and costs nobody anything', async (blocked) => {
  const { charged, limiter } = createCountingLimiter();
  const limitLists = { find: async (_tenantId: string, subject: string) => (subject === blocked ? 'block' : null) } as const;
  const { fetch, metrics } = await serveApp({ endpoints: ENDPOINTS, limiter, limitLists });
  const answers = [await fetch('/api/v1/messages', { headers: as('viewer') }), await fetch('/api/v1/tasks', { headers: as('viewer') })];
  for (const answer of answers) {
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ code: 'auth_forbidden', detail: expect.stringContaining('blocked') });
  }
  expect(charged.flat().filter(({ level }) => level !== 'address')).toEqual([]);
  const counted = { name: 'claw_limit_refusals_total', labels: { level: 'blocked', result: 'refused' } };
  expect(metrics.counted).toContainEqual(counted);
});

it('keeps out an address that the caller’s own business blocked, also where the key had to be looked up', async () => {
  const { limiter } = createCountingLimiter();
  const find = async (tenantId: string, subject: string) => (tenantId !== TENANT && subject === 'address' ? 'block' : null);
  const { fetch } = await serveApp({ endpoints: ENDPOINTS, limiter, limitLists: { find } });
  const stranger = { headers: { authorization: 'Bearer key-stranger' } };
  for (let call = 0; call < 2; call += 1) expect((await fetch('/api/v1/tasks', stranger)).status).toBe(403);
  expect((await fetch('/api/v1/tasks', { headers: as('viewer') })).status).toBe(200);
});

it('refuses nothing in shadow mode, but counts what it would have refused', async () => {
  const setting = async (_tenantId: string, _channelId: string | null, key: keyof typeof SETTINGS) =>
    key === 'limits.shadow' ? true : SETTINGS[key].default;
  const limiter = createFakeLimiter(() => refusal('address', 1_000));
  const { fetch, metrics } = await serveApp({ endpoints: ENDPOINTS, limiter, setting: setting as never });
  expect((await fetch('/page')).status).toBe(200);
  expect(metrics.counted).toContainEqual({ name: 'claw_limit_refusals_total', labels: { level: 'address', result: 'shadow' } });
});
