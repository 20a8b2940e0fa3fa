/** The generated client against the real application: what it sends is taken, what comes back is typed. */
import { expect, it } from 'vitest';
import { createClawClient } from '../../src/client/client.ts';
import { EventsRefused, readEvents, type ServerEvent } from '../../src/client/read-events.ts';
import type { Endpoint, StreamWriter } from '../../src/kernel/endpoint.ts';
import { serveApi } from '../http/api/serve-api.ts';
import { serveApp } from '../http/serve-app.ts';
import { createFakeLimiter, refusal } from '../builders/fake-limiter.ts';

it('asks, and reads a problem as an error', async () => {
  const { url } = await serveApi();
  const client = createClawClient({ baseUrl: url, token: 'key-operator' });
  const { data, response } = await client.POST('/api/v1/messages', { body: { text: '你好' }, headers: { 'idempotency-key': 'k1' } });
  expect([response.status, data?.message.text, data?.answer]).toEqual([202, '你好', null]);
  const { error } = await client.GET('/api/v1/messages/{id}', { params: { path: { id: 'none' }, query: { debug: 'true' } } });
  expect([error?.code, error?.status]).toEqual(['not_found', 404]);
});

it('sends a file as a form, with its name', async () => {
  const { url, services } = await serveApi();
  const client = createClawClient({ baseUrl: url, token: 'key-admin' });
  const form = new FormData();
  form.append('audience', 'internal');
  form.append('file', new Blob(['# 标题']), '说明.md');
  const { data } = await client.POST('/api/v1/knowledge/bases/{id}/documents', {
    params: { path: { id: services.addBase('Shop').id } },
    body: { file: new Blob([]) },
    bodySerializer: () => form,
  });
  expect(data?.data).toHaveLength(1);
  expect(services.added).toMatchObject([{ fileName: '说明.md', audience: 'internal' }]);
});

const streaming = (stream: (writer: StreamWriter) => Promise<void>, seen: string[] = []): Endpoint => ({
  method: 'get',
  path: '/web/v1/shop/events',
  operationId: 'events',
  tag: 'test',
  summary: 'A stream.',
  auth: 'visitor',
  responses: { 200: { description: 'Events.', mediaType: 'text/event-stream' } },
  handle: async ({ bearer, headers }) => {
    seen.push(`${bearer} ${headers['last-event-id']}`);
    return { status: 200, stream };
  },
});

it('reads events with their ids, from the last one seen, and skips comments', async () => {
  const seen: string[] = [];
  const { url } = await serveApp({
    endpoints: [
      streaming(async (writer) => {
        writer.send({ event: 'message', id: '5', data: { text: '一\n\n二' } });
        await new Promise((resolve) => setImmediate(resolve));
        writer.send({ event: 'status', data: { state: 'idle' } });
      }, seen),
    ],
  });
  const events: ServerEvent[] = [];
  for await (const event of readEvents(`${url}/web/v1/shop/events`, { token: 't', lastEventId: '4' })) events.push(event);
  expect(events).toEqual([
    { event: 'message', id: '5', data: { text: '一\n\n二' } },
    { event: 'status', id: null, data: { state: 'idle' } },
  ]);
  expect(seen).toEqual(['t 4']);
});

it('puts together a character that arrives in pieces', async () => {
  const bytes = new TextEncoder().encode('id: 1\nevent: delta\ndata: "你好"\n\n');
  const body = new ReadableStream({
    start: (controller) => {
      for (const byte of bytes) controller.enqueue(new Uint8Array([byte]));
      controller.close();
    },
  });
  const events: ServerEvent[] = [];
  for await (const event of readEvents('http://x.example', { fetch: async () => new Response(body) })) events.push(event);
  expect(events).toEqual([{ event: 'delta', id: '1', data: '你好' }]);
});

it('closes the connection when the reader stops early', async () => {
  const endpoint = streaming(async (writer) => {
    writer.send({ event: 'message', id: '1', data: 1 });
    await new Promise<void>((resolve) => writer.closed.addEventListener('abort', () => resolve()));
  });
  const { url, metrics } = await serveApp({ endpoints: [endpoint] });
  for await (const { id } of readEvents(`${url}/web/v1/shop/events`, { token: 't' })) {
    expect(id).toBe('1');
    break;
  }
  await expect.poll(() => metrics.gauges.get('claw_streams_open')).toBe(0);
});

it('tells a refusal with its status and the wait', async () => {
  const limiter = createFakeLimiter(() => refusal('address', 7_000));
  const { url } = await serveApp({ endpoints: [streaming(async () => {})], limiter });
  const refused = await readEvents(`${url}/web/v1/shop/events`, { token: 't' })
    .next()
    .catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(EventsRefused);
  expect(refused).toMatchObject({ status: 429, retryAfter: '7' });
});
