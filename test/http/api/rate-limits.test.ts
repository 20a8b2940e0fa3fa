/** The rate limits through the API: the numbers in force, and the lists of the allowed and the blocked. */
import { beforeEach, expect, it } from 'vitest';
import { newUuid } from '../../../src/kernel/ids.ts';
import { as } from '../serve-app.ts';
import { serveApi } from './serve-api.ts';

type Served = Awaited<ReturnType<typeof serveApi>>;
let served: Served;
beforeEach(async () => {
  served = await serveApi();
});

const PATH = '/api/v1/rate-limits/lists';
const send = async (method: string, path: string, body?: unknown, role: 'admin' | 'viewer' = 'admin') => {
  const answer = await served.fetch(path, { method, headers: as(role), ...(body !== undefined && { body: JSON.stringify(body) }) });
  return { status: answer.status, body: answer.status === 204 ? null : ((await answer.json()) as Record<string, never>) };
};
const block = { list: 'block', subject: 'address', value: '203.0.113.0/24', reason: 'a flood' };

it('lists the numbers in force, and where each is changed', async () => {
  const { body } = await send('GET', '/api/v1/rate-limits', undefined, 'viewer');
  expect(body?.['data']).toEqual(
    expect.arrayContaining([
      { level: 'address', of: null, limit: 200, window_s: 60, setting: 'limits.address_per_minute' },
      { level: 'route', of: 'knowledge', limit: 30, window_s: 60, setting: 'limits.route_per_minute' },
      { level: 'contact', of: 'free', limit: 100, window_s: 60, setting: 'limits.contact_per_minute' },
      { level: 'global', of: null, limit: 10_000, window_s: 60, setting: 'limits.global_per_minute' },
      { level: 'contact_files', of: null, limit: 20, window_s: 3_600, setting: 'limits.contact_files_per_hour' },
      { level: 'crawls', of: null, limit: 60, window_s: 3_600, setting: 'limits.crawls_per_hour' },
    ]),
  );
});

it('adds, shows, changes and removes an entry, and names who wrote it', async () => {
  const added = await send('POST', PATH, block);
  expect(added).toMatchObject({ status: 201, body: { ...block, changed_by: 'admin key', expires_at: null } });
  const one = `${PATH}/${added.body?.['id']}`;
  expect((await send('GET', one, undefined, 'viewer')).body).toEqual(added.body);
  const ends = { list: 'allow', expires_at: '2030-01-01T00:00:00.000Z' };
  expect((await send('PATCH', one, ends)).body).toMatchObject({ ...block, ...ends });
  expect((await send('GET', `${PATH}?list=block`)).body?.['data']).toEqual([]);
  expect((await send('GET', PATH)).body?.['data']).toMatchObject([ends]);
  expect((await send('DELETE', one)).status).toBe(204);
  expect((await send('DELETE', one)).status).toBe(404);
});

it.each([
  [{ ...block, value: 'nowhere' }, 'value'],
  [{ ...block, subject: 'contact' }, 'value'],
  [{ ...block, list: 'grey' }, 'list'],
  [{ ...block, reason: ' ' }, 'reason'],
  [{ ...block, expires_at: 'soon' }, 'expires_at'],
])('names what is wrong with %j', async (entry, field) => {
  const { status, body } = await send('POST', PATH, entry);
  expect([status, body?.['errors']]).toEqual([422, [expect.objectContaining({ field })]]);
});

it('lets viewers look and change nothing', async () => {
  expect((await send('POST', PATH, block, 'viewer')).status).toBe(403);
  expect((await send('DELETE', `${PATH}/${newUuid()}`, undefined, 'viewer')).status).toBe(403);
});

const CHECK = '/api/v1/rate-limits/check';

it('tells what would happen to a call, by which rules, and takes nothing for it', async () => {
  const id = newUuid();
  served.services.tiers.set(id, 'free');
  const asked = { api_key_id: id, path: '/api/v1/knowledge/bases', address: '203.0.113.9' };
  for (let time = 0; time < 2; time += 1) {
    expect((await send('POST', CHECK, asked, 'viewer')).body).toEqual({
      allowed: true,
      level: null,
      retry_after_s: 0,
      shadow: false,
      limits: [
        { level: 'address', of: null, limit: 200, window_s: 60, setting: 'limits.address_per_minute', remaining: 199, reset_s: 1 },
        { level: 'route', of: 'knowledge', limit: 30, window_s: 60, setting: 'limits.route_per_minute', remaining: 29, reset_s: 2 },
        { level: 'key', of: 'free', limit: 100, window_s: 60, setting: 'limits.contact_per_minute', remaining: 99, reset_s: 1 },
        { level: 'tenant', of: null, limit: 3_000, window_s: 60, setting: 'limits.tenant_per_minute', remaining: 2_999, reset_s: 1 },
        { level: 'global', of: null, limit: 10_000, window_s: 60, setting: 'limits.global_per_minute', remaining: 9_999, reset_s: 1 },
      ],
      entries: [],
    });
  }
});

it('tells who has used up what, and when more may come', async () => {
  const id = newUuid();
  served.services.tiers.set(id, 'free');
  const bucket = { level: 'contact', key: id, capacity: 100, perSecond: 100 / 60 };
  for (let message = 0; message < 100; message += 1) await served.services.limiter.take([bucket]);
  const { body } = await send('POST', CHECK, { contact_id: id });
  expect(body).toMatchObject({ allowed: false, level: 'contact', retry_after_s: 1 });
  expect(body?.['limits']).toMatchObject([
    { level: 'contact', of: 'free', remaining: 0, reset_s: 60 },
    { level: 'tenant' },
    { level: 'global' },
  ]);
});

it('names the entry by which somebody is blocked or allowed', async () => {
  const { body: entry } = await send('POST', PATH, block);
  expect((await send('POST', CHECK, { address: '203.0.113.9' })).body).toMatchObject({
    allowed: false,
    level: 'blocked',
    entries: [entry],
  });
  const id = newUuid();
  served.services.tiers.set(id, 'pro');
  const { body: allowed } = await send('POST', PATH, { list: 'allow', subject: 'contact', value: id, reason: 'a partner' });
  const { body } = await send('POST', CHECK, { contact_id: id });
  expect(body).toMatchObject({ allowed: true, limits: [{ level: 'tenant' }, { level: 'global' }], entries: [allowed] });
});

it.each([
  [{}, 422, 'contact_id'],
  [{ contact_id: newUuid(), api_key_id: newUuid() }, 422, 'api_key_id'],
  [{ contact_id: newUuid() }, 404, 'contact_id'],
  [{ api_key_id: 'none' }, 404, 'api_key_id'],
  [{ address: '203.0.113.0/24' }, 422, 'address'],
])('names what is wrong with the question %j', async (question, status, field) => {
  expect(await send('POST', CHECK, question)).toMatchObject({ status, body: { errors: [{ field }] } });
});

it('tells what the limits did, for an hour unless asked otherwise and for a day at most', async () => {
  const STATS = '/api/v1/rate-limits/stats';
  const tally = { level: 'key', of: 'pro', refused: 2, shadowed: 1 };
  const told = (minutes: number) => ({
    minutes,
    levels: [{ ...tally, admitted: minutes }],
    most_refused: [{ ...tally, subject: 'a key' }],
  });
  expect((await send('GET', STATS, undefined, 'viewer')).body).toEqual(told(60));
  expect((await send('GET', `${STATS}?minutes=5`)).body).toEqual(told(5));
  expect((await send('GET', `${STATS}?minutes=1441`)).status).toBe(422);
});
