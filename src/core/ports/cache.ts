/** A cache that may be emptied at any moment. */
import type { TenantId } from '../../kernel/ids.ts';
import type { CacheNamespace } from '../model/cache-namespace.ts';

export interface CacheSlot {
  readonly namespace: CacheNamespace;
  readonly tenantId: TenantId;
  /** Unlike those of all other values of the tenant in the namespace. */
  readonly key: string;
  /** Milliseconds; nothing is kept at 0. */
  readonly lifeMs: number;
}

/** What happened in this process since it began. */
export interface CacheCounts {
  /** Found in this process, and found in the cache that processes share. */
  readonly processHits: number;
  readonly sharedHits: number;
  readonly misses: number;
  readonly loads: number;
  readonly failures: number;
  /** Milliseconds that all loads took together. */
  readonly loadMs: number;
  /** What this process holds now, and the characters it takes. */
  readonly entries: number;
  readonly size: number;
}

export interface Cache {
  /**
   * The value of the slot, loaded once for all who ask at the same time, in every process where they share a cache. It is kept as JSON, and
   * shared by callers, who change nothing in it. What the load throws is told to all who wait for it in this process and is not kept.
   */
  getOrLoad<T>(slot: CacheSlot, load: () => Promise<T>): Promise<T>;
  /** Undefined when it is not there. */
  find(slot: CacheSlot): Promise<unknown>;
  /** Puts in what is known without a load. */
  put(slot: CacheSlot, value: unknown): Promise<void>;
  counts(place: Pick<CacheSlot, 'namespace' | 'tenantId'>): CacheCounts;
  /** False while processes that should share a cache do not reach it; what each holds is then used for seconds only. */
  isShared(): boolean;
  close(): Promise<void>;
}
