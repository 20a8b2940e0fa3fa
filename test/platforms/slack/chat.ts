// chat.postMessage, chat.postEphemeral, chat.update, chat.delete and chat.getPermalink.
import { ok, refuse } from './answers.ts';
import { readContents, TEXT_LIMIT, UPDATE_LIMIT, type Contents } from './contents.ts';
import { findChannel, findMessage, findPlace, findThread, isAnswer, needs, type BotCall } from './places.ts';
import type { Answer, Channel, Install, Json, StoredMessage } from './types.ts';
import type { World } from './world.ts';

export function postMessage(call: BotCall): Answer {
  const { world, install, body } = call;
  const channel = findPlace(call);
  if (isAnswer(channel)) return channel;
  const contents = readContents(body, TEXT_LIMIT);
  if (isAnswer(contents)) return contents;
  const thread = findThread(channel, body);
  if (thread !== null && typeof thread !== 'string') return thread;
  const message = storeOwn(world, install, channel, { thread, contents, unfurls: unfurls(body) });
  return ok({ channel: channel.id, ts: message.ts, message: message.fields });
}

export function postEphemeral(call: BotCall): Answer {
  const { world, install, body } = call;
  const channel = findPlace(call);
  if (isAnswer(channel)) return channel;
  const user = body['user'];
  if (typeof user !== 'string') return refuse('invalid_arguments', needs('user'));
  if (!channel.members.has(user)) return refuse('user_not_in_channel');
  const contents = readContents(body, TEXT_LIMIT);
  if (isAnswer(contents)) return contents;
  const thread = findThread(channel, body);
  if (thread !== null && typeof thread !== 'string') return thread;
  const { ts } = storeOwn(world, install, channel, { thread, contents, unfurls: unfurls(body), ephemeralTo: user });
  return ok({ message_ts: ts });
}

export function update(call: BotCall): Answer {
  const { world, install, body } = call;
  const channel = findPlace(call);
  if (isAnswer(channel)) return channel;
  const message = findMessage(channel, body['ts']);
  if (isAnswer(message)) return message;
  if (message.fields['bot_id'] !== install.botId) return refuse('cant_update_message');
  if (message.stream?.state === 'open') return refuse('streaming_state_conflict');
  const { metadata, ...rest } = body;
  const isCleared = typeof metadata === 'object' && metadata !== null && Object.keys(metadata).length === 0;
  const contents = readContents(isCleared ? rest : body, UPDATE_LIMIT);
  if (isAnswer(contents)) return contents;
  // Blocks and metadata that an update does not name stay as they were.
  message.fields = {
    ...message.fields,
    text: contents.text,
    ...(contents.blocks !== null && { blocks: contents.blocks }),
    edited: { user: install.userId, ts: world.ts() },
  };
  message.metadata = isCleared ? null : (contents.metadata ?? message.metadata);
  message.edits += 1;
  // From now on it is a message like any other, of which people read the blocks alone where there are any.
  message.stream = null;
  world.onOwnMessage(install, channel, message, 'changed');
  return ok({ channel: channel.id, ts: message.ts, text: contents.text, message: message.fields });
}

export function remove(call: BotCall): Answer {
  const channel = findChannel(call);
  if (isAnswer(channel)) return channel;
  const message = findMessage(channel, call.body['ts']);
  if (isAnswer(message)) return message;
  if (message.fields['bot_id'] !== call.install.botId || message.stream?.state === 'open') return refuse('cant_delete_message');
  message.deleted = true;
  return ok({ channel: channel.id, ts: message.ts });
}

export function getPermalink(call: BotCall): Answer {
  const channel = findChannel(call);
  if (isAnswer(channel)) return channel;
  const message = findMessage(channel, call.body['message_ts']);
  if (isAnswer(message)) return message;
  const permalink = `https://${channel.team.domain}.slack.com/archives/${channel.id}/p${message.ts.replace('.', '')}`;
  return ok({ channel: channel.id, permalink });
}

export interface Own {
  readonly thread: string | null;
  readonly contents: Contents;
  readonly unfurls: boolean;
  readonly ephemeralTo?: string;
  readonly isStream?: boolean;
}

/** Keeps a message of the app, ends the status of its thread, and tells the app of it when it wants to hear. */
export function storeOwn(world: World, install: Install, channel: Channel, own: Own): StoredMessage {
  const { app, team, botId, userId } = install;
  const ts = world.ts();
  const message: StoredMessage = {
    ts,
    fields: {
      user: userId,
      type: 'message',
      ts,
      bot_id: botId,
      app_id: app.id,
      text: own.contents.text,
      team: team.id,
      bot_profile: { id: botId, app_id: app.id, name: team.users.get(userId)?.name ?? '', team_id: team.id, deleted: false },
      ...(own.contents.blocks !== null && { blocks: own.contents.blocks }),
      ...inThread(channel, own.thread),
    },
    metadata: own.contents.metadata,
    stream: own.isStream === true ? { state: 'open' } : null,
    ephemeralTo: own.ephemeralTo ?? null,
    unfurls: own.unfurls,
    edits: 0,
    deleted: false,
  };
  channel.messages.set(ts, message);
  const thread = own.thread === null ? undefined : channel.threads.get(own.thread);
  if (thread !== undefined) thread.status = '';
  if (message.ephemeralTo === null) world.onOwnMessage(install, channel, message, 'posted');
  return message;
}

export function inThread(channel: Channel, thread: string | null): Json {
  const root = thread === null ? undefined : channel.messages.get(thread);
  return root === undefined ? {} : { thread_ts: root.ts, parent_user_id: root.fields['user'] };
}

const isOn = (value: unknown): boolean => value !== false && value !== 'false';
/** Links of text are opened only on request, media unless refused; a post that refuses neither may show previews. */
const unfurls = (body: Json): boolean => isOn(body['unfurl_links']) || isOn(body['unfurl_media']);
