/** API keys through the API: shown once, never above the role of who makes them, replaced and revoked. */
import { expect, it } from 'vitest';
import { hashToken } from '../../../src/kernel/secret.ts';
import { as } from '../serve-app.ts';
import { serveApi } from './serve-api.ts';

const NEW = { name: 'shop', role: 'operator' };

it('shows a new key once, and keeps its hash and its last characters', async () => {
  const { call, services } = await serveApi();
  const made = await call('POST', '/api-keys', NEW);
  const { key, ...shown } = made.body;
  expect([made.status, shown]).toEqual([
    201,
    {
      ...NEW,
      id: expect.any(String),
      scopes: null,
      tier: 'enterprise',
      last_four: key.slice(-4),
      created_at: expect.any(String),
      expires_at: null,
      revoked_at: null,
      last_used_at: null,
    },
  ]);
  expect(services.keyHashes).toEqual([hashToken(key)]);
  expect(JSON.stringify(services.keyList)).not.toContain(key);
  expect((await call('GET', `/api-keys/${shown.id}`)).body).toEqual(shown);
  expect((await call('GET', '/api-keys')).body).toEqual({ data: [shown], next_cursor: null });
});

it('never gives a key twice, also not to who repeats the call', async () => {
  const { call } = await serveApi();
  const again = { 'idempotency-key': 'the same' };
  const [first, second] = [await call('POST', '/api-keys', NEW, again), await call('POST', '/api-keys', NEW, again)];
  expect(first.body.key).not.toEqual(second.body.key);
});

it('lets no key make, replace or revoke one with a larger role', async () => {
  const { call } = await serveApi();
  const { body: owners } = await call('POST', '/api-keys', { name: 'boss', role: 'owner' });
  const asked = [
    await call('POST', '/api-keys', { name: 'boss', role: 'owner' }, as('admin')),
    await call('POST', `/api-keys/${owners.id}/rotate`, {}, as('admin')),
    await call('DELETE', `/api-keys/${owners.id}`, undefined, as('admin')),
  ];
  expect(asked.map(({ status, body }) => [status, body.code])).toEqual(Array(3).fill([403, 'auth_forbidden']));
  expect((await call('POST', '/api-keys', { name: 'equal', role: 'admin' }, as('admin'))).status).toBe(201);
});

it('rotates with an overlap, and revokes', async () => {
  const { call } = await serveApi();
  const { body: old } = await call('POST', '/api-keys', NEW);
  const rotated = await call('POST', `/api-keys/${old.id}/rotate`, { overlap_s: 60 });
  expect([rotated.status, rotated.body]).toEqual([201, expect.objectContaining({ ...NEW, key: expect.stringMatching(/^claw_/) })]);
  expect(rotated.body.key).not.toBe(old.key);
  expect((await call('GET', `/api-keys/${old.id}`)).body.expires_at).toEqual(expect.any(String));
  expect((await call('DELETE', `/api-keys/${old.id}`)).status).toBe(204);
  expect((await call('GET', `/api-keys/${old.id}`)).body.revoked_at).toEqual(expect.any(String));
  expect((await call('POST', `/api-keys/${old.id}/rotate`, {})).status).toBe(404);
});

it('refuses a key that would have ended already, and an overlap above a week', async () => {
  const { call, services } = await serveApi();
  const past = await call('POST', '/api-keys', { ...NEW, expires_at: '2001-01-01T00:00:00Z' });
  expect([past.status, past.body.errors?.[0] ?? past.body]).toEqual([422, expect.objectContaining({ field: 'expires_at' })]);
  expect(services.keyList).toEqual([]);
  const { body: key } = await call('POST', '/api-keys', NEW);
  expect((await call('POST', `/api-keys/${key.id}/rotate`, { overlap_s: 604_801 })).status).toBe(422);
});

it('finds no key of another business', async () => {
  const { call } = await serveApi();
  const { body: key } = await call('POST', '/api-keys', NEW);
  const stranger = { authorization: 'Bearer key-stranger' };
  for (const [method, path, body] of [
    ['GET', ''],
    ['DELETE', ''],
    ['POST', '/rotate', {}],
  ] as const) {
    const { status, body: problem } = await call(method, `/api-keys/${key.id}${path}`, body, stranger);
    expect([method, status, problem.code]).toEqual([method, 404, 'not_found']);
  }
});
