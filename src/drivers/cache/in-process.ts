/** A bounded cache in this process: the least recently used entry goes first. */
import type { Cache } from '../../core/ports/cache.ts';
import type { Clock } from '../../kernel/clock.ts';
import { createExpiringEntries } from './expiring-entries.ts';

export interface InProcessCacheOptions {
  readonly clock: Pick<Clock, 'monotonic'>;
  /** Most entries kept, 10,000 when absent. */
  readonly maxEntries?: number;
}

/** One load under way, shared by all who ask meanwhile. */
interface Load {
  readonly value: Promise<unknown>;
}

/** A failed load is told to all who wait for it and is not kept; one that was invalidated on its way is returned but not kept. */
export function createInProcessCache(options: InProcessCacheOptions): Cache {
  const entries = createExpiringEntries(options.clock, options.maxEntries ?? 10_000);
  const loads = new Map<string, Load>();

  const start = (id: string, ttlMs: number, load: () => Promise<unknown>): Load => {
    const mine: Load = {
      // The loader starts a turn later, when `mine` is in the map, so that it cannot end before.
      value: Promise.resolve().then(async () => {
        try {
          const value = await load();
          if (loads.get(id) === mine && ttlMs > 0) entries.keep(id, value, ttlMs);
          return value;
        } finally {
          if (loads.get(id) === mine) loads.delete(id);
        }
      }),
    };
    loads.set(id, mine);
    return mine;
  };

  return {
    getOrLoad: async <T>(namespace: string, key: string, ttlMs: number, load: () => Promise<T>): Promise<T> => {
      const id = idOf(namespace, key);
      const entry = entries.read(id);
      if (entry !== null) return entry.value as T;
      return (await (loads.get(id) ?? start(id, ttlMs, load)).value) as T;
    },
    invalidate: async (namespace, key) => {
      const id = idOf(namespace, key);
      entries.drop(id);
      loads.delete(id);
    },
    close: async () => {
      entries.clear();
      loads.clear();
    },
  };
}

function idOf(namespace: string, key: string): string {
  return JSON.stringify([namespace, key]);
}
