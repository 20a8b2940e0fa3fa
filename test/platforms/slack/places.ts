// Finds the channel a call names, and decides whether the bot may read or post there.
import { refuse } from './answers.ts';
import type { Answer, Channel, ChannelKind, Install, Json, StoredMessage, Workspace } from './types.ts';
import type { World } from './world.ts';
import { word } from './word.ts';

/** A call of an app in a workspace. */
export interface BotCall {
  readonly world: World;
  readonly install: Install;
  readonly body: Json;
}

export const isAnswer = (value: object): value is Answer => 'body' in value && 'ok' in (value as Answer).body;

/** The channel that `channel` or `channel_id` names, or the direct messages with the user it names. */
export function findChannel({ world, install, body }: BotCall): Channel | Answer {
  const id = body['channel'] ?? body['channel_id'];
  if (typeof id !== 'string' || id === '') return refuse('invalid_arguments', needs('channel'));
  const channel = install.team.users.has(id) ? directChannel(world, install, id) : install.team.channels.get(id);
  if (channel === undefined) return refuse('channel_not_found');
  return channel.members.has(install.userId) || channel.kind === 'channel' ? channel : refuse('channel_not_found');
}

/** The same, where the bot may also write. */
export function findPlace(call: BotCall): Channel | Answer {
  const channel = findChannel(call);
  if (isAnswer(channel)) return channel;
  if (!channel.members.has(call.install.userId)) return refuse('not_in_channel');
  if (channel.archived) return refuse('is_archived');
  return channel.refusal === null ? channel : refuse(channel.refusal);
}

/** The root of the thread that `thread_ts` names; null without one. */
export function findThread(channel: Channel, { thread_ts: stamp }: Json): string | null | Answer {
  if (stamp === undefined) return null;
  const message = channel.messages.get(word(stamp));
  if (message === undefined || message.deleted) return refuse('thread_not_found');
  return word(message.fields['thread_ts'] ?? message.ts);
}

export function findMessage(channel: Channel, stamp: unknown): StoredMessage | Answer {
  const message = channel.messages.get(word(stamp));
  return message === undefined || message.deleted || message.ephemeralTo !== null ? refuse('message_not_found') : message;
}

export const needs = (name: string): Json => ({ response_metadata: { messages: [`[ERROR] missing required field: ${name}`] } });

export const historyScope: Readonly<Record<ChannelKind, string>> = {
  channel: 'channels:history',
  group: 'groups:history',
  im: 'im:history',
  mpim: 'mpim:history',
};

export const readScope: Readonly<Record<ChannelKind, string>> = {
  channel: 'channels:read',
  group: 'groups:read',
  im: 'im:read',
  mpim: 'mpim:read',
};

export const missingScope = (install: Install, needed: string): Answer =>
  refuse('missing_scope', { needed, provided: [...install.scopes].join(',') });

export function addChannel(world: World, team: Workspace, kind: ChannelKind, name: string, members: readonly string[]): Channel {
  const channel: Channel = {
    id: world.id({ channel: 'C', group: 'G', mpim: 'G', im: 'D' }[kind]),
    name,
    kind,
    team,
    members: new Set(members),
    messages: new Map(),
    threads: new Map(),
    archived: false,
    streams: kind !== 'mpim',
    refusal: null,
  };
  team.channels.set(channel.id, channel);
  return channel;
}

export function directChannel(world: World, { team, userId }: Install, person: string): Channel {
  const known = [...team.channels.values()].find(({ kind, members }) => kind === 'im' && members.has(userId) && members.has(person));
  return known ?? addChannel(world, team, 'im', '', [userId, person]);
}
