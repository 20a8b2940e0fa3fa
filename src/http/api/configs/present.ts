/** Settings in the words of the API. */
import { z } from 'zod';
import { isSettingKey, SETTINGS, type SettingKey } from '../../../core/model/setting.ts';
import type { SettingSpec } from '../../../core/model/setting-spec.ts';
import type { SettingEntry } from '../../api-services.ts';
import type { configSchema } from './schema.ts';

/** Made once: it says the same of every business. */
const shapes = new Map<SettingKey, Record<string, unknown>>();

function shapeOf(key: SettingKey, { schema }: SettingSpec<unknown>): Record<string, unknown> {
  const known = shapes.get(key);
  if (known) return known;
  const { $schema: _, ...shape } = z.toJSONSchema(schema);
  shapes.set(key, shape);
  return shape;
}

/** What holds of the setting itself. @throws Error for an entry of no setting, which no store hands out */
function aboutOf(key: string) {
  if (!isSettingKey(key)) throw new Error(`${key} is no setting`);
  const spec: SettingSpec<unknown> = SETTINGS[key];
  return { schema: shapeOf(key, spec), per_channel: spec.perChannel, by_platform: spec.byPlatform === true };
}

export const presentConfig = (entry: SettingEntry): z.output<typeof configSchema> => ({
  ...aboutOf(entry.key),
  key: entry.key,
  value: entry.value,
  origin: entry.origin,
  default: entry.default,
  docs: entry.docs,
  version: entry.version,
  ...(entry.revision !== undefined && { revision: entry.revision }),
});
