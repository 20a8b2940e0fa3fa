/** What a business may see of its part of the cache, and do with it. */
import { CACHE_NAMESPACES } from '../core/model/cache-namespace.ts';
import type { CacheNamespace } from '../core/model/cache-namespace.ts';
import type { Cache, CacheCounts } from '../core/ports/cache.ts';
import type { CacheMarkStore } from '../core/ports/cache-mark-store.ts';
import type { TenantId } from '../kernel/ids.ts';
import type { Freshness } from './cache-freshness.ts';
import { keyTag, namespaceTag } from './caches.ts';
import type { ReadSetting } from './settings.ts';

export interface CacheStats {
  /** False while the cache that processes share is not reached. */
  readonly isShared: boolean;
  readonly namespaces: readonly ({ readonly namespace: CacheNamespace; readonly lifeSeconds: number } & CacheCounts)[];
}

/** Everything, a namespace, what a tag names, such as `document:<id>`, or what is of a key. */
export interface Invalidation {
  readonly namespace?: CacheNamespace | undefined;
  readonly tag?: string | undefined;
  /** The question, or the id of the document or conversation, that entries are of; of the namespace alone where one is given. */
  readonly key?: string | undefined;
}

export interface CacheControl {
  /** Of this process since it began. */
  stats(tenantId: TenantId): Promise<CacheStats>;
  /** When it resolves this process uses nothing older; the others a second later at most. */
  invalidate(tenantId: TenantId, what: Invalidation): Promise<void>;
}

export interface ControlDeps {
  readonly cache: Pick<Cache, 'counts' | 'isShared'>;
  readonly cacheMarks: Pick<CacheMarkStore, 'mark'>;
  readonly freshness: Pick<Freshness, 'touched'>;
  readonly setting: ReadSetting;
}

export function createCacheControl({ cache, cacheMarks, freshness, setting }: ControlDeps): CacheControl {
  return {
    stats: async (tenantId) => ({
      isShared: cache.isShared(),
      namespaces: await Promise.all(
        CACHE_NAMESPACES.map(async (namespace) => ({
          namespace,
          lifeSeconds: await setting(tenantId, null, `cache.${namespace}_seconds`),
          ...cache.counts({ namespace, tenantId }),
        })),
      ),
    }),
    invalidate: async (tenantId, what) => {
      const tags = tagsOf(what);
      await cacheMarks.mark(tenantId, tags);
      freshness.touched(tenantId, tags);
    },
  };
}

function tagsOf({ namespace, tag, key }: Invalidation): readonly string[] {
  const places = namespace === undefined ? CACHE_NAMESPACES : [namespace];
  const named = tag === undefined ? [] : [tag];
  if (key !== undefined) return [...places.map((place) => keyTag(place, key)), ...named];
  return namespace === undefined && tag !== undefined ? named : [...places.map(namespaceTag), ...named];
}
