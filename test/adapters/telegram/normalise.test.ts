import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalise } from '../../../adapters/telegram/normalise.ts';
import { judgeAudience } from '../../../src/core/model/audience.ts';
import type { Normalised } from '../../../src/core/ports/channel-adapter.ts';
import { buildConnection } from '../../builders/build-connection.ts';
import { buildChannel } from '../../builders/fake-channel-host.ts';

const connection = buildConnection([], '', { channel: buildChannel({ kind: 'telegram' }), bot: { id: '700', name: 'shop_bot' } });

const ada = { id: 5, is_bot: false, first_name: 'Ada', last_name: 'Lovelace', language_code: 'en' };
const bot = { id: 700, is_bot: true, first_name: 'Shop', username: 'shop_bot' };
const dm = { id: 5, type: 'private' };
const group = { id: -100, type: 'supergroup' };
const topic = { message_thread_id: 7, is_topic_message: true };
const mention = (text: string, name = '@shop_bot') => ({
  text,
  entities: [{ type: 'mention', offset: text.indexOf(name), length: name.length }],
});
const command = (text: string) => ({ text, entities: [{ type: 'bot_command', offset: 0, length: text.split(' ')[0]!.length }] });

const read = (message: object, chat: object = dm): Normalised =>
  normalise({ update_id: 1, message: { message_id: 9, date: 1_700_000_000, from: ada, chat, ...message } }, connection);

function messageOf(seen: Normalised) {
  if (seen.kind !== 'message') throw new Error(`It is no message: ${JSON.stringify(seen)}`);
  return { ...seen.message, audience: seen.audience, files: seen.files, forAgent: judgeAudience(seen.audience, 'addressed') === 'yes' };
}

describe('a message', () => {
  it('in private is its person’s conversation, and is answered there', () => {
    expect(read({ text: ' Hello ' })).toEqual({
      kind: 'message',
      message: {
        tenantId: connection.channel.tenantId,
        channelId: connection.channel.id,
        channelKind: 'telegram',
        identity: '5/message:9',
        conversationKey: 'chat:5',
        contact: { externalId: '5', name: 'Ada Lovelace', tier: 'free', locale: 'en' },
        text: 'Hello',
        files: [],
        replyTarget: { space: '5', private: true },
        baseIds: [],
        immediate: false,
      },
      audience: { private: true, mentioned: false, replyToBot: false, command: false, inThread: false, toOthers: false, sender: 'person' },
      files: [],
      actionId: null,
    });
  });

  it('in a group belongs to its sender, and the answer points at it', () => {
    expect(messageOf(read(mention('@Shop_Bot  how do I return it?', '@Shop_Bot'), group))).toMatchObject({
      identity: '-100/message:9',
      conversationKey: 'chat:-100/user:5',
      replyTarget: { space: '-100', replyTo: '9' },
      text: 'how do I return it?',
      audience: { private: false, mentioned: true },
      forAgent: true,
    });
  });

  it('in a topic stays there, and is a conversation of its own', () => {
    expect(messageOf(read({ ...mention('你好 @shop_bot 退货'), ...topic }, group))).toMatchObject({
      conversationKey: 'chat:-100/topic:7/user:5',
      replyTarget: { space: '-100', thread: '7', replyTo: '9' },
      text: '你好 退货',
      audience: { inThread: true },
    });
  });

  it('of a reply chain that is no topic does not go to a topic', () => {
    expect(messageOf(read({ text: 'Hi', message_thread_id: 7 }, group)).replyTarget).toEqual({ space: '-100', replyTo: '9' });
  });

  it('counts a mention by UTF-16 units behind emoji', () => {
    expect(messageOf(read(mention('👨‍👩‍👧‍👦😀 @shop_bot hi'), group))).toMatchObject({ text: '👨‍👩‍👧‍👦😀 hi', forAgent: true });
  });

  it.each([
    ['a reply to the bot', { text: 'Why?', reply_to_message: { from: bot } }, true],
    ['a reply to someone else', { text: 'Why?', reply_to_message: { from: { ...ada, id: 6 } } }, false],
    [
      'a first message in a topic that the bot made',
      { text: 'Hi', reply_to_message: { from: bot, forum_topic_created: {} }, ...topic },
      false,
    ],
    ['a mention of another', mention('@other_bot hi', '@other_bot'), false],
    ['a name without being a mention', { text: 'mail me at a@shop_bot' }, false],
    ['a mention by a link', { text: 'Shop hi', entities: [{ type: 'text_mention', offset: 0, length: 4, user: bot }] }, true],
    ['a command by name', command('/help@shop_bot'), true],
    ['a command without a name', command('/help'), false],
    ['talk among people', { text: 'Lunch?' }, false],
  ])('in a group, %s: for the agent or not', (_what, message, forAgent) => {
    expect(messageOf(read(message, group)).forAgent).toBe(forAgent);
  });

  it.each([
    ['words in a topic', { text: 'Why?', ...topic }, 'if-part-of'],
    ['the first words in a topic', { text: 'Why?', reply_to_message: { from: ada, forum_topic_created: {} }, ...topic }, 'if-part-of'],
    ['words that go on with their own', { text: 'Why?', reply_to_message: { from: ada } }, 'if-part-of'],
    ['words outside of any thread', { text: 'Why?' }, 'no'],
    ['a reply to somebody else in a topic', { text: 'Why?', reply_to_message: { from: { ...ada, id: 6 } }, ...topic }, 'no'],
    ['a reply to a group in a topic', { text: 'Why?', reply_to_message: {}, ...topic }, 'no'],
    ['the name of another in a topic', { ...mention('@other_bot hi', '@other_bot'), ...topic }, 'no'],
    ['a command for everybody in a topic', { ...command('/help'), ...topic }, 'if-part-of'],
  ])('in a group, %s: the shared rule may ask whether the bot is part of it', (_what, message, verdict) => {
    expect(judgeAudience(messageOf(read(message, group)).audience, 'addressed')).toBe(verdict);
  });

  it('that only names the bot asks what it can do', () => {
    expect(messageOf(read(mention('@shop_bot'), group)).text).toBe('/help');
  });

  it('without halves of characters and NUL, which no database keeps', () => {
    expect(messageOf(read({ text: 'a\0b\ud83d' })).text).toBe('ab\ufffd');
  });
});

it.each([
  ['/help@shop_bot', '/help@shop_bot', true],
  ['/stop', '/stop', true],
  ['/start', '/help', true],
  ['/start promo-1', '/help', true],
  ['/startle', '/startle', true],
])('takes the command %s as %s, at once', (text, taken, immediate) => {
  expect(messageOf(read(command(text)))).toMatchObject({ text: taken, immediate });
});

it.each([
  [
    'a photo',
    { photo: [{ file_id: 's' }, { file_id: 'l', file_size: 9 }], caption: 'This' },
    'This',
    [{ platformId: 'l', name: 'photo.jpg', size: 9 }],
  ],
  ['a document', { document: { file_id: 'd', file_name: '收据.pdf', file_size: 3 } }, '', [{ platformId: 'd', name: '收据.pdf', size: 3 }]],
  ['a voice message', { voice: { file_id: 'v' } }, '', [{ platformId: 'v', name: 'voice.ogg', size: null }]],
  [
    'an animation, which comes twice',
    { animation: { file_id: 'a' }, document: { file_id: 'a' } },
    '',
    [{ platformId: 'a', name: 'document', size: null }],
  ],
])('takes %s with its words', (_what, message, text, files) => {
  expect(messageOf(read(message))).toMatchObject({ text, files });
});

it.each([
  ['a person', {}, 'person', '5', true],
  ['another bot', { from: { ...bot, id: 701 } }, 'bot', '701', false],
  [
    'an admin behind the name of the group',
    { from: { ...bot, id: 1_087_968_824 }, sender_chat: { id: -100, title: 'Team' } },
    'hidden',
    '-100',
    true,
  ],
])('tells that the sender is %s, and the shared rule decides', (_what, from, sender, contact, forAgent) => {
  expect(messageOf(read({ ...mention('@shop_bot hi'), ...from }, group))).toMatchObject({
    audience: { sender },
    contact: { externalId: contact },
    conversationKey: `chat:-100/user:${contact}`,
    forAgent,
  });
});

it.each([
  ['a place', { location: { latitude: 1, longitude: 2 }, venue: {} }, 'venue'],
  ['a poll', { poll: {} }, 'poll'],
  ['paid media', { paid_media: {} }, 'paid media'],
])('tells of %s, which can neither be read nor kept', (_what, message, name) => {
  expect(messageOf(read(message))).toMatchObject({ text: '', files: [], unkept: [{ name, reason: 'type' }] });
});

describe('a button', () => {
  const press = (data: string | undefined, place: object = { chat: group }) => {
    const reply_markup = { inline_keyboard: [[{ text: 'Returns', callback_data: 'topic-1' }]] };
    const message = { message_id: 20, date: 1, reply_markup, ...place };
    return normalise(
      { update_id: 2, callback_query: { id: 'p1', from: ada, message, chat_instance: 'c', ...(data && { data }) } },
      connection,
    );
  };

  it('says its label, at once, in the conversation of who pressed it', () => {
    const seen = press('topic-1', { chat: group, ...topic });
    expect(messageOf(seen)).toMatchObject({
      identity: '-100/action:p1',
      conversationKey: 'chat:-100/topic:7/user:5',
      replyTarget: { space: '-100', thread: '7', replyTo: '20' },
      text: 'Returns',
      immediate: true,
      forAgent: true,
    });
    expect(seen).toMatchObject({ actionId: 'p1' });
  });

  it('under an answer tells whether it helped', () => {
    const id = '0190a0a0-0000-7000-8000-000000000001';
    expect(press(`fb:-:${id}`)).toMatchObject({
      kind: 'feedback',
      messageId: id,
      value: -1,
      conversationKey: 'chat:-100/user:5',
      actionId: 'p1',
    });
    expect(press('fb:+:someone')).toMatchObject({ kind: 'message' });
  });

  it('of another kind is none of ours', () => {
    expect(press(undefined)).toMatchObject({ kind: 'ignored' });
  });
});

it('gives an edit an identity of its own, and names the message it changes', () => {
  const message = { message_id: 9, date: 1, edit_date: 5, from: ada, chat: dm, text: 'Better' };
  expect(normalise({ update_id: 3, edited_message: message }, connection)).toMatchObject({
    kind: 'edit',
    replaces: '5/message:9',
    at: new Date(5_000),
    message: { identity: '5/edit:9:5', text: 'Better' },
  });
});

it.each([
  ['our own message', { from: bot, text: 'Hi' }, dm],
  ['a channel post', { text: 'News', is_automatic_forward: true }, group],
  ['no sender', { text: 'Hi', from: undefined }, group],
  ['a service message', { new_chat_members: [bot] }, group],
  ['a command for another bot', command('/help@other_bot'), group],
])('ignores %s', (reason, message, chat) => {
  expect(read(message, chat)).toEqual({ kind: 'ignored', reason });
});

it('understands whatever comes in, or says why not', () => {
  fc.assert(
    fc.property(fc.anything(), fc.constantFrom('message', 'edited_message', 'callback_query'), (what, name) => {
      expect(normalise({ update_id: 1, [name]: what }, connection).kind).toBe('ignored');
    }),
  );
});

const RECORDED = resolve(import.meta.dirname, '../../../../shared/data/payloads/telegram/telegram.json');

describe('what was recorded from the real Telegram', () => {
  const recorded = existsSync(RECORDED) ? (JSON.parse(readFileSync(RECORDED, 'utf8')) as Record<string, never>) : null;
  const own = recorded && { ...connection, bot: { id: String(recorded['botUserId']), name: String(recorded['botName']) } };
  const absent = 'the recorded payloads are not at hand';

  it('is understood: a mention in private', ({ skip }) => {
    if (recorded === null || own === null) return skip(absent);
    const seen = messageOf(normalise(recorded['mention'], own));
    expect(seen).toMatchObject({
      text: 'hi',
      identity: '7527593/message:133',
      conversationKey: 'chat:7527593',
      audience: { private: true, mentioned: true },
    });
  });

  it('is understood: what follows on it', ({ skip }) => {
    if (recorded === null || own === null) return skip(absent);
    expect(messageOf(normalise(recorded['followUp'], own))).toMatchObject({
      text: 'how are you',
      identity: '7527593/message:134',
      forAgent: true,
    });
  });
});
