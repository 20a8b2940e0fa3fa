import { describe, expect, it } from 'vitest';
import { normalise } from '../../../adapters/_template/normalise.ts';
import { buildConnection } from '../../builders/build-connection.ts';

const connection = buildConnection();
const event = {
  id: 'm1',
  text: 'Hello @shop_bot',
  room: { id: 'r1', private: false },
  from: { id: 'u1', name: 'Ada', bot: false },
};

describe('an event', () => {
  it('is one message of its sender, answered where it was written', () => {
    expect(normalise(event, connection)).toMatchObject({
      kind: 'message',
      message: { identity: 'r1/message:m1', conversationKey: 'room:r1/user:u1', replyTarget: { space: 'r1', replyTo: 'm1' } },
      audience: { private: false, mentioned: true },
    });
  });

  it('in private is a conversation of its own', () => {
    expect(normalise({ ...event, room: { id: 'r1', private: true } }, connection)).toMatchObject({
      message: { conversationKey: 'room:r1', replyTarget: { space: 'r1' } },
      audience: { private: true },
    });
  });

  it.each([
    ['our own message', { ...event, from: { ...event.from, id: connection.bot.id, bot: true } }],
    ['another bot', { ...event, from: { ...event.from, bot: true } }],
    ['no text', { ...event, text: ' ' }],
    ['not understood', { ...event, room: null }],
  ])('that is %s is ignored', (reason, payload) => {
    expect(normalise(payload, connection)).toEqual({ kind: 'ignored', reason });
  });
});
