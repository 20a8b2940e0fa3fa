/** The keys of one business in memory. */
import type { ApiKey } from '../../src/core/model/api-key.ts';
import type { NewApiKey } from '../../src/core/ports/directory-store.ts';
import type { ApiServices } from '../../src/http/api-services.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import type { TenantId } from '../../src/kernel/ids.ts';
import { cutPage } from './cut-page.ts';

export interface FakeApiKeys extends Pick<ApiServices, 'apiKeys'> {
  readonly keyList: ApiKey[];
  /** What was stored of every key, by which it is told that the key itself was not. */
  readonly keyHashes: string[];
}

export function createFakeApiKeys(tenantId: TenantId, clock: Clock): FakeApiKeys {
  const keyList: ApiKey[] = [];
  const keyHashes: string[] = [];
  const place = (tenant: TenantId, id: string) => (tenant === tenantId ? keyList.findIndex((one) => one.id === id) : -1);
  const add = ({ hash, ...key }: NewApiKey, expiresAt: Date | null): ApiKey => {
    const made = { ...key, createdAt: new Date(clock.now()), expiresAt, revokedAt: null, lastUsedAt: null };
    keyList.unshift(made);
    keyHashes.push(hash);
    return made;
  };
  return {
    keyList,
    keyHashes,
    apiKeys: {
      list: async (tenant, page) => cutPage(tenant === tenantId ? keyList : [], page),
      get: async (tenant, id) => keyList[place(tenant, id)] ?? null,
      create: async (_tenant, key, expiresAt) => add(key, expiresAt),
      rotate: async (tenant, id, successor, overlapS) => {
        const at = place(tenant, id);
        const old = keyList[at];
        if (old === undefined || old.revokedAt !== null) return null;
        keyList[at] = { ...old, expiresAt: new Date(clock.now() + overlapS * 1_000) };
        return add({ ...old, ...successor }, old.expiresAt);
      },
      revoke: async (tenant, id) => {
        const at = place(tenant, id);
        if (at < 0) return false;
        keyList[at] = { ...keyList[at]!, revokedAt: new Date(clock.now()) };
        return true;
      },
    },
  };
}
