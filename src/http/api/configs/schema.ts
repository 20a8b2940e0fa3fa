/** Settings as they travel. */
import { z } from 'zod';
import type { SettingVersion } from '../../../core/ports/setting-store.ts';

export const configParams = z.strictObject({ key: z.string() });
export const configQuery = z.strictObject({
  channel_id: z.string().optional().meta({ description: 'The channel whose value is meant; the whole tenant when absent.' }),
});
export const draftQuery = z.strictObject({
  ...configQuery.shape,
  draft: z.enum(['true', 'false']).optional().meta({ description: '`true`: the draft, which changes nothing before it is published.' }),
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
    schema: z.record(z.string(), z.unknown()).meta({ description: 'JSON Schema of its values: types, ranges and choices.' }),
    per_channel: z.boolean().meta({ description: 'Whether a channel may have a value of its own.' }),
    by_platform: z.boolean().meta({ description: 'Belongs to the plan: only the platform owner changes it.' }),
    version: z.int().meta({ description: 'The settings version at which it was written, 0 for a default and for a drafted value.' }),
    revision: z.int().optional().meta({ description: 'With `draft=true`: that of the drafted change of just this value, 0 for none.' }),
  })
  .meta({ id: 'Config' });

export const configListSchema = z
  .object({ data: z.array(configSchema), next_cursor: z.null(), version: z.int().meta({ description: 'Grows with each change.' }) })
  .meta({ id: 'Configs' });

export const configVersionSchema = z
  .object({
    version: z.int().meta({ description: 'The settings version that the change made.' }),
    value: z
      .unknown()
      .meta({ description: "What it became; null when it was removed, so that the default or the tenant's value held again." }),
    by: z.string().meta({ description: 'Who changed it: `key:<id>` or `operator:<id>`.' }),
    reason: z.string().nullable().meta({ description: 'As it was given when a draft was published.' }),
    at: z.iso.datetime(),
  })
  .meta({ id: 'ConfigVersion' });

export const rollbackBody = z
  .strictObject({ version: z.int().min(1).meta({ description: 'A version of the history.' }) })
  .meta({ id: 'ConfigRollback' });

export const presentVersion = ({ version, value, by, reason, at }: SettingVersion): z.output<typeof configVersionSchema> => ({
  version,
  value,
  by,
  reason,
  at: at.toISOString(),
});
