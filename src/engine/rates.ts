/** The rate limits as they stand: which buckets a request or a message is counted in, and where their numbers come from. */
import type { Principal } from '../core/model/api-key.ts';
import { routeGroupOf } from '../core/model/route-group.ts';
import type { Tier } from '../core/model/tier.ts';
import type { Bucket } from '../core/ports/limiter.ts';
import type { ContactId, TenantId } from '../kernel/ids.ts';
import type { ReadSetting } from './settings.ts';

/** Messages and calls by key a minute over all tenants. */
const GLOBAL_PER_MINUTE = 10_000;

export interface Rates {
  /** One network address, by the numbers of the caller's tenant where it is known already, else of the first one. */
  address(network: string, caller: Principal | null): Promise<Bucket>;
  /** What a call by key costs beside its address: its part of the API and, unless it becomes a message, the key, its tenant and everybody. */
  call(path: string, caller: Principal, isMessage: boolean): Promise<readonly Bucket[]>;
}

export function createRates(setting: ReadSetting, firstTenant: TenantId): Rates {
  return {
    address: async (network, caller) =>
      perMinute('address', network, await setting(caller?.tenantId ?? firstTenant, null, 'limits.address_per_minute')),
    call: async (path, caller, isMessage) => {
      const group = routeGroupOf(path);
      const numbers = await setting(caller.tenantId, null, 'limits.route_per_minute');
      const route = group === null ? [] : [perMinute('route', `${caller.apiKeyId} ${group}`, numbers[group])];
      if (isMessage) return route;
      return [...route, ...(await sharedRates(setting, { level: 'key', id: caller.apiKeyId, ...caller }))];
    },
  };
}

/** What a message costs: one token each of its contact, its tenant and everybody. */
export const messageRates = (
  setting: ReadSetting,
  { tenantId, contactId, tier }: { readonly tenantId: TenantId; readonly contactId: ContactId; readonly tier: Tier },
): Promise<readonly Bucket[]> => sharedRates(setting, { level: 'contact', id: contactId, tenantId, tier });

interface Payer {
  readonly level: 'contact' | 'key';
  readonly id: string;
  readonly tenantId: TenantId;
  readonly tier: Tier;
}

async function sharedRates(setting: ReadSetting, { level, id, tenantId, tier }: Payer): Promise<readonly Bucket[]> {
  const [byTier, perTenant] = await Promise.all([
    setting(tenantId, null, 'limits.contact_per_minute'),
    setting(tenantId, null, 'limits.tenant_per_minute'),
  ]);
  return [perMinute(level, id, byTier[tier]), perMinute('tenant', tenantId, perTenant), perMinute('global', 'all', GLOBAL_PER_MINUTE)];
}

/** A token bucket that holds a minute's number and gets a sixtieth of it back each second. */
const perMinute = (level: string, key: string, capacity: number): Bucket => ({ level, key, capacity, perSecond: capacity / 60 });
