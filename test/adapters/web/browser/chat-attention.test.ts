/** What a visitor missed, what they hear, and what a second tab takes over. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createChannel, createStage, isOpen, message, soon } from './chat-stage.ts';

let stage: ReturnType<typeof createStage>;

beforeEach(() => {
  stage = createStage();
});
afterEach(() => stage.leave());

describe('attention', () => {
  const news = (seq: number) => message(seq, 'News', 'assistant');
  it('counts what others say while nobody looks, keeps the count over a reload, and ends it with a look', async () => {
    const channel = createChannel();
    const chat = stage.open(channel);
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
    stage.leave();
    const later = createChannel();
    later.api.messages.mockResolvedValue([news(1), message(4, 'Hello', 'operator'), news(5), news(6)]);
    const reloaded = stage.open(later);
    await soon(() => expect(reloaded.attention.unread.value).toBe(3));
    reloaded.attention.look(true);
    expect(reloaded.attention.unread.value).toBe(0);
    chat.reread();
    expect(chat.attention.unread.value).toBe(0);
  });
  it('makes a sound for news once it was asked for, also after a reload, and none for what is known', async () => {
    const channel = createChannel();
    const chat = stage.open(channel);
    await isOpen(chat);
    channel.emit('message', news(1));
    await soon(() => expect(chat.transcript.value.seenSeq).toBe(1));
    expect([chat.attention.hasSound.value, chat.attention.rings.value]).toEqual([false, 0]);
    chat.attention.turnSound(true);
    channel.emit('message', news(1));
    channel.emit('message', news(2));
    await soon(() => expect(chat.transcript.value.seenSeq).toBe(2));
    expect(chat.attention.rings.value).toBe(2);
    expect(stage.open(createChannel()).attention.hasSound.value).toBe(true);
    chat.attention.turnSound(false);
    expect(stage.open(createChannel()).attention.hasSound.value).toBe(false);
  });
});

describe('a second tab', () => {
  it('goes along to a new conversation, opens none of its own, and offers the way back', async () => {
    const [first, second] = [createChannel(), createChannel()];
    const here = stage.open(first);
    await isOpen(here);
    const there = stage.open(second);
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
    const here = stage.open(createChannel());
    const there = stage.open(createChannel());
    await isOpen(here);
    await here.rate('m1', 1, '');
    there.reread();
    expect(there.ratings.given.value).toEqual({ m1: 1 });
  });
});
