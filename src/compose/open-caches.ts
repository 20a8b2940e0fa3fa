/** Opens the cache, and watches for what makes its entries old. */
import type { Config } from '../config/config.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import type { LiveEvents } from '../core/ports/live-events.ts';
import type { Metrics } from '../core/ports/metrics.ts';
import type { PgPool } from '../drivers/_shared/pg-pool.ts';
import { openSharedLevel } from '../drivers/cache/shared-level.ts';
import { createCache } from '../drivers/cache/two-level.ts';
import { createCacheMarkStore } from '../drivers/store/cache-mark-store.ts';
import { createFreshness } from '../engine/cache-freshness.ts';
import { createCaches } from '../engine/caches.ts';
import type { ReadSetting } from '../engine/settings.ts';

interface CacheParts {
  readonly config: Pick<Config, 'cacheRedis'>;
  readonly pool: PgPool;
  readonly live: LiveEvents;
  readonly setting: ReadSetting;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onError: (error: unknown) => void;
}

export async function openCaches(parts: CacheParts) {
  const { config, pool, setting } = parts;
  const shared = config.cacheRedis && (await openSharedLevel({ ...parts, ...config.cacheRedis }));
  const cache = createCache({ ...parts, shared });
  const cacheMarks = createCacheMarkStore(pool);
  const freshness = createFreshness({ ...parts, cacheMarks });
  const stop = new AbortController();
  const watching = freshness.watch(stop.signal);
  return {
    cache,
    cacheMarks,
    freshness,
    caches: createCaches({ cache, freshness, setting }),
    close: async () => {
      stop.abort();
      await watching;
      await cache.close();
    },
  };
}
