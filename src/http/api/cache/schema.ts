/** The cache as the API writes it. */
import { z } from 'zod';
import { CACHE_NAMESPACES } from '../../../core/model/cache-namespace.ts';
import type { CacheStats } from '../../../engine/control-cache.ts';

const namespace = z.enum(CACHE_NAMESPACES).meta({ description: 'What is cached.' });

export const cacheStatsSchema = z
  .object({
    shared: z.boolean().meta({ description: 'Whether this process reaches the cache that processes share, or needs none.' }),
    namespaces: z.array(
      z.object({
        namespace,
        life_s: z.int().meta({ description: 'Seconds an entry is kept at most.' }),
        process_hits: z.int().meta({ description: 'Found in the memory of the process.' }),
        shared_hits: z.int().meta({ description: 'Found in Redis.' }),
        misses: z.int(),
        loads: z.int().meta({ description: 'Reads of the truth, for a miss or where nothing is kept.' }),
        failures: z.int().meta({ description: 'Loads that failed.' }),
        load_ms: z.number().meta({ description: 'Mean time of a load, in milliseconds; 0 without one.' }),
        entries: z.int().meta({ description: 'Entries in the memory of the process.' }),
        size: z.int().meta({ description: 'Their characters.' }),
      }),
    ),
  })
  .meta({ id: 'CacheStats' });

export const invalidationSchema = z
  .strictObject({
    namespace: namespace.optional(),
    tag: z
      .string()
      .regex(/^document:\S{1,200}$/)
      .optional()
      .meta({ description: 'What was touched: `document:<id>`.' }),
    key: z.string().min(1).max(4_000).optional().meta({
      description:
        'What entries are of: the question as asked, or the id of the document or conversation; of `namespace` alone where it is given.',
    }),
  })
  .meta({ id: 'CacheInvalidation' });

export const presentCacheStats = ({ isShared, namespaces }: CacheStats): z.output<typeof cacheStatsSchema> => ({
  shared: isShared,
  namespaces: namespaces.map((one) => ({
    namespace: one.namespace,
    life_s: one.lifeSeconds,
    process_hits: one.processHits,
    shared_hits: one.sharedHits,
    misses: one.misses,
    loads: one.loads,
    failures: one.failures,
    load_ms: one.loads === 0 ? 0 : one.loadMs / one.loads,
    entries: one.entries,
    size: one.size,
  })),
});
