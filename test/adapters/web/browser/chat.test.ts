/** The page's side of the conversation against a channel in memory: sessions, resuming, sending once, and patience. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { retryAfterMs } from '../../../../adapters/web/browser/api.ts';
import { backoffMs } from '../../../../adapters/web/browser/backoff.ts';
import { newClientId } from '../../../../adapters/web/browser/client-id.ts';
import { createChannel, createStage, fault, isOpen, message, soon } from './chat-stage.ts';

let stage: ReturnType<typeof createStage>;

beforeEach(() => {
  stage = createStage();
});
afterEach(() => stage.leave());

describe('a session', () => {
  it('is opened once, kept, and used again after a reload with the history before the stream', async () => {
    const first = createChannel();
    await isOpen(stage.open(first));
    stage.leave();
    const second = createChannel();
    second.api.messages.mockResolvedValue([message(1, 'Hi'), message(2, 'Hello', 'assistant')]);
    const chat = stage.open(second);
    await isOpen(chat);
    expect(second.api.openSession).not.toHaveBeenCalled();
    expect([chat.transcript.value.messages.length, second.resumedFrom, chat.session.value?.greeting]).toEqual([2, [2], 'Hello']);
    expect(chat.announcement.value).toBeNull();
  });
  it('that is refused is replaced by a new one, and the message on its way follows it', async () => {
    const channel = createChannel();
    const chat = stage.open(channel);
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
    const chat = stage.open(channel);
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
    const chat = stage.open(channel);
    await soon(() => expect(chat.link.value.state).toBe('unavailable'));
  });
});

describe('a connection', () => {
  it('that broke resumes after the last message seen, and a first break is not told', async () => {
    const channel = createChannel();
    const chat = stage.open(channel);
    await isOpen(chat);
    channel.emit('message', message(7, 'News', 'assistant'));
    await soon(() => expect(chat.announcement.value?.text).toBe('News'));
    channel.streams.at(-1)?.error(new TypeError('network error'));
    await soon(() => expect(stage.pauses).toHaveLength(1));
    expect(chat.link.value.state).toBe('open');
    stage.pauses[0]?.end();
    await soon(() => expect(channel.resumedFrom).toEqual([0, 7]));
  });
  it('is tried again ever more slowly, and as late as the server asks', async () => {
    const channel = createChannel();
    channel.api.openSession.mockRejectedValue(fault(0));
    const chat = stage.open(channel);
    for (let turn = 0; turn < 3; turn += 1) {
      await soon(() => expect(stage.pauses).toHaveLength(turn + 1));
      stage.pauses[turn]?.end();
    }
    channel.api.openSession.mockRejectedValue(fault(503, 600_000));
    await soon(() => expect(stage.pauses.length).toBeGreaterThan(3));
    stage.pauses[3]?.end();
    await soon(() => expect(stage.pauses).toHaveLength(5));
    expect(stage.pauses.map(({ ms }) => ms)).toEqual([250, 500, 1000, expect.any(Number), 600_000]);
    expect(chat.link.value).toEqual({ state: 'lost', busyUntil: 601_000 });
  });
});

describe('sending', () => {
  it('that failed is tried again under the same id', async () => {
    const channel = createChannel();
    const chat = stage.open(channel);
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
    const chat = stage.open(createChannel());
    await isOpen(chat);
    chat.send('', [file]);
    const channel = createChannel();
    const reloaded = stage.open(channel);
    await isOpen(reloaded);
    reloaded.retry('id1');
    await soon(() => expect(reloaded.transcript.value.messages).toHaveLength(1));
    expect(channel.api.send.mock.calls).toEqual([['t1', { id: 'id1', text: '', fileIds: ['f1'] }]]);
  });
  it('tells of a limit with the time it ends', async () => {
    const channel = createChannel();
    const chat = stage.open(channel);
    await isOpen(chat);
    channel.api.send.mockRejectedValueOnce(fault(429, 5000));
    chat.send('Hi');
    await soon(() => expect(chat.transcript.value.outbox[0]?.failure).toEqual({ reason: 'limit', until: 6000 }));
  });
  it('that is taken but not answered for a limit tells until when too', async () => {
    const channel = createChannel();
    const chat = stage.open(channel);
    await isOpen(chat);
    channel.api.send.mockResolvedValueOnce({ message: { ...message(1, 'Hi'), id: 'id1', state: 'limited' }, retryAfterS: 30 });
    chat.send('Hi');
    await soon(() => expect(chat.transcript.value.messages[0]).toMatchObject({ state: 'limited', until: 31_000 }));
  });
  it('before there is a connection waits for it', async () => {
    const channel = createChannel();
    const chat = stage.open(channel);
    chat.send('Early');
    await soon(() => expect(chat.transcript.value.messages).toHaveLength(1));
  });
  it('is not lost by a reload, nor is what was being typed', async () => {
    const channel = createChannel();
    const chat = stage.open(channel);
    await isOpen(chat);
    channel.api.send.mockRejectedValueOnce(fault(500));
    chat.send('Hi');
    chat.type('And then');
    await soon(() => expect(chat.transcript.value.outbox[0]?.failure?.reason).toBe('trouble'));
    const reloaded = stage.open(createChannel());
    expect([reloaded.transcript.value.outbox[0]?.clientId, reloaded.draft.value]).toEqual(['id1', 'And then']);
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
