/** Counts what happens in each namespace of the cache, for each business and for the metrics. */
import type { Clock } from '../../kernel/clock.ts';
import type { TenantId } from '../../kernel/ids.ts';
import { putNewest } from '../../kernel/put-newest.ts';
import type { CacheNamespace } from '../../core/model/cache-namespace.ts';
import type { CacheCounts } from '../../core/ports/cache.ts';
import type { Metrics } from '../../core/ports/metrics.ts';

type Tally = Omit<CacheCounts, 'entries' | 'size'>;

/** Whose entries, and of which kind. */
export interface CachePlace {
  readonly namespace: CacheNamespace;
  readonly tenantId: TenantId;
}

export interface Tallies {
  of(place: CachePlace): Tally;
  add(place: CachePlace, what: Exclude<keyof Tally, 'loads' | 'loadMs'>): void;
  /** Counts a load, its time and whether it failed. */
  time<T>(place: CachePlace, load: () => Promise<T>): Promise<T>;
}

export interface TallyDeps {
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly metrics: Pick<Metrics, 'count' | 'observe'>;
}

const NOTHING: Tally = { processHits: 0, sharedHits: 0, misses: 0, loads: 0, failures: 0, loadMs: 0 };
const RESULTS = { processHits: 'process', sharedHits: 'shared', misses: 'miss', failures: 'failed' } as const;
/** Businesses and namespaces that are counted apart; the one that was read least lately begins anew. */
const MOST = 20_000;

export function createTallies({ clock, metrics }: TallyDeps): Tallies {
  const tallies = new Map<string, Tally>();
  const of = ({ namespace, tenantId }: CachePlace): Tally => tallies.get(`${namespace} ${tenantId}`) ?? NOTHING;
  const grow = (place: CachePlace, what: keyof Tally, by: number): void => {
    const tally = of(place);
    putNewest(tallies, `${place.namespace} ${place.tenantId}`, { ...tally, [what]: tally[what] + by }, MOST);
  };
  const add: Tallies['add'] = (place, what) => {
    grow(place, what, 1);
    metrics.count('claw_cache_reads_total', { namespace: place.namespace, result: RESULTS[what] });
  };
  return {
    of,
    add,
    time: async (place, load) => {
      const began = clock.monotonic();
      grow(place, 'loads', 1);
      try {
        return await load();
      } catch (error) {
        add(place, 'failures');
        throw error;
      } finally {
        const tookMs = clock.monotonic() - began;
        grow(place, 'loadMs', tookMs);
        metrics.observe('claw_cache_load_seconds', tookMs / 1_000, { namespace: place.namespace });
      }
    },
  };
}
