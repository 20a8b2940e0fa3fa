/** What a request or a message costs: the buckets it is counted in, and where their numbers come from. */
import type { Principal } from '../core/model/principal.ts';
import { BLOCKED } from '../core/model/limit-entry.ts';
import { PLANS } from '../core/model/plan.ts';
import { routeGroupOf } from '../core/model/route-group.ts';
import type { SettingKey } from '../core/model/setting.ts';
import type { Tier } from '../core/model/tier.ts';
import type { Bucket } from '../core/ports/limiter.ts';
import type { TenantId } from '../kernel/ids.ts';
import { networkOf } from '../kernel/networks.ts';
import type { LimitLists } from './limit-lists.ts';
import type { ReadSetting } from './settings.ts';

export interface CostDeps {
  readonly limitLists: Pick<LimitLists, 'find'>;
  readonly setting: ReadSetting;
  readonly planOf: (tenantId: TenantId) => Promise<Tier>;
}

/** A bucket to take from. */
export interface Cost extends Bucket {
  /** The tier or the part of the API that the number is for; null where there is one number. */
  readonly of: string | null;
  /** Who is counted: an id, or an address or network. */
  readonly subject: string;
  /** Where the number is changed. */
  readonly setting: SettingKey;
}

/** Nothing may be had: this one is on the list of the blocked. */
export interface Blocked extends Pick<Cost, 'subject'> {
  readonly level: typeof BLOCKED;
}

export type Price = readonly (Cost | Blocked)[];

export const isBlocked = (one: Cost | Blocked): one is Blocked => one.level === BLOCKED;

/** What a caller asks for, once it is known who that is. */
export interface Call {
  readonly caller: Pick<Principal, 'tenantId' | 'id' | 'tier'>;
  /** As the endpoint is declared, `/api/v1/messages/{id}`. */
  readonly path: string;
  /** It becomes a message, which is counted when it is stored. */
  readonly isMessage: boolean;
}

export async function priceOfAddress(deps: CostDeps, tenantId: TenantId, address: string): Promise<Price> {
  const list = await deps.limitLists.find(tenantId, 'address', address);
  if (list !== null) return list === 'block' ? [blocked(address)] : [];
  const setting = 'limits.address_per_minute';
  const subject = networkOf(address);
  return [perMinute({ level: 'address', key: subject, of: null, subject, setting }, await deps.setting(tenantId, null, setting))];
}

export async function priceOfCall(deps: CostDeps, { caller, path, isMessage }: Call): Promise<Price> {
  const { tenantId, id } = caller;
  const route = await priceOfRoute(deps, path, caller);
  // What becomes a message is counted when it is stored; a blocked key brings none.
  if (isMessage) return (await deps.limitLists.find(tenantId, 'key', id)) === 'block' ? [blocked(id)] : route;
  return [...route, ...(await priceOfPayer(deps, { ...caller, subject: 'key' }))];
}

async function priceOfRoute({ setting: read }: CostDeps, path: string, { tenantId, id }: Call['caller']): Promise<Price> {
  const of = routeGroupOf(path);
  if (of === null) return [];
  const setting = 'limits.route_per_minute';
  const numbers = await read(tenantId, null, setting);
  return [perMinute({ level: 'route', key: `${id} ${of}`, of, subject: id, setting }, numbers[of])];
}

export interface Payer {
  readonly subject: 'contact' | 'key';
  readonly id: string;
  readonly tenantId: TenantId;
  readonly tier: Tier;
}

/** By one token each of a contact or a key, its tenant and everybody. */
export async function priceOfPayer(deps: CostDeps, { subject, id, tenantId, tier }: Payer): Promise<Price> {
  const list = await deps.limitLists.find(tenantId, subject, id);
  if (list === 'block') return [blocked(id)];
  const [byTier, perTenant, forAll] = await Promise.all([
    deps.setting(tenantId, null, 'limits.contact_per_minute'),
    perMinuteOfTenant(deps, tenantId),
    deps.setting(tenantId, null, 'limits.global_per_minute'),
  ]);
  const own = { level: subject, key: id, of: tier, subject: id, setting: 'limits.contact_per_minute' } as const;
  const ofTenant = { level: 'tenant', key: tenantId, of: null, subject: tenantId, setting: 'limits.tenant_per_minute' } as const;
  const ofAll = { level: 'global', key: 'all', of: null, subject: tenantId, setting: 'limits.global_per_minute' } as const;
  return [...(list === 'allow' ? [] : [perMinute(own, byTier[tier])]), perMinute(ofTenant, perTenant), perMinute(ofAll, forAll)];
}

/** What the business set for itself, else what its plan says. */
export async function perMinuteOfTenant({ setting, planOf }: Pick<CostDeps, 'setting' | 'planOf'>, tenantId: TenantId): Promise<number> {
  return (await setting(tenantId, null, 'limits.tenant_per_minute')) ?? PLANS[await planOf(tenantId)].messagesPerMinute;
}

const blocked = (subject: string): Blocked => ({ level: BLOCKED, subject });

/** A token bucket that holds a minute's number and gets a sixtieth of it back each second. */
const perMinute = (of: Omit<Cost, 'capacity' | 'perSecond'>, capacity: number): Cost => ({ ...of, capacity, perSecond: capacity / 60 });
