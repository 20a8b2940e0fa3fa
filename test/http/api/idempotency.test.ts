/** Every POST of the API that a key opens may be repeated under an Idempotency-Key: it is done once and answered alike. */
import { expect, it } from 'vitest';
import { listEndpoints } from '../../../scripts/generate-openapi-endpoints.ts';
import { ConflictError } from '../../../src/kernel/errors.ts';
import { as } from '../serve-app.ts';
import { serveApi } from './serve-api.ts';

const posts = listEndpoints().filter(({ method, path, auth }) => method === 'post' && path.startsWith('/api/v1/') && auth !== 'none');

it.each(
  posts.filter(({ streamed, showsSecret }) => streamed === undefined && !showsSecret).map(({ path, headers }) => [path, headers] as const),
)('tells of the header at POST %s', (_path, headers) => {
  expect(Object.keys(headers ?? {})).toEqual(['Idempotency-Key']);
});

it('tells of it nowhere where the answer shows a secret, for answers are kept in the clear', () => {
  const secret = posts.filter((one) => one.showsSecret);
  expect(secret.map(({ path, headers }) => [path, headers])).toEqual([
    ['/api/v1/notifications/endpoints', undefined],
    ['/api/v1/notifications/endpoints/{id}/rotate-secret', undefined],
    ['/api/v1/api-keys', undefined],
    ['/api/v1/api-keys/{id}/rotate', undefined],
    ['/api/v1/operators', undefined],
    ['/api/v1/operators/{id}/reset-password', undefined],
    ['/api/v1/invitations', undefined],
    ['/api/v1/tenants', undefined],
  ]);
});

it('tells of it nowhere where the body is handed over as it arrives', () => {
  const streamed = posts.filter((one) => one.streamed !== undefined);
  expect(streamed.map(({ path, headers }) => [path, headers])).toEqual([['/api/v1/knowledge/bases/{id}/import', undefined]]);
});

const path = '/knowledge/bases';
const named = (key: string, role: Parameters<typeof as>[0] = 'owner') => ({ ...as(role), 'idempotency-key': key });

it('is done once, and gives the answer of the first call again', async () => {
  const { call } = await serveApi();
  const first = await call('POST', path, { name: 'Shop' }, named('one'));
  const again = await call('POST', path, { name: 'Shop' }, named('one'));
  expect([again.status, again.body]).toEqual([201, first.body]);
  expect([first, again].map(({ headers }) => headers.get('idempotent-replayed'))).toEqual([null, 'true']);
  expect((await call('GET', path)).body.data).toHaveLength(1);
});

it('is done for each key of the API, and each time without the header', async () => {
  const { call, services } = await serveApi();
  const [one, other] = [services.addConversation(), services.addConversation()];
  expect((await call('POST', `/conversations/${one.id}/takeover`, undefined, named('one'))).status).toBe(200);
  expect((await call('POST', `/conversations/${other.id}/takeover`, undefined, named('one', 'operator'))).status).toBe(200);
  await call('POST', path, { name: 'One' });
  await call('POST', path, { name: 'Two' });
  expect((await call('GET', path)).body.data).toHaveLength(2);
});

it('is refused under a key that was used for another body, another thing or another call', async () => {
  const { call, services } = await serveApi();
  const [one, other] = [services.addBase('One'), services.addBase('Other')];
  await call('POST', `${path}/${one.id}/reindex`, undefined, named('one'));
  await call('POST', path, { name: 'Shop' }, named('two'));
  const calls = [
    call('POST', `${path}/${other.id}/reindex`, undefined, named('one')),
    call('POST', path, { name: 'Shop' }, named('one')),
    call('POST', path, { name: 'Shop 2' }, named('two')),
  ];
  for (const { status, body } of await Promise.all(calls))
    expect([status, body.code, body.errors[0].field]).toEqual([409, 'conflict', 'Idempotency-Key']);
});

it('compares the files of an upload by what they hold', async () => {
  const { fetch, services } = await serveApi();
  const base = services.addBase('Shop');
  const upload = async (text: string) => {
    const body = new FormData();
    body.append('file', new File([text], 'a.txt', { type: 'text/plain' }));
    const headers = { authorization: 'Bearer key-owner', 'idempotency-key': 'one' };
    return (await fetch(`/api/v1/knowledge/bases/${base.id}/documents`, { method: 'POST', headers, body })).status;
  };
  expect([await upload('one'), await upload('one'), await upload('two')]).toEqual([202, 202, 409]);
});

it('is done anew when the first call failed', async () => {
  const { call, services } = await serveApi();
  const { createBase } = services.knowledge;
  Object.assign(services.knowledge, { createBase: () => Promise.reject(new ConflictError('Not now.')) });
  expect((await call('POST', path, { name: 'Shop' }, named('one'))).status).toBe(409);
  Object.assign(services.knowledge, { createBase });
  expect((await call('POST', path, { name: 'Shop' }, named('one'))).status).toBe(201);
});

it('is told to come again while the first call is under way', async () => {
  const { call, services } = await serveApi();
  const { createBase } = services.knowledge;
  let go = () => {};
  const gate = new Promise<void>((resolve) => (go = resolve));
  let begun = () => {};
  const reached = new Promise<void>((resolve) => (begun = resolve));
  const slow: typeof createBase = async (...given) => {
    begun();
    await gate;
    return createBase(...given);
  };
  Object.assign(services.knowledge, { createBase: slow });
  const first = call('POST', path, { name: 'Shop' }, named('one'));
  await reached;
  const second = await call('POST', path, { name: 'Shop' }, named('one'));
  expect([second.status, second.headers.get('retry-after')]).toEqual([409, '1']);
  go();
  expect((await first).status).toBe(201);
  expect((await call('POST', path, { name: 'Shop' }, named('one'))).body).toEqual((await first).body);
});

it('refuses a key that is none', async () => {
  const { call } = await serveApi();
  expect((await call('POST', path, { name: 'Shop' }, named('two words'))).body.errors[0].field).toBe('Idempotency-Key');
});
