/** The cache: in the memory of this process first, then in the Redis that processes share, where there is one. */
import { BentoCache, bentostore, errors } from 'bentocache';
import type { Clock } from '../../kernel/clock.ts';
import type { CacheNamespace } from '../../core/model/cache-namespace.ts';
import type { TenantId } from '../../kernel/ids.ts';
import type { Cache, CacheSlot } from '../../core/ports/cache.ts';
import { createExpiringEntries } from './expiring-entries.ts';
import type { EntryBounds } from './expiring-entries.ts';
import { createProcessLevel } from './process-level.ts';
import type { Claim, SharedLevel } from './shared-level.ts';
import { createTallies } from './tallies.ts';
import type { CachePlace, Tallies, TallyDeps } from './tallies.ts';

export interface CacheOptions extends TallyDeps {
  readonly clock: Pick<Clock, 'monotonic' | 'sleep'>;
  /** Null: this process has no company. */
  readonly shared: SharedLevel | null;
  /** What this process keeps at most; 20,000 entries and 32 Mi characters when absent. */
  readonly most?: EntryBounds;
}

const MOST: EntryBounds = { entries: 20_000, size: 32 * 1024 * 1024 };
/** Without the shared level what this process holds is used no longer than this. */
const ALONE_MS = 5_000;
/** Between two looks at whether another process has loaded it. */
const LOOK_MS = 20;

export function createCache({ clock, metrics, shared, most = MOST }: CacheOptions): Cache {
  const entries = createExpiringEntries(clock, most);
  const tallies = createTallies({ clock, metrics });
  const isShared = (): boolean => shared === null || shared.isUp();
  const bento = openLevels(
    createProcessLevel({
      entries,
      oldestMs: () => (isShared() ? Infinity : ALONE_MS),
      onHit: (id) => tallies.add(placeOf(id), 'processHits'),
    }),
    shared?.level((id) => tallies.add(placeOf(id), 'sharedHits')) ?? null,
  );
  const fetch = createFetch({ bento, tallies, shared, clock });
  const flights = new Map<string, Promise<unknown>>();
  return {
    getOrLoad: async <T>(slot: CacheSlot, load: () => Promise<T>): Promise<T> => {
      if (slot.lifeMs <= 0) return tallies.time(slot, load);
      const id = idOf(slot);
      const flight = flights.get(id) ?? fetch(slot, load).finally(() => flights.delete(id));
      flights.set(id, flight);
      return (await flight) as T;
    },
    find: async (slot) => {
      const found: unknown = await bento.get({ key: idOf(slot) });
      if (found === undefined) tallies.add(slot, 'misses');
      return found;
    },
    put: async (slot, value) => {
      if (slot.lifeMs > 0) await bento.set({ key: idOf(slot), value, ttl: slot.lifeMs });
    },
    counts: (place) => ({ ...tallies.of(place), ...entries.measure(idOf({ ...place, key: '' })) }),
    isShared,
    close: async () => {
      entries.clear();
      shared?.close();
    },
  };
}

type Levels = ReturnType<typeof openLevels>;

function openLevels(process: ReturnType<typeof createProcessLevel>, shared: ReturnType<SharedLevel['level']> | null) {
  const store = bentostore({ grace: false }).useL1Layer(process);
  return new BentoCache({ default: 'all', stores: { all: shared === null ? store : store.useL2Layer(shared) } });
}

interface FetchDeps extends Pick<CacheOptions, 'clock' | 'shared'> {
  readonly bento: Levels;
  readonly tallies: Tallies;
}

/** Takes it from the levels, else loads it under a claim that one process holds at a time. */
function createFetch({ bento, tallies, shared, clock }: FetchDeps) {
  /** Waits while another process loads it. Null: nobody does, so this one has to. */
  const awaitOthers = async (id: string, claim: () => Promise<Claim | null>): Promise<{ readonly found: unknown } | null> => {
    while ((await claim()) === null) {
      await clock.sleep(LOOK_MS);
      const found: unknown = await bento.get({ key: id });
      if (found !== undefined) return { found };
    }
    return null;
  };
  return async (slot: CacheSlot, load: () => Promise<unknown>): Promise<unknown> => {
    const id = idOf(slot);
    const claims: Claim[] = [];
    const claim = async (): Promise<Claim | null> => {
      const mine = shared === null ? FREE : await shared.claim(id);
      if (mine !== null) claims.push(mine);
      return mine;
    };
    try {
      return await bento.getOrSet({
        key: id,
        ttl: slot.lifeMs,
        factory: async (context) => {
          tallies.add(slot, 'misses');
          const others = await awaitOthers(id, claim);
          if (others === null) return tallies.time(slot, load);
          context.setOptions({ skipL2Write: true });
          return others.found;
        },
      });
    } catch (error) {
      throw error instanceof errors.E_FACTORY_ERROR ? error.cause : error;
    } finally {
      // By now the value lies where the others look for it.
      for (const mine of claims) await mine.release();
    }
  };
}

const FREE: Claim = { release: async () => {} };

const idOf = ({ namespace, tenantId, key }: Omit<CacheSlot, 'lifeMs'>): string => `${namespace}|${tenantId}|${key}`;

function placeOf(id: string): CachePlace {
  const [namespace, tenantId] = id.split('|', 2);
  return { namespace: namespace as CacheNamespace, tenantId: tenantId as TenantId };
}
