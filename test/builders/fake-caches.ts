/** What the API may do with caches, over a real cache of one process. */
import { createCache } from '../../src/drivers/cache/two-level.ts';
import { createCacheControl } from '../../src/engine/control-cache.ts';
import type { ApiServices } from '../../src/http/api-services.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import type { TenantId } from '../../src/kernel/ids.ts';
import { createRecordedMetrics } from './recorded-metrics.ts';

export interface FakeCaches extends Pick<ApiServices, 'cacheControl' | 'warmCache'> {
  readonly cache: ReturnType<typeof createCache>;
  /** What was marked, and what of it was told. */
  readonly marked: (readonly [TenantId, ...string[]])[];
  readonly touched: (readonly [TenantId, ...string[]])[];
}

export function createFakeCaches(clock: Clock): FakeCaches {
  const cache = createCache({ clock, metrics: createRecordedMetrics(), shared: null });
  const marked: (readonly [TenantId, ...string[]])[] = [];
  const touched: (readonly [TenantId, ...string[]])[] = [];
  const cacheControl = createCacheControl({
    cache,
    cacheMarks: { mark: async (tenantId, tags) => void marked.push([tenantId, ...tags]) },
    freshness: { touched: (tenantId, tags) => void touched.push([tenantId, ...tags]) },
    setting: async () => 600 as never,
  });
  return { cache, marked, touched, cacheControl, warmCache: async () => 3 };
}
