/** The rate limits: which buckets a request or a message is counted in, where their numbers come from, and who is let past or kept out. */
import type { Principal } from '../core/model/api-key.ts';
import { BLOCKED } from '../core/model/limit-entry.ts';
import { routeGroupOf } from '../core/model/route-group.ts';
import type { SettingKey } from '../core/model/setting.ts';
import type { Tier } from '../core/model/tier.ts';
import type { Bucket, Decision, Limiter } from '../core/ports/limiter.ts';
import type { Metrics } from '../core/ports/metrics.ts';
import type { ContactId, TenantId } from '../kernel/ids.ts';
import { networkOf } from '../kernel/networks.ts';
import type { LimitLists } from './limit-lists.ts';
import type { ReadSetting } from './settings.ts';

export interface RateDeps {
  readonly limiter: Limiter;
  readonly limitLists: Pick<LimitLists, 'find'>;
  readonly setting: ReadSetting;
  readonly metrics: Pick<Metrics, 'count'>;
}

/** Messages and calls by key a minute over all tenants. */
const GLOBAL_PER_MINUTE = 10_000;
/** When the blocked may ask again whether they still are. */
const BLOCKED_MS = 3_600_000;

/** What a caller asks for, once it is known who that is. */
export interface Call {
  readonly caller: Principal;
  /** As the endpoint is declared, `/api/v1/messages/{id}`. */
  readonly path: string;
  /** It becomes a message, which is counted when it is stored. */
  readonly isMessage: boolean;
}

export interface Door {
  /** Counts a request by its address and, where its caller was known a moment ago, by all it costs. */
  enter(address: string, call: Call | null): Promise<Decision>;
  /** Counts what the address did not cost, for a caller that had to be looked up; its tenant may have blocked the address. */
  admit(address: string, call: Call): Promise<Decision>;
}

/** @param firstTenant whose numbers and lists hold for addresses while their caller is not known */
export function createDoor(deps: RateDeps, firstTenant: TenantId): Door {
  return {
    enter: async (address, call) => {
      const tenantId = call?.caller.tenantId ?? firstTenant;
      const byCall = call === null ? [] : await costsOf(deps, call);
      return take(deps, tenantId, [...(await costsOfAddress(deps, tenantId, address)), ...byCall]);
    },
    admit: async (address, call) => {
      const { tenantId } = call.caller;
      const list = await deps.limitLists.find(tenantId, 'address', address);
      return take(deps, tenantId, list === 'block' ? [BLOCKED] : await costsOf(deps, call));
    },
  };
}

/** Counts a message, by one token each of its contact, its tenant and everybody. */
export async function takeMessage(
  deps: RateDeps,
  { tenantId, contactId, tier }: { readonly tenantId: TenantId; readonly contactId: ContactId; readonly tier: Tier },
): Promise<Decision> {
  return take(deps, tenantId, await sharedCosts(deps, { subject: 'contact', id: contactId, tenantId, tier }));
}

/** A bucket to take from, or that nothing may be had. */
type Cost = Bucket | typeof BLOCKED;

async function take({ limiter, metrics, setting }: RateDeps, tenantId: TenantId, costs: readonly Cost[]): Promise<Decision> {
  if (costs.includes(BLOCKED)) {
    metrics.count('claw_limit_refusals_total', { level: BLOCKED, result: 'refused' });
    return { allowed: false, level: BLOCKED, retryAfterMs: BLOCKED_MS, standings: [] };
  }
  const decision = await limiter.take(costs.filter((cost) => cost !== BLOCKED));
  if (decision.allowed) return decision;
  const isShadow = await setting(tenantId, null, 'limits.shadow');
  metrics.count('claw_limit_refusals_total', { level: decision.level, result: isShadow ? 'shadow' : 'refused' });
  return isShadow ? { allowed: true, standings: decision.standings } : decision;
}

async function costsOfAddress(deps: RateDeps, tenantId: TenantId, address: string): Promise<readonly Cost[]> {
  const list = await deps.limitLists.find(tenantId, 'address', address);
  if (list !== null) return list === 'block' ? [BLOCKED] : [];
  return [perMinute('address', networkOf(address), await deps.setting(tenantId, null, 'limits.address_per_minute'))];
}

async function costsOf(deps: RateDeps, { caller, path, isMessage }: Call): Promise<readonly Cost[]> {
  const { tenantId, apiKeyId } = caller;
  const route = await costsOfRoute(deps, path, caller);
  // What becomes a message is counted when it is stored; a blocked key brings none.
  if (isMessage) return (await deps.limitLists.find(tenantId, 'key', apiKeyId)) === 'block' ? [BLOCKED] : route;
  return [...route, ...(await sharedCosts(deps, { ...caller, subject: 'key', id: apiKeyId }))];
}

async function costsOfRoute({ setting }: RateDeps, path: string, { tenantId, apiKeyId }: Principal): Promise<readonly Cost[]> {
  const group = routeGroupOf(path);
  if (group === null) return [];
  return [perMinute('route', `${apiKeyId} ${group}`, (await setting(tenantId, null, 'limits.route_per_minute'))[group])];
}

interface Payer {
  readonly subject: 'contact' | 'key';
  readonly id: string;
  readonly tenantId: TenantId;
  readonly tier: Tier;
}

async function sharedCosts({ setting, limitLists }: RateDeps, { subject, id, tenantId, tier }: Payer): Promise<readonly Cost[]> {
  const list = await limitLists.find(tenantId, subject, id);
  if (list === 'block') return [BLOCKED];
  const [byTier, perTenant] = await Promise.all([
    setting(tenantId, null, 'limits.contact_per_minute'),
    setting(tenantId, null, 'limits.tenant_per_minute'),
  ]);
  const own = list === 'allow' ? [] : [perMinute(subject, id, byTier[tier])];
  return [...own, perMinute('tenant', tenantId, perTenant), perMinute('global', 'all', GLOBAL_PER_MINUTE)];
}

/** A token bucket that holds a minute's number and gets a sixtieth of it back each second. */
const perMinute = (level: string, key: string, capacity: number): Bucket => ({ level, key, capacity, perSecond: capacity / 60 });

/** A limit as it stands for a business. */
export interface Rate {
  readonly level: string;
  /** The tier or the part of the API that the number is for; null where there is one number. */
  readonly of: string | null;
  readonly perMinute: number;
  /** Null: it cannot be changed. */
  readonly setting: SettingKey | null;
}

export async function listRates(setting: ReadSetting, tenantId: TenantId): Promise<readonly Rate[]> {
  const route = await setting(tenantId, null, 'limits.route_per_minute');
  const byTier = await setting(tenantId, null, 'limits.contact_per_minute');
  const each = (level: string, numbers: Readonly<Record<string, number>>, key: SettingKey): Rate[] =>
    Object.entries(numbers).map(([of, perMinuteOf]) => ({ level, of, perMinute: perMinuteOf, setting: key }));
  return [
    {
      level: 'address',
      of: null,
      perMinute: await setting(tenantId, null, 'limits.address_per_minute'),
      setting: 'limits.address_per_minute',
    },
    ...each('route', route, 'limits.route_per_minute'),
    ...each('contact', byTier, 'limits.contact_per_minute'),
    ...each('key', byTier, 'limits.contact_per_minute'),
    {
      level: 'tenant',
      of: null,
      perMinute: await setting(tenantId, null, 'limits.tenant_per_minute'),
      setting: 'limits.tenant_per_minute',
    },
    { level: 'global', of: null, perMinute: GLOBAL_PER_MINUTE, setting: null },
  ];
}
