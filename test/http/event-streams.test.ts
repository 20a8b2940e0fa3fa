/** Event streams over real sockets: what arrives, what a slow reader costs, and how they end. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import type { Endpoint, StreamWriter } from '../../src/kernel/endpoint.ts';
import { HEARTBEAT_MS, MAX_BUFFERED_BYTES } from '../../src/http/event-streams.ts';
import { serveApp } from './serve-app.ts';

const streaming = (
  stream: (writer: StreamWriter) => Promise<void>,
  bounds: { readonly key?: string; readonly endsAt?: number } = {},
): Endpoint => ({
  method: 'get',
  path: '/events',
  operationId: 'events',
  tag: 'test',
  summary: 'A stream.',
  auth: 'none',
  responses: { 200: { description: 'Events.', mediaType: 'text/event-stream' } },
  handle: async () => ({ status: 200, stream, ...bounds }),
});

const untilClosed = ({ closed }: StreamWriter) =>
  new Promise<void>((resolve) => {
    if (closed.aborted) resolve();
    else closed.addEventListener('abort', () => resolve());
  });

/** A reader on a bare socket, which may refuse to read. */
function openReader(port: number): { readonly socket: Socket; readonly read: () => string } {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', () => {});
  socket.write('GET /events HTTP/1.1\r\nHost: x\r\n\r\n');
  onTestFinished(() => void socket.destroy());
  return { socket, read: () => Buffer.concat(chunks).toString('utf8') };
}

it('writes each event with its id, name and data, and ends when its source does', async () => {
  const { fetch, metrics } = await serveApp({
    endpoints: [
      streaming(async (writer) => {
        writer.send({ event: 'message', id: '7', data: { text: '你好\nline' } });
        writer.send({ event: 'status', data: { state: 'waiting' } });
      }),
    ],
  });
  const response = await fetch('/events');
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await response.text()).toBe(
    ': open\n\nid: 7\nevent: message\ndata: {"text":"你好\\nline"}\n\nevent: status\ndata: {"state":"waiting"}\n\n',
  );
  expect(metrics.gauges.get('claw_streams_open')).toBe(0);
  expect(metrics.counted.map(({ labels }) => labels)).toContainEqual({ method: 'GET', route: 'events', status: '2xx' });
  expect(metrics.observed).toEqual([]);
});

it('sends a comment every 15 seconds of silence', async () => {
  const { port, clock } = await serveApp({ endpoints: [streaming(untilClosed)] });
  const { read } = openReader(port);
  await expect.poll(() => read()).toContain(': open');
  clock.advance(HEARTBEAT_MS - 1);
  expect(read()).not.toContain(': still here');
  clock.advance(1);
  await expect.poll(() => read()).toContain(': still here');
});

it.each([
  ['Latin', 'x'.repeat(8_000)],
  ['Chinese', '字'.repeat(2_700)],
])('cuts a reader that does not read, and holds no more than the bound for it: %s text', async (_script, data) => {
  let produced = 0;
  const endpoint = streaming(async (writer) => {
    while (writer.send({ event: 'message', data })) {
      produced = sockets[0]?.bytesWritten ?? 0;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(writer.closed.aborted).toBe(true);
  });
  const { port, server, metrics } = await serveApp({ endpoints: [endpoint] });
  const sockets: Socket[] = [];
  server.on('connection', (socket) => sockets.push(socket));
  const { socket, read } = openReader(port);
  socket.pause();
  await expect.poll(() => metrics.gauges.get('claw_streams_open'), { timeout: 8_000 }).toBe(0);
  expect(sockets[0]?.destroyed).toBe(true);
  socket.resume();
  await once(socket, 'close');
  // What the network had taken arrives still; the rest is what was held here.
  const held = produced - Buffer.byteLength(read());
  expect(held).toBeGreaterThan(0);
  expect(held).toBeLessThanOrEqual(MAX_BUFFERED_BYTES);
});

it('gives a reader that keeps up everything, although it is written in one go', async () => {
  const { port } = await serveApp({
    endpoints: [
      streaming(async (writer) => {
        for (let n = 1; n <= 40; n += 1) writer.send({ event: 'message', id: String(n), data: 'y'.repeat(4_000) });
      }),
    ],
  });
  const { read } = openReader(port);
  await expect.poll(() => read()).toContain('id: 40\n');
});

it('lets one event larger than the bound pass when nothing waits before it', async () => {
  const { fetch } = await serveApp({
    endpoints: [streaming(async (writer) => void writer.send({ event: 'message', data: 'z'.repeat(2 * MAX_BUFFERED_BYTES) }))],
  });
  expect((await (await fetch('/events')).text()).length).toBeGreaterThan(2 * MAX_BUFFERED_BYTES);
});

it('tells its source that the reader left', async () => {
  const left: boolean[] = [];
  const endpoint = streaming(async (writer) => {
    await untilClosed(writer);
    left.push(writer.send({ event: 'late', data: 1 }));
  });
  const { port } = await serveApp({ endpoints: [endpoint] });
  const { socket, read } = openReader(port);
  await expect.poll(() => read()).toContain(': open');
  socket.destroy();
  await expect.poll(() => left).toEqual([false]);
});

it('ends every stream when asked, even of a source that goes on, and answers other requests still', async () => {
  const { fetch, app, metrics } = await serveApp({ endpoints: [streaming(() => new Promise(() => {}))] });
  const response = await fetch('/events');
  expect(metrics.gauges.get('claw_streams_open')).toBe(1);
  app.closeStreams();
  expect(await response.text()).toBe(': open\n\n');
  expect((await fetch('/healthz')).status).toBe(200);
});

it('ends the stream of a source that fails, and logs the fault', async () => {
  const fault = new Error('lost');
  const { fetch, log } = await serveApp({ endpoints: [streaming(() => Promise.reject(fault))] });
  expect(await (await fetch('/events')).text()).toBe(': open\n\n');
  expect(log).toContainEqual({ level: 'error', facts: { error: fault } });
});

it('opens no stream for HEAD', async () => {
  const { fetch, metrics } = await serveApp({ endpoints: [streaming(() => new Promise(() => {}))] });
  const response = await fetch('/events', { method: 'HEAD' });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
  expect(metrics.gauges.get('claw_streams_open')).toBeUndefined();
});

it('answers a stream too many with 503 and when to come again', async () => {
  const { fetch } = await serveApp({ endpoints: [streaming(untilClosed)], mostStreams: 1 });
  const open = await fetch('/events');
  const refused = await fetch('/events');
  expect([open.status, refused.status, refused.headers.get('retry-after')]).toEqual([200, 503, '5']);
  expect(await refused.json()).toMatchObject({ code: 'overloaded' });
});

it('ends the oldest of nine streams of one key', async () => {
  const { fetch, metrics } = await serveApp({ endpoints: [streaming(untilClosed, { key: 'one conversation' })] });
  const streams: Response[] = [];
  for (let n = 0; n < 9; n += 1) streams.push(await fetch('/events'));
  expect(await streams[0]?.text()).toBe(': open\n\n');
  await expect.poll(() => metrics.gauges.get('claw_streams_open')).toBe(8);
});

it('ends a stream when its time is over, however far away that was', async () => {
  const days = 30 * 86_400_000;
  const { fetch, clock, metrics } = await serveApp({
    endpoints: [streaming(untilClosed, { endsAt: Date.UTC(2026, 0, 1) + days })],
  });
  const response = await fetch('/events');
  clock.advance(days - 1);
  await expect.poll(() => clock.sleeping()).toBe(1);
  expect(metrics.gauges.get('claw_streams_open')).toBe(1);
  clock.advance(1);
  expect(await response.text()).toBe(': open\n\n: still here\n\n');
});
