/** Copies of what a business has set, kept in memory and fresh by change events and one version of it all that is asked for each second. */
import type { Clock } from '../kernel/clock.ts';
import type { TenantId } from '../kernel/ids.ts';
import { putNewest } from '../kernel/put-newest.ts';
import type { LiveEvents } from '../core/ports/live-events.ts';

export interface TenantVersionsDeps {
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly live: Pick<LiveEvents, 'subscribeSettings' | 'publishSettings'>;
  readonly store: { version(tenantId: TenantId): Promise<number> };
}

interface Copy<T> {
  readonly version: number;
  readonly value: T;
}

export interface Copies<T> {
  /** The copy, at most a second old; one look at the store, however many wait for it. */
  get(tenantId: TenantId): T | Promise<T>;
}

export interface TenantVersions {
  /** Copies of one kind; `load` gives the value with the version that it was read under, or an older one. */
  copies<T>(load: (tenantId: TenantId) => Promise<Copy<T>>): Copies<T>;
  /** Something was set here: copies that are older are read anew, in all processes. */
  announce(tenantId: TenantId, version: number): void;
  /** Stops listening for changes. */
  close(): void;
}

/** A lost change event is noticed after this long, milliseconds. */
const RECHECK_MS = 1_000;
/** Tenants kept in memory; the one read first goes first. */
const MAX_TENANTS = 5_000;

export function createTenantVersions({ clock, live, store }: TenantVersionsDeps): TenantVersions {
  const forgets: ((tenantId: TenantId) => void)[] = [];
  const latest = createLatest(clock, (tenantId) => store.version(tenantId));
  const changed = (tenantId: TenantId, version: number): void => {
    for (const forget of forgets) forget(tenantId);
    latest.learn(tenantId, version);
  };
  const close = live.subscribeSettings(changed);
  return {
    copies: (load) => {
      const copies = createCopies(latest, load);
      forgets.push(copies.forgetLoad);
      return copies;
    },
    announce: (tenantId, version) => {
      changed(tenantId, version);
      live.publishSettings(tenantId, version);
    },
    close,
  };
}

interface Latest {
  /** Undefined when it has to be asked for. */
  fresh(tenantId: TenantId): number | undefined;
  ask(tenantId: TenantId): Promise<number>;
  /** @param at when it was so, on the monotonic clock; now when absent */
  learn(tenantId: TenantId, version: number, at?: number): void;
  now(): number;
}

function createLatest(clock: TenantVersionsDeps['clock'], read: (tenantId: TenantId) => Promise<number>): Latest {
  const known = new Map<TenantId, { readonly version: number; readonly at: number }>();
  const asks = new Map<TenantId, Promise<number>>();
  const fresh: Latest['fresh'] = (tenantId) => {
    const one = known.get(tenantId);
    return one && clock.monotonic() - one.at < RECHECK_MS ? one.version : undefined;
  };
  const learn: Latest['learn'] = (tenantId, version, at = clock.monotonic()) => {
    // What was read before a change was told is older than that; a version that nobody confirmed for a second may be wrong either way.
    if (version >= (fresh(tenantId) ?? 0)) putNewest(known, tenantId, { version, at }, MAX_TENANTS);
  };
  const ask = (tenantId: TenantId): Promise<number> => {
    const at = clock.monotonic();
    const asking = read(tenantId)
      .then((version) => {
        learn(tenantId, version, at);
        return version;
      })
      .finally(() => asks.delete(tenantId));
    asks.set(tenantId, asking);
    return asking;
  };
  return {
    fresh,
    ask: async (tenantId) => fresh(tenantId) ?? asks.get(tenantId) ?? ask(tenantId),
    learn,
    now: () => clock.monotonic(),
  };
}

function createCopies<T>(
  latest: Latest,
  load: (tenantId: TenantId) => Promise<Copy<T>>,
): Copies<T> & { readonly forgetLoad: (tenantId: TenantId) => void } {
  const copies = new Map<TenantId, Copy<T>>();
  const loads = new Map<TenantId, Promise<T>>();
  const read = async (tenantId: TenantId): Promise<Copy<T>> => {
    const old = copies.get(tenantId);
    if (old && (await latest.ask(tenantId)) === old.version) return old;
    const at = latest.now();
    const copy = await load(tenantId);
    latest.learn(tenantId, copy.version, at);
    return copy;
  };
  const start = (tenantId: TenantId): Promise<T> => {
    const reading: Promise<T> = read(tenantId)
      .then((copy) => {
        if (loads.get(tenantId) === reading) putNewest(copies, tenantId, copy, MAX_TENANTS);
        return copy.value;
      })
      .finally(() => loads.get(tenantId) === reading && loads.delete(tenantId));
    loads.set(tenantId, reading);
    return reading;
  };
  return {
    get: (tenantId) => {
      const copy = copies.get(tenantId);
      return copy && copy.version === latest.fresh(tenantId) ? copy.value : (loads.get(tenantId) ?? start(tenantId));
    },
    // Whoever asks after a change does not wait for what began before it, which may be old already and is not kept.
    forgetLoad: (tenantId) => void loads.delete(tenantId),
  };
}
