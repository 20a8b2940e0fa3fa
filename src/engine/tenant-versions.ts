/** Copies of what a business has set, kept in memory and fresh by change events and a version that is asked for each second. */
import type { Clock } from '../kernel/clock.ts';
import type { TenantId } from '../kernel/ids.ts';
import { putNewest } from '../kernel/put-newest.ts';

export interface CopySource<T> {
  readonly clock: Pick<Clock, 'monotonic'>;
  version(tenantId: TenantId): Promise<number>;
  load(tenantId: TenantId): Promise<{ readonly version: number; readonly value: T }>;
}

export interface VersionedCopies<T> {
  /** The copy while it needs no look at the store. */
  fresh(tenantId: TenantId): T | undefined;
  /** One look at the store, however many wait for it. */
  load(tenantId: TenantId): Promise<T>;
  /** Something was set: older copies are read anew. */
  changed(tenantId: TenantId, version: number): void;
}

/** A lost change event is noticed after this long, milliseconds. */
const RECHECK_MS = 1_000;
/** Tenants kept in memory; the one read first goes first. */
const MAX_TENANTS = 5_000;

interface Copy<T> {
  readonly version: number;
  readonly value: T;
  /** On the monotonic clock. */
  checkedAt: number;
}

export function createVersionedCopies<T>({ clock, version, load }: CopySource<T>): VersionedCopies<T> {
  const copies = new Map<TenantId, Copy<T>>();
  const loads = new Map<TenantId, Promise<T>>();
  const read = async (tenantId: TenantId): Promise<Copy<T>> => {
    const old = copies.get(tenantId);
    const checkedAt = clock.monotonic();
    if (old && (await version(tenantId)) === old.version) return Object.assign(old, { checkedAt });
    return { ...(await load(tenantId)), checkedAt };
  };
  const start = (tenantId: TenantId): Promise<T> => {
    // A change that comes while reading takes the entry out of `loads`: then the result may be old already and is not kept.
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
    fresh: (tenantId) => {
      const copy = copies.get(tenantId);
      return copy && clock.monotonic() - copy.checkedAt < RECHECK_MS ? copy.value : undefined;
    },
    load: (tenantId) => loads.get(tenantId) ?? start(tenantId),
    changed: (tenantId, newVersion) => {
      loads.delete(tenantId);
      if ((copies.get(tenantId)?.version ?? 0) < newVersion) copies.delete(tenantId);
    },
  };
}
