/** Counts what happens in each namespace of the cache. */
import type { Clock } from '../../kernel/clock.ts';
import type { CacheNamespace } from '../../core/model/cache-namespace.ts';
import type { CacheCounts } from '../../core/ports/cache.ts';

type Tally = Omit<CacheCounts, 'entries' | 'size'>;

export interface Tallies {
  of(namespace: CacheNamespace): Tally;
  add(namespace: CacheNamespace, what: keyof Tally, by?: number): void;
  /** Counts a load, its time and whether it failed. */
  time<T>(namespace: CacheNamespace, load: () => Promise<T>): Promise<T>;
}

const NOTHING: Tally = { processHits: 0, sharedHits: 0, misses: 0, loads: 0, failures: 0, loadMs: 0 };

export function createTallies(clock: Pick<Clock, 'monotonic'>): Tallies {
  const tallies = new Map<CacheNamespace, Tally>();
  const of = (namespace: CacheNamespace): Tally => tallies.get(namespace) ?? NOTHING;
  const add: Tallies['add'] = (namespace, what, by = 1) => {
    const tally = of(namespace);
    tallies.set(namespace, { ...tally, [what]: tally[what] + by });
  };
  return {
    of,
    add,
    time: async (namespace, load) => {
      const began = clock.monotonic();
      add(namespace, 'loads');
      try {
        return await load();
      } catch (error) {
        add(namespace, 'failures');
        throw error;
      } finally {
        add(namespace, 'loadMs', clock.monotonic() - began);
      }
    },
  };
}
