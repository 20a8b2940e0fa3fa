// Every event that was recorded from Discord becomes what was said in it: who, where, which words, and where the answer belongs.
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { normalise } from '../../../adapters/discord/normalise.ts';
import { readTarget } from '../../../adapters/discord/place.ts';
import type { Normalised } from '../../../src/core/ports/channel-adapter.ts';
import { buildConnection } from '../../builders/build-connection.ts';

interface RecordedMessage {
  readonly id: string;
  readonly channel_id: string;
  readonly guild_id?: string;
  readonly content: string;
  readonly author: { readonly id: string; readonly global_name: string };
  readonly attachments: readonly unknown[];
}
interface RecordedPress {
  readonly id: string;
  readonly application_id: string;
  readonly token: string;
  readonly channel_id: string;
  readonly guild_id?: string;
  readonly locale?: string;
  readonly user?: { readonly id: string };
  readonly member?: { readonly user: { readonly id: string } };
}
type Recorded = { readonly type: number | string; readonly data: unknown };

const FOLDER = resolve(import.meta.dirname, '../../../../shared/data/payloads/discord');
const FILES = ['discord.json', 'channel-discord.json'].map((name) => resolve(FOLDER, name));
const isAtHand = FILES.every((path) => existsSync(path));
/** All of both files that has the shape of an event; the rest says which ids stand in them. */
const EVENTS = new Map(
  FILES.filter(() => isAtHand)
    .flatMap((path) => Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Record<string, Partial<Recorded>>))
    .filter((entry): entry is [string, Recorded] => typeof entry[1] === 'object' && entry[1].type !== undefined),
);

const BOT = '1457469483726668048';
const OWN_ROLE = '1457473602180878604';
const CALL = [`<@${BOT}> `, `<@&${OWN_ROLE}> `];

/** In a thread nobody is called by name; elsewhere somebody has to be. */
const MESSAGES = {
  gatewayMention: 'channel',
  gatewayAIMention: 'channel',
  gatewayRoleMention: 'channel',
  mention: 'channel',
  gatewaySubscribedMessage: 'thread',
  gatewayDMRequest: 'thread',
  gatewayThreadUserHey: 'thread',
  gatewayThreadDMRequest: 'thread',
  gatewayThreadNum1: 'thread',
  gatewayThreadNice: 'thread',
} as const;
/** With what stands on the button, or what it is called where that was not recorded. */
const PRESSES = {
  buttonClickHello: 'Say Hello',
  buttonClickMessages: 'Fetch Messages',
  buttonClickInfo: 'Show Info',
  buttonClickGoodbye: 'Goodbye',
  dmButtonClick: 'DM Action',
  differentUser: 'Say Hello',
  channel_post_action: 'channel-post',
} as const;
const IGNORED = {
  gatewayBotWelcome: 'our own message',
  gatewayThreadWelcome: 'our own message',
  gatewayReactionAdd: 'nothing that is looked at',
  gatewayThreadCreate: 'nothing that is looked at',
} as const;

const connection = buildConnection(['bot_token'], 'token', { bot: { id: BOT, name: 'shop' } });
const raw = (name: string): Recorded => EVENTS.get(name)!;

/** Over the gateway with a frame around it, over HTTP as it is. */
function play(name: string): Normalised {
  const { type, data } = raw(name);
  const payload = typeof type === 'string' ? { t: type.replace('GATEWAY_', ''), d: data } : raw(name);
  return normalise(payload, connection, [OWN_ROLE]);
}

it.skipIf(!isAtHand)('there is no recorded event of which nobody says what it is', () => {
  expect([...EVENTS.keys()].toSorted()).toEqual(Object.keys({ ...MESSAGES, ...PRESSES, ...IGNORED }).toSorted());
});

it.skipIf(!isAtHand).each(Object.entries(MESSAGES))('%s is a message of a %s', (name, where) => {
  const said = raw(name).data as RecordedMessage;
  const text = CALL.reduce((left, call) => left.replace(call, ''), said.content);
  expect(play(name)).toMatchObject({
    kind: 'message',
    message: {
      text,
      identity: `${said.channel_id}/message:${said.id}`,
      conversationKey: `guild:${said.guild_id}/channel:${said.channel_id}/user:${said.author.id}`,
      contact: { externalId: said.author.id, name: said.author.global_name },
      replyTarget: { space: said.channel_id, replyTo: said.id },
      channelKind: 'discord',
    },
    audience: { private: false, mentioned: where === 'channel', inThread: where === 'thread', replyToBot: false, toOthers: false },
    files: said.attachments,
  });
  expect(text).toMatch(/^\w/);
});

it.skipIf(!isAtHand).each(Object.entries(PRESSES))('%s is a press on "%s"', (name, text) => {
  const pressed = raw(name) as unknown as RecordedPress;
  const { id, token, channel_id: channelId, guild_id: guildId } = pressed;
  const userId = (pressed.member?.user ?? pressed.user)?.id;
  const seen = play(name);
  expect(seen).toMatchObject({
    kind: 'message',
    message: {
      text,
      identity: `${channelId}/action:${id}`,
      conversationKey: guildId === undefined ? `channel:${channelId}` : `guild:${guildId}/channel:${channelId}/user:${userId}`,
      contact: { externalId: userId, locale: pressed.locale ?? null },
      immediate: true,
    },
    audience: { command: true, replyToBot: true, private: guildId === undefined },
    actionId: `${id}/${token}`,
  });
  expect(seen.kind === 'message' && readTarget(seen.message.replyTarget)).toMatchObject({
    channelId,
    interaction: { applicationId: pressed.application_id, token },
  });
});

it.skipIf(!isAtHand).each(Object.entries(IGNORED))('%s is ignored: %s', (name, reason) => {
  expect(play(name)).toEqual({ kind: 'ignored', reason });
});
