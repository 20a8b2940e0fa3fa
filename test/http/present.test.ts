/** Who still has the answer is told so: ETag and If-None-Match over real HTTP. */
import { expect, it } from 'vitest';
import { z } from 'zod';
import { endpoint, type Endpoint, type EndpointReply } from '../../src/kernel/endpoint.ts';
import { as, serveApp } from './serve-app.ts';

const showing = (reply: () => EndpointReply, over: Partial<Endpoint> = {}): Endpoint => ({
  ...endpoint({
    method: 'get',
    path: '/thing',
    operationId: 'readThing',
    tag: 'test',
    summary: 'Shows it.',
    auth: { role: 'viewer', scope: 'usage' },
    responses: { 200: { description: 'The thing.', schema: z.strictObject({ n: z.number() }) } },
    handle: async () => reply(),
  }),
  ...over,
});

it('sends what a caller already has only once, until it changes', async () => {
  let n = 1;
  const { fetch } = await serveApp({ endpoints: [showing(() => ({ status: 200, body: { n } }))] });
  const ask = (known = '') => fetch('/thing', { headers: { ...as('viewer'), ...(known && { 'if-none-match': known }) } });
  const first = await ask();
  const etag = first.headers.get('etag') ?? '';
  expect(etag).toMatch(/^"[\w-]{27}"$/);
  expect([first.headers.get('cache-control'), first.headers.get('vary')]).toEqual(['private, no-cache', 'Authorization']);
  for (const known of [etag, `W/${etag}`, `"other", ${etag}`]) {
    const again = await ask(known);
    expect([again.status, again.headers.get('etag'), await again.text()]).toEqual([304, etag, '']);
  }
  n = 2;
  const changed = await ask(etag);
  expect([changed.status, await changed.json()]).toEqual([200, { n: 2 }]);
  expect(changed.headers.get('etag')).not.toBe(etag);
  expect((await fetch('/thing', { headers: { 'if-none-match': etag } })).status).toBe(401);
});

it('keeps nothing of what is not asked for again: changes, refusals and what needs no key', async () => {
  const body = { n: 1 };
  const { fetch } = await serveApp({
    endpoints: [
      showing(() => ({ status: 200, body }), { method: 'post', path: '/changed', operationId: 'changeThing' }),
      showing(() => ({ status: 200, body }), { auth: 'none', path: '/open', operationId: 'readOpen' }),
    ],
  });
  for (const [path, method] of [
    ['/changed', 'POST'],
    ['/open', 'GET'],
    ['/nothing', 'GET'],
  ] as const) {
    const { headers } = await fetch(path, { method, headers: as('owner') });
    expect([path, headers.get('etag'), headers.get('cache-control')]).toEqual([path, null, 'no-store']);
  }
});

it('sends a file again only when the tag it names is not the one that the caller has', async () => {
  const file = showing(
    () => ({ status: 200, content: { type: 'text/plain', bytes: 'words' }, headers: { etag: '"a"', 'cache-control': 'no-cache' } }),
    {
      auth: 'none',
    },
  );
  const { fetch } = await serveApp({ endpoints: [file] });
  const ask = (known: string) => fetch('/thing', { headers: { 'if-none-match': known } });
  expect([(await ask('"a"')).status, await (await ask('"a"')).text()]).toEqual([304, '']);
  expect([(await ask('"b"')).status, await (await ask('"b"')).text()]).toEqual([200, 'words']);
});
