/** The page's side of the conversation against a channel in memory: sessions, resuming, sending once, and patience. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiFault, retryAfterMs } from '../../../../adapters/web/browser/api.ts';
import type { Api } from '../../../../adapters/web/browser/api.ts';
import { backoffMs } from '../../../../adapters/web/browser/backoff.ts';
import { Chat } from '../../../../adapters/web/browser/chat.ts';
import { newClientId } from '../../../../adapters/web/browser/client-id.ts';
import { createMemoryShelf, createSaved } from '../../../../adapters/web/browser/saved.ts';
import type { Shelf } from '../../../../adapters/web/browser/saved.ts';
import { openEvents } from '../../../../src/client/read-events.ts';
import type { WireMessage } from '../../../../adapters/web/browser/wire.ts';

const fault = (status: number, after: number | null = null): ApiFault => new ApiFault('refused', { status, code: '', retryAfterMs: after });
const message = (seq: number, text: string, role: WireMessage['role'] = 'user'): WireMessage => ({
  id: `m${seq}`,
  seq,
  role,
  text,
  sources: [],
  files: [],
  outcome: null,
  state: 'sent',
  at: '2030-01-01T00:00:00Z',
  author: null,
});

/** A channel whose streams the test holds in its hands. */
function createChannel() {
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

let closing: AbortController;
let pauses: { ms: number; end: () => void }[];
let shelf: Shelf;

function open(channel: ReturnType<typeof createChannel>): Chat {
  let ids = 0;
  const wait = (ms: number, stop: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      // Listening for silence is not a pause between attempts.
      if (ms < 60_000 || ms === 600_000) pauses.push({ ms, end: resolve });
      stop.addEventListener('abort', () => resolve());
    });
  const chat = new Chat({
    api: channel.api,
    saved: createSaved(shelf, 'shop'),
    now: () => 1000,
    random: () => 0,
    newId: () => `id${(ids += 1)}`,
    wait,
  });
  void chat.run(closing.signal);
  return chat;
}

const soon = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 2000, interval: 1 });
const isOpen = (chat: Chat): Promise<void> => soon(() => expect(chat.link.value.state).toBe('open'));

beforeEach(() => {
  closing = new AbortController();
  pauses = [];
  shelf = createMemoryShelf();
});
afterEach(() => closing.abort());

describe('a session', () => {
  it('is opened once, kept, and used again after a reload with the history before the stream', async () => {
    const first = createChannel();
    await isOpen(open(first));
    closing.abort();
    closing = new AbortController();
    const second = createChannel();
    second.api.messages.mockResolvedValue([message(1, 'Hi'), message(2, 'Hello', 'assistant')]);
    const chat = open(second);
    await isOpen(chat);
    expect(second.api.openSession).not.toHaveBeenCalled();
    expect([chat.transcript.value.messages.length, second.resumedFrom, chat.session.value?.greeting]).toEqual([2, [2], 'Hello']);
    expect(chat.announcement.value).toBeNull();
  });
  it('that is refused is replaced by a new one, and the message on its way follows it', async () => {
    const channel = createChannel();
    const chat = open(channel);
    await isOpen(chat);
    channel.api.send.mockRejectedValueOnce(fault(401));
    chat.send('Are you there?');
    await soon(() => expect(chat.transcript.value.messages[0]?.text).toBe('Are you there?'));
    expect(chat.notice.value).toBe('ended');
    expect(channel.api.send.mock.calls.map(([token, { id }]) => [token, id])).toEqual([
      ['t1', 'id1'],
      ['t2', 'id1'],
    ]);
  });
  it('can be left for a new conversation and come back to', async () => {
    const channel = createChannel();
    const chat = open(channel);
    await isOpen(chat);
    chat.send('Hi');
    await soon(() => expect(chat.transcript.value.messages).toHaveLength(1));
    chat.startNew();
    await soon(() => expect(chat.session.value?.token).toBe('t2'));
    expect(chat.transcript.value.messages).toEqual([]);
    channel.api.messages.mockResolvedValueOnce([message(1, 'Hi')]);
    chat.goBack();
    await soon(() => expect(chat.transcript.value.messages).toHaveLength(1));
    expect(chat.session.value?.token).toBe('t1');
  });
  it('of a channel that does not exist is not asked for as a lost connection', async () => {
    const channel = createChannel();
    channel.api.openSession.mockRejectedValue(fault(404));
    const chat = open(channel);
    await soon(() => expect(chat.link.value.state).toBe('unavailable'));
  });
});

describe('a connection', () => {
  it('that broke resumes after the last message seen, and a first break is not told', async () => {
    const channel = createChannel();
    const chat = open(channel);
    await isOpen(chat);
    channel.emit('message', message(7, 'News', 'assistant'));
    await soon(() => expect(chat.announcement.value?.text).toBe('News'));
    channel.streams.at(-1)?.error(new TypeError('network error'));
    await soon(() => expect(pauses).toHaveLength(1));
    expect(chat.link.value.state).toBe('open');
    pauses[0]?.end();
    await soon(() => expect(channel.resumedFrom).toEqual([0, 7]));
  });
  it('is tried again ever more slowly, and as late as the server asks', async () => {
    const channel = createChannel();
    channel.api.openSession.mockRejectedValue(fault(0));
    const chat = open(channel);
    for (let turn = 0; turn < 3; turn += 1) {
      await soon(() => expect(pauses).toHaveLength(turn + 1));
      pauses[turn]?.end();
    }
    channel.api.openSession.mockRejectedValue(fault(503, 600_000));
    await soon(() => expect(pauses.length).toBeGreaterThan(3));
    pauses[3]?.end();
    await soon(() => expect(pauses).toHaveLength(5));
    expect(pauses.map(({ ms }) => ms)).toEqual([250, 500, 1000, expect.any(Number), 600_000]);
    expect(chat.link.value).toEqual({ state: 'lost', busyUntil: 601_000 });
  });
});

describe('sending', () => {
  it('that failed is tried again under the same id', async () => {
    const channel = createChannel();
    const chat = open(channel);
    await isOpen(chat);
    channel.api.send.mockRejectedValueOnce(fault(0));
    chat.send('Hi');
    await soon(() => expect(chat.transcript.value.outbox[0]?.failure?.reason).toBe('offline'));
    chat.retry('id1');
    await soon(() => expect(chat.transcript.value.messages).toHaveLength(1));
    expect(channel.api.send.mock.calls.map(([, { id }]) => id)).toEqual(['id1', 'id1']);
  });
  it('of files names them again in every attempt, also after a reload', async () => {
    const file = { id: 'f1', name: 'kettle.png', mediaType: 'image/png', size: 7 };
    const chat = open(createChannel());
    await isOpen(chat);
    chat.send('', [file]);
    const channel = createChannel();
    const reloaded = open(channel);
    await isOpen(reloaded);
    reloaded.retry('id1');
    await soon(() => expect(reloaded.transcript.value.messages).toHaveLength(1));
    expect(channel.api.send.mock.calls).toEqual([['t1', { id: 'id1', text: '', fileIds: ['f1'] }]]);
  });
  it('tells of a limit with the time it ends', async () => {
    const channel = createChannel();
    const chat = open(channel);
    await isOpen(chat);
    channel.api.send.mockRejectedValueOnce(fault(429, 5000));
    chat.send('Hi');
    await soon(() => expect(chat.transcript.value.outbox[0]?.failure).toEqual({ reason: 'limit', until: 6000 }));
  });
  it('that is taken but not answered for a limit tells until when too', async () => {
    const channel = createChannel();
    const chat = open(channel);
    await isOpen(chat);
    channel.api.send.mockResolvedValueOnce({ message: { ...message(1, 'Hi'), id: 'id1', state: 'limited' }, retryAfterS: 30 });
    chat.send('Hi');
    await soon(() => expect(chat.transcript.value.messages[0]).toMatchObject({ state: 'limited', until: 31_000 }));
  });
  it('before there is a connection waits for it', async () => {
    const channel = createChannel();
    const chat = open(channel);
    chat.send('Early');
    await soon(() => expect(chat.transcript.value.messages).toHaveLength(1));
  });
  it('is not lost by a reload, nor is what was being typed', async () => {
    const channel = createChannel();
    const chat = open(channel);
    await isOpen(chat);
    channel.api.send.mockRejectedValueOnce(fault(500));
    chat.send('Hi');
    chat.type('And then');
    await soon(() => expect(chat.transcript.value.outbox[0]?.failure?.reason).toBe('trouble'));
    const reloaded = open(createChannel());
    expect([reloaded.transcript.value.outbox[0]?.clientId, reloaded.draft.value]).toEqual(['id1', 'And then']);
  });
});

describe('attention', () => {
  const news = (seq: number) => message(seq, 'News', 'assistant');
  it('counts what others say while nobody looks, keeps the count over a reload, and ends it with a look', async () => {
    const channel = createChannel();
    const chat = open(channel);
    chat.attention.look(true);
    await isOpen(chat);
    channel.emit('message', news(1));
    await soon(() => expect(chat.transcript.value.seenSeq).toBe(1));
    expect(chat.attention.unread.value).toBe(0);
    chat.attention.look(false);
    channel.emit('message', message(2, 'Mine'));
    channel.emit('message', message(3, 'A note', 'system'));
    channel.emit('message', message(4, 'Hello', 'operator'));
    channel.emit('message', news(5));
    await soon(() => expect(chat.attention.unread.value).toBe(2));
    closing.abort();
    closing = new AbortController();
    const later = createChannel();
    later.api.messages.mockResolvedValue([news(1), message(4, 'Hello', 'operator'), news(5), news(6)]);
    const reloaded = open(later);
    await soon(() => expect(reloaded.attention.unread.value).toBe(3));
    reloaded.attention.look(true);
    expect(reloaded.attention.unread.value).toBe(0);
    chat.reread();
    expect(chat.attention.unread.value).toBe(0);
  });
  it('makes a sound for news once it was asked for, also after a reload, and none for what is known', async () => {
    const channel = createChannel();
    const chat = open(channel);
    await isOpen(chat);
    channel.emit('message', news(1));
    await soon(() => expect(chat.transcript.value.seenSeq).toBe(1));
    expect([chat.attention.hasSound.value, chat.attention.rings.value]).toEqual([false, 0]);
    chat.attention.turnSound(true);
    channel.emit('message', news(1));
    channel.emit('message', news(2));
    await soon(() => expect(chat.transcript.value.seenSeq).toBe(2));
    expect(chat.attention.rings.value).toBe(2);
    expect(open(createChannel()).attention.hasSound.value).toBe(true);
    chat.attention.turnSound(false);
    expect(open(createChannel()).attention.hasSound.value).toBe(false);
  });
});

describe('a second tab', () => {
  it('goes along to a new conversation, opens none of its own, and offers the way back', async () => {
    const [first, second] = [createChannel(), createChannel()];
    const here = open(first);
    await isOpen(here);
    const there = open(second);
    await isOpen(there);
    expect([there.session.value?.token, second.api.openSession.mock.calls.length]).toEqual(['t1', 0]);
    second.emit('message', message(1, 'Hi'));
    await soon(() => expect(there.transcript.value.messages).toHaveLength(1));
    here.startNew();
    there.reread();
    expect(there.session.value?.token).toBe('t1');
    await soon(() => expect(here.session.value?.token).toBe('t2'));
    there.reread();
    expect([there.session.value?.token, there.previous.value?.token, there.transcript.value.messages]).toEqual(['t2', 't1', []]);
    expect(second.api.openSession).not.toHaveBeenCalled();
  });
  it('shows how answers were rated in the first', async () => {
    const here = open(createChannel());
    const there = open(createChannel());
    await isOpen(here);
    await here.rate('m1', 1, '');
    there.reread();
    expect(there.ratings.given.value).toEqual({ m1: 1 });
  });
});

it('waits between half a second and fifteen', () => {
  expect([backoffMs(1, 0.999), backoffMs(3, 0), backoffMs(50, 0.999)]).toEqual([500, 1000, 14993]);
});
it('reads Retry-After in seconds and as a date', () => {
  const now = Date.parse('2030-01-01T00:00:00Z');
  expect([
    retryAfterMs('30', now),
    retryAfterMs('Tue, 01 Jan 2030 00:01:00 GMT', now),
    retryAfterMs(null, now),
    retryAfterMs('soon', now),
  ]).toEqual([30_000, 60_000, null, null]);
});
it('makes version 4 ids', () => {
  expect(newClientId(new Uint8Array(16).fill(255))).toBe('ffffffff-ffff-4fff-bfff-ffffffffffff');
});
