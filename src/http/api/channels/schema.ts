/** Channel connections as they travel. */
import { z } from 'zod';
import { CHANNEL_KINDS } from '../../../core/model/channel.ts';
import { CONNECTION_STATES, FEED_MODES } from '../../../core/model/connection.ts';

const modeSchema = z.enum(FEED_MODES).meta({
  description:
    '`webhook`: the platform posts to PUBLIC_URL; `poll`: Claw fetches, `socket`: Claw holds a connection; neither needs a public address.',
});

const connectionSchema = z
  .object({
    bot: z.object({ id: z.string(), name: z.string() }).meta({ description: 'What the platform says of the bot.' }),
    mode: modeSchema,
    last_four: z.string().nullable().meta({ description: 'End of its token; the rest is never shown.' }),
    workspace: z
      .object({ id: z.string(), name: z.string() })
      .nullable()
      .meta({ description: 'Where an app that many businesses share was installed; null for a bot of your own.' }),
  })
  .meta({ id: 'ChannelConnection' });

export const channelSchema = z
  .object({
    id: z.string(),
    kind: z.string(),
    name: z.string(),
    public_key: z.string().meta({ description: 'Its name in public addresses; not a secret.' }),
    state: z.enum(['active', 'paused']),
    base_ids: z.array(z.string()).meta({ description: 'Knowledge bases it answers from; every base when empty.' }),
    identity_secret: z
      .object({ last_four: z.string() })
      .nullable()
      .meta({ description: 'The secret with which visitors are vouched for; null when there is none. Only its end is ever shown again.' }),
    connection: connectionSchema.nullable().meta({ description: 'The bot behind a channel of a platform; null for the web and the API.' }),
  })
  .meta({ id: 'Channel' });

export const identitySecretSchema = z
  .object({ secret: z.string().meta({ description: 'Keep it on your server, never in a page.' }), last_four: z.string() })
  .meta({ id: 'IdentitySecret' });

const secretsSchema = z.record(z.string().max(50), z.string().trim().min(1).max(4_096)).meta({
  description:
    'For Telegram: `bot_token`, and `webhook_secret` if it is not to be made for you. For Slack: `bot_token`, with `signing_secret` where Slack posts to you and `app_token` for Socket Mode. For Discord: `bot_token`. Sealed at once, never shown again.',
});

const nameSchema = z.string().trim().min(1).max(200).meta({ description: 'Shown to customers as the title of the chat page.' });

export const newChannelSchema = z
  .strictObject({
    kind: z.enum(CHANNEL_KINDS).exclude(['web', 'api']),
    name: nameSchema,
    base_ids: z.array(z.string()).max(100).default([]).meta({ description: 'Knowledge bases it answers from; every base when empty.' }),
    mode: modeSchema.optional(),
    secrets: secretsSchema,
  })
  .meta({ id: 'NewChannel' });

export const channelCheckSchema = z
  .object({
    state: z.enum(['ready', 'refused', 'unreachable']),
    bot: z.object({ id: z.string(), name: z.string() }).nullable(),
    advice: z.array(z.string()).meta({ description: 'What its owner should change, a sentence each.' }),
  })
  .meta({ id: 'ChannelCheck' });

export const channelHealthSchema = z
  .object({
    state: z
      .enum(['paused', 'waiting', ...CONNECTION_STATES])
      .meta({ description: '`waiting`: nothing was heard yet since it was made or changed; the rest says itself in `reason`.' }),
    reason: z.string().nullable().meta({ description: 'What is wrong and what to do; null when nothing is.' }),
    since: z.string().nullable().meta({ description: 'When the state began, where that is known.' }),
    last_event_at: z
      .string()
      .nullable()
      .meta({ description: 'When the platform was last heard for certain; written every ten seconds at most.' }),
  })
  .meta({ id: 'ChannelHealth' });

export const channelChangeSchema = z
  .strictObject({
    name: nameSchema.optional(),
    base_ids: z
      .array(z.string())
      .max(100)
      .optional()
      .meta({ description: 'All knowledge bases it is to answer from; every base when empty.' }),
    mode: modeSchema.optional(),
    secrets: secretsSchema.optional(),
  })
  .meta({ id: 'ChannelChange', description: 'What is absent stays as it is.' });
