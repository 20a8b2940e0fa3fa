/** Settings in the words of the API. */
import type { z } from 'zod';
import type { SettingEntry } from '../../api-services.ts';
import type { configSchema } from './schema.ts';

export const presentConfig = (entry: SettingEntry): z.output<typeof configSchema> => ({
  key: entry.key,
  value: entry.value,
  origin: entry.origin,
  default: entry.default,
  docs: entry.docs,
  version: entry.version,
  ...(entry.revision !== undefined && { revision: entry.revision }),
});
