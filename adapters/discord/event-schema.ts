/** The parts of events that are read; everything else in them is left alone. */
import { z } from 'zod';

const id = z.string().regex(/^[\w-]{1,64}$/);

const user = z.object({
  id,
  username: z.string(),
  global_name: z.string().nullish(),
  bot: z.boolean().optional(),
  system: z.boolean().optional(),
});

const member = z.object({ nick: z.string().nullish() });

const attachment = z.object({ url: z.string(), filename: z.string(), size: z.number().optional() });

/** What a message says, also one that was forwarded. */
const said = z.object({
  content: z.string().default(''),
  attachments: z.array(attachment).default([]),
  sticker_items: z.array(z.object({ name: z.string() })).default([]),
});

const message = said.extend({
  id,
  type: z.int().default(0),
  channel_id: id,
  channel_type: z.int().optional(),
  guild_id: id.optional(),
  author: user,
  member: member.optional(),
  webhook_id: id.optional(),
  edited_timestamp: z.iso.datetime({ offset: true }).nullish(),
  mentions: z.array(z.object({ id })).default([]),
  mention_roles: z.array(id).default([]),
  referenced_message: z.object({ author: z.object({ id }) }).nullish(),
  message_snapshots: z.array(z.object({ message: said })).default([]),
  /** Only messages of threads have one. */
  position: z.int().optional(),
  poll: z.unknown().optional(),
  embeds: z.array(z.unknown()).default([]),
  components: z.array(z.unknown()).default([]),
});

const option = z.object({ name: z.string(), value: z.union([z.string(), z.number(), z.boolean()]).optional() });
const button = z.object({ custom_id: z.string().optional(), label: z.string().nullish() });

const interaction = z.object({
  id,
  application_id: id,
  type: z.int(),
  token: z.string(),
  channel_id: id.optional(),
  channel: z.object({ id, type: z.int().optional() }).optional(),
  guild_id: id.optional(),
  member: member.extend({ user }).optional(),
  user: user.optional(),
  locale: z.string().optional(),
  data: z.object({ name: z.string().optional(), options: z.array(option).default([]), custom_id: z.string().optional() }).optional(),
  message: z.object({ components: z.array(z.object({ components: z.array(button).default([]) })).default([]) }).optional(),
});

/** An event as the gateway frames it: its name and what it tells. */
export const eventSchema = z.discriminatedUnion('t', [
  z.object({ t: z.literal('MESSAGE_CREATE'), d: message }),
  z.object({ t: z.literal('MESSAGE_UPDATE'), d: message }),
  z.object({ t: z.literal('INTERACTION_CREATE'), d: interaction }),
  z.object({ t: z.literal('GUILD_DELETE'), d: z.object({ id, unavailable: z.boolean().optional() }) }),
  z.object({ t: z.literal('CHANNEL_DELETE'), d: z.object({ id, guild_id: id.optional() }) }),
  z.object({ t: z.literal('THREAD_DELETE'), d: z.object({ id, guild_id: id.optional() }) }),
  z.object({
    t: z.literal('THREAD_UPDATE'),
    d: z.object({ id, thread_metadata: z.object({ locked: z.boolean().optional() }).optional() }),
  }),
]);

export type DiscordMessage = z.output<typeof message>;
export type DiscordInteraction = z.output<typeof interaction>;
export type DiscordUser = z.output<typeof user>;
export type DiscordSaid = z.output<typeof said>;

const TAKEN: ReadonlySet<string> = new Set(eventSchema.options.map(({ shape }) => shape.t.value));

/** Whether an event of this name is looked at; all others say nothing to us. */
export const isTaken = (name: unknown): boolean => typeof name === 'string' && TAKEN.has(name);
