/** Lists of the allowed and the blocked in memory, for one tenant. */
import type { LimitEntry } from '../../src/core/model/limit-entry.ts';
import type { Tier } from '../../src/core/model/tier.ts';
import type { LimitListStore } from '../../src/core/ports/limit-list-store.ts';
import type { TenantId } from '../../src/kernel/ids.ts';
import { cutPage } from './cut-page.ts';

/** `changes` counts; raising it from outside is a change by another process that told nobody. */
export function createMemoryLimitLists(tenantId: TenantId): {
  readonly store: LimitListStore;
  readonly entries: Map<string, LimitEntry>;
  /** Of contacts and keys, by their ids. */
  readonly tiers: Map<string, Tier>;
  version: number;
} {
  const entries = new Map<string, LimitEntry>();
  const tiers = new Map<string, Tier>();
  const own = (tenant: TenantId) => (tenant === tenantId ? [...entries.values()] : []);
  const keep = (entry: LimitEntry): LimitEntry => {
    memory.version += 1;
    entries.set(entry.id, entry);
    return entry;
  };
  const store: LimitListStore = {
    all: async (tenant) => ({ version: memory.version, entries: own(tenant) }),
    version: async () => memory.version,
    list: async (tenant, page, list) =>
      cutPage(
        own(tenant)
          .filter((entry) => list === null || entry.list === list)
          .toReversed(),
        page,
      ),
    get: async (tenant, id) => own(tenant).find((entry) => entry.id === id) ?? null,
    add: async (_tenant, entry) => keep({ ...entry, at: new Date(0) }),
    change: async (tenant, id, change, by) => {
      const now = own(tenant).find((entry) => entry.id === id);
      return now ? keep({ ...now, ...change, by }) : null;
    },
    remove: async (tenant, id) => {
      if (!own(tenant).some((entry) => entry.id === id)) return false;
      memory.version += 1;
      return entries.delete(id);
    },
    tierOf: async (tenant, _subject, id) => (tenant === tenantId ? (tiers.get(id) ?? null) : null),
  };
  const memory = { store, entries, tiers, version: 1 };
  return memory;
}
