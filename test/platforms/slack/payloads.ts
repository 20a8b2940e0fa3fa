// The payloads Slack sends to apps, in the shape of recorded ones.
import { inThread } from './chat.ts';
import type { App, Channel, Install, Json, StoredMessage, User } from './types.ts';
import type { World } from './world.ts';

/** The outer body of an Events API request. */
export function eventPayload(world: World, { app, team, userId }: Install, event: Json): Json {
  return {
    token: app.verificationToken,
    team_id: team.id,
    context_team_id: team.id,
    context_enterprise_id: null,
    api_app_id: app.id,
    event,
    type: 'event_callback',
    event_id: world.id('Ev'),
    event_time: Math.floor(world.clock.wall() / 1_000),
    authorizations: [{ enterprise_id: null, team_id: team.id, user_id: userId, is_bot: true, is_enterprise_install: false }],
    is_ext_shared_channel: false,
  };
}

export const channelType = ({ kind }: Channel): string => kind;

/** A message as an event of its channel. */
export function messageEvent(channel: Channel, message: StoredMessage): Json {
  return { ...message.fields, channel: channel.id, event_ts: message.ts, channel_type: channelType(channel) };
}

/** The mention of a bot in a message, which comes beside the message itself. */
export function mentionEvent(channel: Channel, { fields, ts }: StoredMessage): Json {
  const { parent_user_id: _, ...rest } = fields;
  return { ...rest, type: 'app_mention', channel: channel.id, event_ts: ts };
}

export function changedEvent(world: World, channel: Channel, message: StoredMessage, previous: Json): Json {
  return {
    type: 'message',
    subtype: 'message_changed',
    message: message.fields,
    previous_message: previous,
    channel: channel.id,
    hidden: true,
    ts: world.ts(),
    event_ts: world.ts(),
    channel_type: channelType(channel),
  };
}

export function deletedEvent(world: World, channel: Channel, { ts, fields }: StoredMessage): Json {
  const stamp = world.ts();
  return {
    type: 'message',
    subtype: 'message_deleted',
    previous_message: fields,
    channel: channel.id,
    hidden: true,
    deleted_ts: ts,
    ts: stamp,
    event_ts: stamp,
    channel_type: channelType(channel),
  };
}

export interface Typed {
  readonly text: string;
  readonly thread: string | null;
  readonly files: readonly Json[];
  readonly extra: Json;
}

/** What a person's message holds. */
export function personFields(world: World, from: User, channel: Channel, { text, thread, files, extra }: Typed): Json {
  return {
    user: from.id,
    type: 'message',
    ts: world.ts(),
    client_msg_id: crypto.randomUUID(),
    text,
    team: channel.team.id,
    ...(files.length > 0 && { subtype: 'file_share', files, upload: false }),
    ...(text !== '' && { blocks: [{ type: 'rich_text', block_id: world.id('b'), elements: [richText(text)] }] }),
    ...inThread(channel, thread),
    ...extra,
  };
}

function richText(text: string): Json {
  const elements = text.split(/(<@[UW]\w+>)/).flatMap((piece): Json[] => {
    const user = /^<@([UW]\w+)>$/.exec(piece)?.[1];
    if (user !== undefined) return [{ type: 'user', user_id: user }];
    return piece === '' ? [] : [{ type: 'text', text: piece }];
  });
  return { type: 'rich_text_section', elements };
}

export interface Pressed {
  readonly from: User;
  readonly channel: Channel;
  readonly message: StoredMessage;
  readonly action: Json;
  readonly responseUrl: string;
}

export function blockActions(world: World, { app, team }: Install, { from, channel, message, action, responseUrl }: Pressed): Json {
  const thread = message.fields['thread_ts'];
  return {
    type: 'block_actions',
    user: { id: from.id, username: from.name, name: from.name, team_id: team.id },
    api_app_id: app.id,
    token: app.verificationToken,
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: message.ephemeralTo !== null,
      ...(thread !== undefined && { thread_ts: thread }),
    },
    trigger_id: triggerId(world),
    team: { id: team.id, domain: team.domain },
    enterprise: null,
    is_enterprise_install: false,
    channel: { id: channel.id, name: channel.kind === 'im' ? 'directmessage' : channel.name },
    ...(message.ephemeralTo === null && { message: message.fields }),
    state: { values: {} },
    response_url: responseUrl,
    actions: [{ ...action, action_ts: world.ts() }],
  };
}

/** The fields of the form a slash command comes as. */
export function slashCommand(
  world: World,
  { app, team }: Install,
  { from, channel, command, text, responseUrl }: { from: User; channel: Channel; command: string; text: string; responseUrl: string },
): Json {
  return {
    token: app.verificationToken,
    team_id: team.id,
    team_domain: team.domain,
    channel_id: channel.id,
    channel_name: channel.kind === 'im' ? 'directmessage' : channel.name,
    user_id: from.id,
    user_name: from.name,
    command,
    text,
    api_app_id: app.id,
    is_enterprise_install: 'false',
    response_url: responseUrl,
    trigger_id: triggerId(world),
  };
}

export const verification = ({ verificationToken }: App, challenge: string): Json => ({
  token: verificationToken,
  challenge,
  type: 'url_verification',
});

const triggerId = (world: World): string => `${world.ts()}.${world.id('x')}`;
