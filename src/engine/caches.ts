/** The one way to the cache: what it may give, for how long, and what is read from the truth instead. */
import { createHash } from 'node:crypto';
import type { TenantId } from '../kernel/ids.ts';
import { cacheKey, knownBy, normaliseQuestion } from '../core/model/cache-namespace.ts';
import type { CacheFacts, CacheNamespace } from '../core/model/cache-namespace.ts';
import type { Cache, CacheSlot } from '../core/ports/cache.ts';
import type { Freshness } from './cache-freshness.ts';
import type { ReadSetting } from './settings.ts';

/** What survives JSON unchanged: a date or a map would come back as something else. */
type Storable<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends Date | Uint8Array | ReadonlyMap<unknown, unknown> | ReadonlySet<unknown> | ((...args: never) => unknown)
    ? never
    : T extends object
      ? { readonly [K in keyof T]: Storable<T[K]> }
      : T;

export interface Entry<N extends CacheNamespace> {
  readonly namespace: N;
  readonly tenantId: TenantId;
  readonly facts: CacheFacts[N];
  /** Marks of these make it old; see the table of what a change touches. */
  readonly tags?: readonly string[];
}

export interface Caches {
  /** As good as the truth, at most a second old; callers share the value and change nothing in it. What the load throws is thrown. */
  read<N extends CacheNamespace, T>(entry: Entry<N>, load: () => Promise<T & Storable<T>>): Promise<T>;
  /** For values that are made in other ways than by a load; null when nothing may be taken from the cache now, nor put into it. */
  open<N extends CacheNamespace, T>(entry: Entry<N>): Promise<Held<T> | null>;
}

export interface Held<T> {
  /** The same for the same entry as long as nothing makes it old. */
  readonly key: string;
  /** Undefined when it is not there. */
  find(): Promise<T | undefined>;
  /** Nobody sees it who heard of a change after the entry was opened. */
  put(value: T & Storable<T>): Promise<void>;
}

export interface CachesDeps {
  readonly cache: Pick<Cache, 'getOrLoad' | 'put' | 'find'>;
  readonly freshness: Pick<Freshness, 'standing'>;
  readonly setting: ReadSetting;
}

/** Every entry of a namespace. */
export const namespaceTag = (namespace: CacheNamespace): string => `namespace:${namespace}`;

/** Every entry of a namespace that is of this question, document or conversation. */
export const keyTag = (namespace: CacheNamespace, key: string): string =>
  `key:${namespace}:${createHash('sha256').update(normaliseQuestion(key)).digest('base64url').slice(0, 22)}`;

export function createCaches({ cache, freshness, setting }: CachesDeps): Caches {
  /** Null: nothing may be taken from the cache, and nothing put into it. */
  const slotOf = async <N extends CacheNamespace>({ namespace, tenantId, facts, tags = [] }: Entry<N>): Promise<CacheSlot | null> => {
    const lifeMs = (await setting(tenantId, null, `cache.${namespace}_seconds`)) * 1_000;
    const key = cacheKey(namespace, tenantId, facts);
    const standing = freshness.standing(tenantId, [namespaceTag(namespace), keyTag(namespace, knownBy(namespace, facts)), ...tags]);
    return lifeMs === 0 || standing === null ? null : { namespace, tenantId, lifeMs, key: `${key}@${standing}` };
  };
  return {
    read: async (entry, load) => {
      const slot = await slotOf(entry);
      return slot === null ? load() : cache.getOrLoad(slot, load);
    },
    open: async <N extends CacheNamespace, T>(entry: Entry<N>): Promise<Held<T> | null> => {
      const slot = await slotOf(entry);
      if (slot === null) return null;
      return { key: slot.key, find: async () => (await cache.find(slot)) as T | undefined, put: (value) => cache.put(slot, value) };
    },
  };
}

/** A function whose answers are cached under a typed key: the same arguments to `entryOf` and to `load`. */
export function cached<N extends CacheNamespace, Args extends readonly unknown[], T>(
  caches: Pick<Caches, 'read'>,
  entryOf: (...args: Args) => Entry<N>,
  load: (...args: Args) => Promise<T & Storable<T>>,
): (...args: Args) => Promise<T> {
  return (...args) => caches.read<N, T>(entryOf(...args), () => load(...args));
}
