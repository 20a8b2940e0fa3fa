/** The parts of Slack's payloads that are read; everything else in them is left alone. */
import { z } from 'zod';

/** Slack's ids are letters and digits; those of presses have dots too. */
const id = z.string().regex(/^[\w.-]{1,200}$/);
/** Seconds with a fraction; names a message within its channel. */
const stamp = z.string().regex(/^\d+\.\d+$/);

/** What may be missing may also be null. */
const maybe = <T extends z.ZodType>(type: T) => type.nullish().transform((value) => value ?? undefined);

const file = z.object({
  id,
  name: maybe(z.string()),
  title: maybe(z.string()),
  size: maybe(z.number()),
  mode: maybe(z.string()),
  is_external: maybe(z.boolean()),
  url_private: maybe(z.string()),
  url_private_download: maybe(z.string()),
});

const spoken = {
  subtype: maybe(z.string()),
  user: maybe(id),
  bot_id: maybe(id),
  app_id: maybe(id),
  username: maybe(z.string()),
  team: maybe(id),
  user_team: maybe(id),
  text: maybe(z.string()),
  ts: stamp,
  thread_ts: maybe(stamp),
  parent_user_id: maybe(id),
  files: maybe(z.array(file)),
  edited: maybe(z.object({ ts: stamp })),
};

const messageEvent = z.object({
  type: z.enum(['message', 'app_mention']),
  ...spoken,
  channel: id,
  channel_type: maybe(z.string()),
  /** Of a change: the message as it now is, and as it was. */
  message: maybe(z.object(spoken)),
  previous_message: maybe(z.object({ text: maybe(z.string()) })),
});

const placeEvent = z.object({
  type: z.enum([
    'channel_archive',
    'group_archive',
    'channel_unarchive',
    'group_unarchive',
    'channel_deleted',
    'group_deleted',
    'channel_left',
    'group_left',
    'member_joined_channel',
  ]),
  channel: id,
  user: maybe(id),
});

const assistantEvent = z.object({
  type: z.literal('assistant_thread_started'),
  assistant_thread: z.object({ user_id: id, channel_id: id, thread_ts: stamp }),
});

const revokedEvent = z.object({ type: z.literal('tokens_revoked'), tokens: z.object({ bot: maybe(z.array(z.string())) }) });
const uninstalledEvent = z.object({ type: z.literal('app_uninstalled') });

export const knownEvent = z.discriminatedUnion('type', [messageEvent, placeEvent, assistantEvent, revokedEvent, uninstalledEvent]);

/** The types of `knownEvent`: what comes under one of them and is no such event was not understood. */
export const KNOWN_TYPES: readonly string[] = knownEvent.options.flatMap(({ shape: { type } }) =>
  'options' in type ? type.options : [...type.values],
);

export const callbackSchema = z.object({
  type: z.literal('event_callback'),
  team_id: id,
  api_app_id: maybe(id),
  authorizations: maybe(z.array(z.object({ team_id: maybe(id) }))),
  event: z.looseObject({ type: z.string() }),
});

const label = maybe(z.object({ text: z.string() }));

const action = z.object({
  type: z.string(),
  action_id: z.string(),
  action_ts: maybe(z.string()),
  value: maybe(z.string()),
  text: label,
  selected_option: maybe(z.object({ text: label, value: maybe(z.string()) })),
});

export const actionsSchema = z.object({
  type: z.literal('block_actions'),
  team: z.object({ id }),
  user: z.object({ id, name: maybe(z.string()), team_id: maybe(id) }),
  trigger_id: maybe(id),
  container: z.object({ message_ts: maybe(stamp), thread_ts: maybe(stamp), is_ephemeral: maybe(z.boolean()) }),
  channel: maybe(z.object({ id })),
  message: maybe(z.object({ thread_ts: maybe(stamp) })),
  actions: z.array(action).min(1),
});

export const commandSchema = z.object({
  command: z.string().startsWith('/'),
  text: z.string().default(''),
  team_id: id,
  channel_id: id,
  user_id: id,
  user_name: maybe(z.string()),
  trigger_id: id,
});

export type SlackCallback = z.output<typeof callbackSchema>;
export type SlackMessage = z.output<typeof messageEvent>;
/** Without what only a change has. */
export type SlackSpoken = Omit<SlackMessage, 'message' | 'previous_message'>;
export type SlackPlaceEvent = z.output<typeof placeEvent>;
export type SlackActions = z.output<typeof actionsSchema>;
export type SlackCommand = z.output<typeof commandSchema>;
export type SlackFile = z.output<typeof file>;
