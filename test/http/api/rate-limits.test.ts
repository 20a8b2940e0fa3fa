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
      { level: 'address', of: null, per_minute: 200, setting: 'limits.address_per_minute' },
      { level: 'route', of: 'knowledge', per_minute: 30, setting: 'limits.route_per_minute' },
      { level: 'contact', of: 'free', per_minute: 100, setting: 'limits.contact_per_minute' },
      { level: 'global', of: null, per_minute: 10_000, setting: 'limits.global_per_minute' },
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
