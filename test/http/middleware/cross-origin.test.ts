/** Pages of other origins may call the endpoints that welcome them, and no browser is told so before. */
import { expect, it } from 'vitest';
import { z } from 'zod';
import { endpoint, type Endpoint } from '../../../src/kernel/endpoint.ts';
import { AuthError } from '../../../src/kernel/errors.ts';
import { serveApp } from '../serve-app.ts';
import { createFakeLimiter, refusal } from '../../builders/fake-limiter.ts';

const SHOP = 'https://shop.example';
const EVIL = 'https://evil.example';

/** Welcomes the shop to the chat called `k`, and counts who is looked up. */
function chat() {
  const looked: string[] = [];
  const calls: unknown[] = [];
  const spec = (method: 'get' | 'post', over: Partial<Endpoint> = {}): Endpoint => ({
    ...endpoint({
      method,
      path: '/web/v1/{key}/messages',
      operationId: `${method}Messages`,
      tag: 'test',
      summary: 'Welcomes the shop.',
      auth: 'none',
      params: z.strictObject({ key: z.string() }),
      responses: { 200: { description: 'Done.' } },
      welcomes: async ({ key }, origin) => {
        looked.push(`${key} ${origin}`);
        if (key !== 'k' || origin !== SHOP) throw new AuthError('auth_forbidden', `Add ${origin} to web.origins.`);
      },
      handle: async ({ origin }) => {
        calls.push(origin);
        return { status: 200, body: {} };
      },
    }),
    ...over,
  });
  return { looked, calls, spec };
}

const asked = (origin: string, method = 'POST') => ({
  method: 'OPTIONS',
  headers: { origin, 'access-control-request-method': method, 'access-control-request-headers': 'authorization' },
});
const allowed = (response: Response) => response.headers.get('access-control-allow-origin');

it('lets a welcome page ask, call and read, and names no other origin', async () => {
  const { spec, calls } = chat();
  const { fetch, metrics } = await serveApp({ endpoints: [spec('get'), spec('post')] });
  const preflight = await fetch('/web/v1/k/messages', asked(SHOP));
  expect([preflight.status, allowed(preflight), preflight.headers.get('vary')]).toEqual([204, SHOP, 'Origin']);
  expect(preflight.headers.get('access-control-allow-methods')).toBe('GET, POST');
  expect(preflight.headers.get('access-control-allow-headers')).toContain('Authorization');
  expect(preflight.headers.get('access-control-max-age')).toBe('7200');
  expect(preflight.headers.get('access-control-allow-credentials')).toBeNull();
  const answer = await fetch('/web/v1/k/messages', { headers: { origin: SHOP } });
  expect([answer.status, allowed(answer), calls]).toEqual([200, SHOP, [SHOP]]);
  expect(answer.headers.get('access-control-expose-headers')).toContain('Retry-After');
  expect(metrics.counted.map(({ labels }) => labels)).toContainEqual({ method: 'OPTIONS', route: 'preflight', status: '2xx' });
});

it.each([
  ['another origin', '/web/v1/k/messages', EVIL],
  ['an origin that starts like a welcome one', '/web/v1/k/messages', `${SHOP}.evil.example`],
  ['the same host by http', '/web/v1/k/messages', 'http://shop.example'],
  ['the same host on another port', '/web/v1/k/messages', `${SHOP}:8443`],
  ['a page without an origin', '/web/v1/k/messages', 'null'],
  ['a page that is welcome in another chat', '/web/v1/other/messages', SHOP],
])('answers %s with 403 before anything happens, and lets its page read nothing', async (_who, path, origin) => {
  const { spec, calls } = chat();
  const { fetch } = await serveApp({ endpoints: [spec('get'), spec('post')] });
  for (const init of [asked(origin), { headers: { origin } }, { method: 'POST', headers: { origin } }]) {
    const answer = await fetch(path, init);
    expect([answer.status, allowed(answer), answer.headers.get('vary')]).toEqual([403, null, 'Origin']);
    expect(await answer.json()).toMatchObject({ code: 'auth_forbidden', detail: expect.stringContaining('web.origins') });
  }
  expect(calls).toEqual([]);
});

it('does not ask whether our own pages are welcome, nor callers that are no page', async () => {
  const { spec, looked, calls } = chat();
  const { fetch, url } = await serveApp({ endpoints: [spec('get')], publicUrl: 'https://help.example/claw' });
  for (const origin of [url, url.replace('http:', 'https:'), 'https://help.example', '']) {
    expect((await fetch('/web/v1/k/messages', { headers: origin === '' ? {} : { origin } })).status).toBe(200);
  }
  expect([looked, calls]).toEqual([[], [null, null, null, null]]);
});

it('takes preflights and calls from the limit of the address before a chat is looked up, and lets the page read how long to wait', async () => {
  const { spec, looked } = chat();
  const limiter = createFakeLimiter(() => refusal('address', 3_000));
  const { fetch } = await serveApp({ endpoints: [spec('get')], limiter });
  expect((await fetch('/web/v1/k/messages', asked(EVIL, 'GET'))).status).toBe(429);
  const answer = await fetch('/web/v1/k/messages', { headers: { origin: EVIL } });
  expect([answer.status, answer.headers.get('retry-after'), allowed(answer)]).toEqual([429, '3', EVIL]);
  expect(looked).toEqual([]);
});

it('opens nothing else: an endpoint that welcomes nobody answers as ever, without a word to browsers', async () => {
  const { spec } = chat();
  const { welcomes: _welcomes, ...closed } = spec('get', { path: '/api/v1/things' });
  const { fetch } = await serveApp({ endpoints: [closed] });
  const answer = await fetch('/api/v1/things', { headers: { origin: EVIL } });
  expect([allowed(answer), answer.headers.get('vary')]).toEqual([null, null]);
  const preflight = await fetch('/api/v1/things', asked(EVIL, 'GET'));
  expect([preflight.status, allowed(preflight), preflight.headers.get('access-control-allow-methods')]).toEqual([204, null, null]);
});

it('tells who asks without being a browser which methods there are, each once', async () => {
  const { spec, looked } = chat();
  const { fetch } = await serveApp({ endpoints: [spec('get'), spec('post')] });
  const options = await fetch('/web/v1/k/messages', { method: 'OPTIONS', headers: { origin: SHOP } });
  expect(options.status).toBe(204);
  expect(options.headers.get('allow')?.split(', ').toSorted()).toEqual(['GET', 'HEAD', 'OPTIONS', 'POST']);
  expect(looked).toEqual([]);
});

it('refuses U+0000 in the address before it is looked up', async () => {
  const { spec, looked } = chat();
  const { fetch } = await serveApp({ endpoints: [spec('get')] });
  expect((await fetch('/web/v1/k%00/messages', { headers: { origin: SHOP } })).status).toBe(422);
  expect((await fetch('/web/v1/k%00/messages', asked(SHOP, 'GET'))).status).toBe(422);
  expect(looked).toEqual([]);
});
