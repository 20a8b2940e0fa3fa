/** The secret of a web channel through the API: shown once, made anew, taken away. */
import { expect, it } from 'vitest';
import { newUuid } from '../../../src/kernel/ids.ts';
import { serveApi } from './serve-api.ts';

async function serveWeb() {
  const served = await serveApi();
  served.services.api = { ...served.services.api, kind: 'web' };
  const channel = `/channels/${served.services.api.id}`;
  return { ...served, channel, path: `${channel}/identity-secret` };
}

it('shows the secret once and its end ever after', async () => {
  const { call, channel, path } = await serveWeb();
  expect((await call('GET', channel)).body.identity_secret).toBeNull();
  const made = await call('POST', path);
  expect([made.status, made.headers.get('cache-control')]).toEqual([201, 'no-store']);
  expect(made.body.secret).toMatch(/^[\w-]{43}$/);
  const shown = { last_four: made.body.secret.slice(-4) };
  expect(made.body).toEqual({ secret: made.body.secret, ...shown });
  const answers = [await call('GET', channel), await call('GET', '/channels'), await call('PATCH', channel, { name: 'Shop' })];
  expect(answers.map(({ body }) => (body.data?.[0] ?? body).identity_secret)).toEqual([shown, shown, shown]);
  expect(JSON.stringify(answers)).not.toContain(made.body.secret);
});

it('makes another one each time, and the same for a call that is repeated', async () => {
  const { call, path } = await serveWeb();
  const make = async (key?: string) =>
    (await call('POST', path, undefined, key === undefined ? {} : { 'idempotency-key': key })).body.secret;
  const [one, other] = [await make(), await make()];
  expect(one).not.toBe(other);
  const [first, again, next] = [await make('a'), await make('a'), await make('b')];
  expect(again).toBe(first);
  expect(next).not.toBe(first);
  expect((await call('POST', path, undefined, { 'idempotency-key': 'a b' })).status).toBe(422);
});

it('takes it away, and says so when there is none', async () => {
  const { call, channel, path } = await serveWeb();
  await call('POST', path);
  expect([(await call('DELETE', path)).status, (await call('DELETE', path)).status]).toEqual([204, 404]);
  expect((await call('GET', channel)).body.identity_secret).toBeNull();
});

it('is for administrators, for web channels, and for those of the own business', async () => {
  const { call, path, services } = await serveWeb();
  for (const method of ['POST', 'DELETE']) {
    expect((await call(method, path, undefined, { authorization: 'Bearer key-operator' })).status).toBe(403);
    expect((await call(method, path, undefined, { authorization: 'Bearer key-stranger' })).status).toBe(404);
    for (const id of [newUuid(), 'x']) expect((await call(method, `/channels/${id}/identity-secret`)).status).toBe(404);
  }
  services.api = { ...services.api, kind: 'api' };
  const refused = await call('POST', path);
  expect([refused.status, refused.body.detail]).toEqual([409, expect.stringContaining('only a web channel')]);
  expect(services.identitySecrets.size).toBe(0);
});
