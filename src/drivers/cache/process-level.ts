/** The first level of the cache, in the memory of this process, as the library wants it. */
import type { CreateDriverResult, L1CacheDriver } from 'bentocache/types';
import type { ExpiringEntries } from './expiring-entries.ts';

export interface ProcessLevelOptions {
  readonly entries: ExpiringEntries;
  /** Entries older than this are not used, milliseconds; asked at each read. */
  readonly oldestMs: () => number;
  readonly onHit: (key: string) => void;
}

export function createProcessLevel(options: ProcessLevelOptions): CreateDriverResult<L1CacheDriver> {
  return { options: {}, factory: () => createDriver(options) };
}

function createDriver({ entries, oldestMs, onHit }: ProcessLevelOptions): L1CacheDriver {
  const read = (key: string): string | undefined => {
    const text = entries.read(key, oldestMs());
    if (text !== undefined) onHit(key);
    return text;
  };
  const driver: L1CacheDriver = {
    type: 'l1',
    namespace: () => driver,
    get: read,
    pull: (key) => {
      const text = read(key);
      entries.drop(key);
      return text;
    },
    set: (key, text, lifeMs = 0) => {
      entries.keep(key, text, lifeMs);
      return true;
    },
    getRemainingTtl: () => undefined,
    clear: entries.clear,
    delete: entries.drop,
    deleteMany: (keys) => keys.map(entries.drop).some(Boolean),
    disconnect: entries.clear,
  };
  return driver;
}
