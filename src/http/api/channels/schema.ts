/** Channel connections as they travel. */
import { z } from 'zod';

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
  })
  .meta({ id: 'Channel' });

export const identitySecretSchema = z
  .object({ secret: z.string().meta({ description: 'Keep it on your server, never in a page.' }), last_four: z.string() })
  .meta({ id: 'IdentitySecret' });

export const channelChangeSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(200).optional().meta({ description: 'Shown to customers as the title of the chat page.' }),
    base_ids: z
      .array(z.string())
      .max(100)
      .optional()
      .meta({ description: 'All knowledge bases it is to answer from; every base when empty.' }),
  })
  .meta({ id: 'ChannelChange', description: 'What is absent stays as it is.' });
