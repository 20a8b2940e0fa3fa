/** One stream of the page: what ends it, and how the page learns of it. */
import { expect, it, vi } from 'vitest';
import { openEvents } from '../../../../src/client/read-events.ts';
import type { Reading } from '../../../../adapters/web/browser/api.ts';
import { readStream } from '../../../../adapters/web/browser/read-stream.ts';
import type { StreamEvent } from '../../../../adapters/web/browser/wire.ts';

/** Starts to read a stream that the test holds; `silences` are the alarms that have been set, `ring` lets the last one go off. */
function read() {
  const leaving = new AbortController();
  const events: StreamEvent[] = [];
  const silences: { readonly signal: AbortSignal; readonly ring: () => void }[] = [];
  const cancel = vi.fn<() => void>();
  let stream: ReadableStreamDefaultController<Uint8Array> | null = null;
  const body = new ReadableStream<Uint8Array>({ start: (controller) => void (stream = controller), cancel });
  const done = readStream({
    wait: (_ms, signal) => new Promise((resolve) => silences.push({ signal, ring: resolve })),
    signal: leaving.signal,
    open: (reading: Reading) => openEvents('http://shop.example', { ...reading, fetch: async () => new Response(body) }),
    onOpen: () => {},
    onEvent: (event) => events.push(event),
  });
  const send = (text: string): void => stream?.enqueue(new TextEncoder().encode(text));
  return { leaving, events, silences, cancel, done, send };
}

it('gives up on a connection that has gone silent, and closes it', async () => {
  const { silences, cancel, done, send } = read();
  send(': still here\n\n');
  await vi.waitFor(() => expect(silences).toHaveLength(2));
  expect(silences[0]?.signal.aborted).toBe(true);
  silences[1]?.ring();
  await expect(done).rejects.toMatchObject({ message: 'No connection', facts: { status: 0 } });
  expect(cancel).toHaveBeenCalledOnce();
});
it('leaves out events that it does not know or that lack what they need, and goes on', async () => {
  const { leaving, events, done, send } = read();
  send('event: news\ndata: {}\n\nevent: status\ndata: {"state":"asleep"}\n\nevent: delta\ndata: {"message_id":"a","text":"x"}\n\n');
  send('event: message\ndata: {"id":"m","seq":1,"role":"robot","text":"x"}\n\nevent: status\ndata: {"state":"human"}\n\n');
  await vi.waitFor(() => expect(events).toEqual([{ kind: 'status', status: 'human' }]));
  leaving.abort();
  await expect(done).resolves.toBeUndefined();
});
it('takes what is no JSON for a broken connection', async () => {
  const { done, send } = read();
  send('event: status\ndata: <html>\n\n');
  await expect(done).rejects.toMatchObject({ message: 'No connection', facts: { status: 0 } });
});
