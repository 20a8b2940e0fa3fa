// From Discord's events to messages, edits, presses and changes of places.
import { describe, expect, it } from 'vitest';
import { NOT_UNDERSTOOD } from '../../../adapters/_shared/ignored.ts';
import { normalise, WITHHELD } from '../../../adapters/discord/normalise.ts';
import { readTarget } from '../../../adapters/discord/place.ts';
import type { Normalised } from '../../../src/core/ports/channel-adapter.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import { buildConnection } from '../../builders/build-connection.ts';

type Json = Record<string, unknown>;

const BOT = '1457469483726668048';
const connection = buildConnection(['bot_token'], 'token', { bot: { id: BOT, name: 'shop' } });

const ADA = { id: '200', username: 'ada', global_name: 'Ada' };
const written = (given: Json = {}): Json => ({
  id: '900',
  type: 0,
  channel_id: '100',
  channel_type: 0,
  guild_id: '50',
  author: ADA,
  member: { nick: null },
  content: 'Hello',
  timestamp: '2026-01-05T00:49:53.676000+00:00',
  edited_timestamp: null,
  mentions: [],
  ...given,
});
const create = (given?: Json, roles?: readonly string[]): Normalised =>
  normalise({ t: 'MESSAGE_CREATE', d: written(given) }, connection, roles);
const message = (given?: Json, roles?: readonly string[]) => {
  const seen = create(given, roles);
  if (seen.kind !== 'message') throw new Error(`It is ${JSON.stringify(seen)}.`);
  return seen;
};
const interaction = (given: Json): Normalised =>
  normalise(
    {
      t: 'INTERACTION_CREATE',
      d: {
        id: '1457536551075446784',
        application_id: BOT,
        type: 2,
        token: 'aW50-to_ken',
        channel_id: '100',
        guild_id: '50',
        member: { user: ADA },
        ...given,
      },
    },
    connection,
  );

describe('messages', () => {
  it('in a guild belong to one person in one channel, and are answered by a reply', () => {
    const { message: inbound } = message({ member: { nick: 'Countess' } });
    expect(inbound).toMatchObject({
      identity: '100/message:900',
      conversationKey: 'guild:50/channel:100/user:200',
      contact: { externalId: '200', name: 'Countess' },
    });
    expect(readTarget(inbound.replyTarget)).toEqual({ channelId: '100', replyTo: '900', interaction: null });
    expect(inbound.replyTarget.private).toBeUndefined();
  });

  it('in private are always for the bot, and answered beside them', () => {
    const { message: inbound, audience } = message({ guild_id: undefined, channel_type: 1 });
    expect(inbound.conversationKey).toBe('channel:100');
    expect(readTarget(inbound.replyTarget)).toEqual({ channelId: '100', replyTo: null, interaction: null });
    expect(inbound.replyTarget.private).toBe(true);
    expect(audience.private).toBe(true);
  });

  it('lose the name of the bot, and nothing else', () => {
    expect(message({ content: `Hi <@${BOT}>, ask <@!${BOT}> or <@300>` })).toMatchObject({
      message: { text: 'Hi , ask or <@300>' },
      audience: { mentioned: true },
    });
    expect(message({ content: '<@300> hello <@&77>' })).toMatchObject({
      message: { text: '<@300> hello <@&77>' },
      audience: { mentioned: false },
    });
    expect(message({ content: '<@&77> hello' }, ['77'])).toMatchObject({ message: { text: 'hello' }, audience: { mentioned: true } });
  });

  it('that only name the bot ask what it can do', () => {
    expect(message({ content: `<@${BOT}>` }).message.text).toBe('/help');
  });

  it('that answer the bot are for it, also without a mention', () => {
    const { audience } = message({ type: 19, referenced_message: { author: { id: BOT } } });
    expect(audience).toMatchObject({ mentioned: false, replyToBot: true });
    expect(message({ type: 19, referenced_message: { author: { id: '300' } } }).audience.replyToBot).toBe(false);
    // Replying notifies the author, which Discord lists as a mention.
    expect(message({ type: 19, mentions: [{ id: BOT }], referenced_message: null }).audience.mentioned).toBe(false);
  });

  it.each([
    ['a name of somebody else', { content: 'Ask <@300>' }, true],
    ['a role that is not the bot’s', { content: '<@&77> please' }, true],
    ['the bot’s own role', { content: '<@&88> please' }, false],
    ['the bot’s name', { content: `<@${BOT}> please` }, false],
    ['the bot’s name among others', { content: `<@${BOT}> ask <@300>` }, true],
    ['an answer to somebody else', { type: 19, referenced_message: { author: { id: '300' } } }, true],
    ['an answer to the bot', { type: 19, referenced_message: { author: { id: BOT } } }, false],
    ['an answer to words of their own', { type: 19, referenced_message: { author: { id: ADA.id } } }, false],
    ['an answer to what was deleted', { type: 19, referenced_message: null }, false],
    ['words to nobody', {}, false],
  ])('with %s tell whether they are for others', (_what, given, toOthers) => {
    expect(message(given, ['88']).audience.toOthers).toBe(toOthers);
  });

  it('that begin with a slash are commands in private and behind the name', () => {
    expect(message({ content: `<@${BOT}> /stop` })).toMatchObject({
      message: { text: '/stop', immediate: true },
      audience: { command: true },
    });
    expect(message({ content: '/stop', guild_id: undefined }).audience.command).toBe(true);
    expect(message({ content: '/stop' }).audience.command).toBe(false);
  });

  it('bring their files, those of forwarded messages too, and name what cannot be kept', () => {
    const file = { url: 'https://cdn.discordapp.com/attachments/1/2/a.png?ex=1', filename: 'a.png', size: 3, content_type: 'image/png' };
    const seen = message({
      content: '',
      attachments: [file],
      message_snapshots: [{ message: { content: 'Forwarded', attachments: [{ ...file, filename: 'b.png' }] } }],
      sticker_items: [{ id: '1', name: 'wave' }],
      poll: { question: {} },
    });
    expect(seen.message).toMatchObject({ text: 'Forwarded', unkept: [{ name: 'sticker wave', reason: 'type' }, { name: 'poll' }] });
    expect(seen.files).toEqual([
      { platformId: file.url, name: 'a.png', size: 3 },
      { platformId: file.url, name: 'b.png', size: 3 },
    ]);
  });

  it('of other bots and webhooks are told as such', () => {
    expect(message({ author: { ...ADA, bot: true } }).audience.sender).toBe('bot');
    expect(message({ webhook_id: '7' }).audience.sender).toBe('bot');
  });

  it.each([
    ['our own', { author: { id: BOT, username: 'shop', bot: true } }, 'our own message'],
    ['a join', { type: 7 }, 'a service message'],
    ['Discord itself', { author: { ...ADA, system: true } }, 'a service message'],
    ['nothing but a link’s preview', { content: '', embeds: [{}] }, 'nothing to read'],
    ['words that are kept from us', { content: '' }, WITHHELD],
  ])('of %s are ignored', (_what, given, reason) => {
    expect(create(given)).toEqual({ kind: 'ignored', reason });
  });
});

describe('edits', () => {
  const edit = (given: Json): Normalised => normalise({ t: 'MESSAGE_UPDATE', d: written(given) }, connection);

  it('replace the message, each version under an identity of its own', () => {
    expect(edit({ content: 'Hallo', edited_timestamp: '2026-01-05T00:50:00.500000+00:00' })).toMatchObject({
      kind: 'edit',
      message: { text: 'Hallo', identity: '100/edit:900:1767574200500' },
      replaces: '100/message:900',
      at: new Date(1_767_574_200_500),
    });
  });

  it('are none when Discord added a preview or a thread', () => {
    expect(edit({ embeds: [{}] })).toEqual({ kind: 'ignored', reason: 'not edited by its author' });
  });
});

describe('interactions', () => {
  it('ask carries its question, and the right to answer it for a while', () => {
    const seen = interaction({ data: { name: 'ask', options: [{ name: 'question', type: 3, value: 'Why?' }] }, locale: 'de' });
    expect(seen).toMatchObject({
      kind: 'message',
      message: {
        text: 'Why?',
        identity: '100/command:1457536551075446784',
        conversationKey: 'guild:50/channel:100/user:200',
        contact: { locale: 'de' },
      },
      audience: { command: true, replyToBot: false },
      actionId: '1457536551075446784/aW50-to_ken',
    });
    const at = Number(BigInt('1457536551075446784') >> 22n) + 1_420_070_400_000;
    expect(seen.kind === 'message' && readTarget(seen.message.replyTarget)).toEqual({
      channelId: '100',
      replyTo: null,
      interaction: { applicationId: BOT, token: 'aW50-to_ken', until: at + 840_000 },
    });
  });

  it.each(['help', 'new', 'human', 'usage', 'stop'])('/%s is what people write elsewhere', (name) => {
    expect(interaction({ data: { name } })).toMatchObject({ message: { text: `/${name}`, immediate: true } });
  });

  it('a press on a thumb is feedback, of whoever pressed', () => {
    const messageId = newUuid();
    const seen = interaction({ type: 3, data: { custom_id: `fb:-:${messageId}`, component_type: 2 } });
    expect(seen).toMatchObject({
      kind: 'feedback',
      messageId,
      value: -1,
      contact: { externalId: '200' },
      conversationKey: 'guild:50/channel:100/user:200',
    });
  });

  it('come over HTTP as they are', () => {
    const posted = { id: '1', application_id: BOT, type: 2, token: 't', channel_id: '100', user: ADA, data: { name: 'help' } };
    expect(normalise(posted, connection)).toMatchObject({ kind: 'message', audience: { private: true } });
  });

  it.each([
    ['a ping', { type: 1 }],
    ['an autocompletion', { type: 4, data: { name: 'ask' } }],
    ['a form', { type: 5, data: { custom_id: 'x' } }],
  ])('%s is none of ours', (_what, given) => {
    expect(interaction(given)).toMatchObject({ kind: 'ignored' });
  });
});

describe('places', () => {
  it('a guild that is gone shuts all its channels, one with an outage none', () => {
    expect(normalise({ t: 'GUILD_DELETE', d: { id: '50' } }, connection)).toEqual({
      kind: 'reach',
      within: 'guild:50',
      unreachable: 'removed',
    });
    expect(normalise({ t: 'GUILD_DELETE', d: { id: '50', unavailable: true } }, connection)).toMatchObject({ kind: 'ignored' });
  });

  it('a channel or thread that is deleted is gone, a locked thread is shut until it is unlocked', () => {
    expect(normalise({ t: 'CHANNEL_DELETE', d: { id: '100', guild_id: '50' } }, connection)).toEqual({
      kind: 'reach',
      space: '100',
      unreachable: 'gone',
    });
    expect(normalise({ t: 'THREAD_DELETE', d: { id: '101' } }, connection)).toMatchObject({ space: '101', unreachable: 'gone' });
    const thread = (locked: boolean) => normalise({ t: 'THREAD_UPDATE', d: { id: '101', thread_metadata: { locked } } }, connection);
    expect([thread(true), thread(false)]).toMatchObject([{ unreachable: 'forbidden' }, { unreachable: null }]);
  });
});

it.each([null, 7, [], { t: 'MESSAGE_CREATE', d: null }, { t: 'MESSAGE_CREATE', d: { id: '../x' } }, { token: 't' }])(
  '%j is not understood',
  (payload) => {
    expect(normalise(payload, connection)).toEqual({ kind: 'ignored', reason: NOT_UNDERSTOOD });
  },
);
