/** A conversation of the page against a channel in memory, whose streams and pauses the test holds in its hands. */
import { expect, vi } from 'vitest';
import { ApiFault } from '../../../../adapters/web/browser/api.ts';
import type { Api } from '../../../../adapters/web/browser/api.ts';
import { Chat } from '../../../../adapters/web/browser/chat.ts';
import { createMemoryShelf, createSaved } from '../../../../adapters/web/browser/saved.ts';
import type { WireMessage } from '../../../../adapters/web/browser/wire.ts';
import { renderMessage } from '../../../../adapters/web/render-message.ts';
import { openEvents } from '../../../../src/client/read-events.ts';

export const fault = (status: number, after: number | null = null): ApiFault =>
  new ApiFault('refused', { status, code: '', retryAfterMs: after });
export const message = (seq: number, text: string, role: WireMessage['role'] = 'user'): WireMessage => ({
  id: `m${seq}`,
  seq,
  role,
  text,
  blocks: renderMessage({ role, text, sources: [] }),
  sources: [],
  files: [],
  outcome: null,
  state: 'sent',
  at: '2030-01-01T00:00:00Z',
  author: null,
});

/** A channel whose streams the test holds in its hands. */
export function createChannel() {
  const streams: ReadableStreamDefaultController<Uint8Array>[] = [];
  const resumedFrom: number[] = [];
  let visitors = 0;
  const api = {
    openSession: vi.fn<Api['openSession']>(async () => {
      visitors += 1;
      return { token: `t${visitors}`, conversationId: `c${visitors}`, greeting: 'Hello', suggestions: [], name: null };
    }),
    send: vi.fn<Api['send']>(async (_token, { id, text }) => ({ message: { ...message(1, text), id }, retryAfterS: null })),
    messages: vi.fn<Api['messages']>(async () => []),
    events: vi.fn<Api['events']>(async (_token, lastEventId, reading) => {
      resumedFrom.push(lastEventId);
      const body = new ReadableStream<Uint8Array>({ start: (controller) => void streams.push(controller) });
      return openEvents('http://shop.example', { ...reading, fetch: async () => new Response(body) });
    }),
    rate: vi.fn<Api['rate']>(async () => undefined),
    stop: vi.fn<Api['stop']>(async () => undefined),
    passage: vi.fn<Api['passage']>(async () => Promise.reject(fault(404))),
  };
  const emit = (name: string, data: unknown): void =>
    streams.at(-1)?.enqueue(new TextEncoder().encode(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`));
  return { api, streams, resumedFrom, emit };
}

/** One browser: what is kept lasts over every conversation opened in it until `leave` ends them. */
export function createStage() {
  const shelf = createMemoryShelf();
  const pauses: { ms: number; end: () => void }[] = [];
  let closing = new AbortController();
  let ids = 0;
  const wait = (ms: number, stop: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      // Listening for silence is not a pause between attempts.
      if (ms < 60_000 || ms === 600_000) pauses.push({ ms, end: resolve });
      stop.addEventListener('abort', () => resolve());
    });
  return {
    pauses,
    open(channel: ReturnType<typeof createChannel>): Chat {
      ids = 0;
      const newId = (): string => `id${(ids += 1)}`;
      const chat = new Chat({ api: channel.api, saved: createSaved(shelf, 'shop'), now: () => 1000, random: () => 0, newId, wait });
      void chat.run(closing.signal);
      return chat;
    },
    leave(): void {
      closing.abort();
      closing = new AbortController();
    },
  };
}

export const soon = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 2000, interval: 1 });
export const isOpen = (chat: Chat): Promise<void> => soon(() => expect(chat.link.value.state).toBe('open'));
