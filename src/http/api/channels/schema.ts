/** Channel connections as they travel. */
import { z } from 'zod';

export const channelSchema = z
  .object({
    id: z.string(),
    kind: z.string(),
    name: z.string(),
    public_key: z.string().meta({ description: 'Its name in public addresses; no secret.' }),
    state: z.enum(['active', 'paused']),
    base_ids: z.array(z.string()).meta({ description: 'Knowledge bases it answers from; every base when empty.' }),
  })
  .meta({ id: 'Channel' });
