/** Settings as they travel. */
import { z } from 'zod';

export const configParams = z.strictObject({ key: z.string() });
export const configQuery = z.strictObject({
  channel_id: z.string().optional().meta({ description: 'The channel whose value is meant; the whole tenant when absent.' }),
});
export const configBody = z
  .strictObject({ value: z.unknown().meta({ description: 'A value of the type that the setting has.' }) })
  .meta({ id: 'ConfigValue' });

export const configSchema = z
  .object({
    key: z.string(),
    value: z.unknown(),
    origin: z.enum(['default', 'tenant', 'channel']).meta({ description: 'Where the value comes from.' }),
    default: z.unknown(),
    docs: z.string(),
    version: z.int().meta({ description: 'The settings version at which it was written, 0 for a default.' }),
  })
  .meta({ id: 'Config' });

export const configListSchema = z
  .object({ data: z.array(configSchema), next_cursor: z.null(), version: z.int().meta({ description: 'Grows with each change.' }) })
  .meta({ id: 'Configs' });
