/** The rate limits: who is let past, who is kept out, and which numbers are in force. */
import { BLOCKED } from '../core/model/limit-entry.ts';
import type { SettingKey } from '../core/model/setting.ts';
import type { Tier } from '../core/model/tier.ts';
import type { Decision, Limiter } from '../core/ports/limiter.ts';
import type { Metrics } from '../core/ports/metrics.ts';
import type { ContactId, TenantId } from '../kernel/ids.ts';
import type { LimitCounts } from './limit-counts.ts';
import { HOUR_S, HOURLY } from './limited.ts';
import { isBlocked, perMinuteOfTenant, priceOfAddress, priceOfCall, priceOfPayer } from './rate-costs.ts';
import type { Call, Cost, CostDeps, Price } from './rate-costs.ts';

export interface RateDeps extends CostDeps {
  readonly limiter: Limiter;
  readonly limitCounts: Pick<LimitCounts, 'admitted' | 'refused'>;
  readonly metrics: Pick<Metrics, 'count'>;
}

/** When the blocked may ask again whether they still are. */
const BLOCKED_MS = 3_600_000;

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
      const byCall = call === null ? [] : await priceOfCall(deps, call);
      return take(deps, tenantId, [...(await priceOfAddress(deps, tenantId, address)), ...byCall]);
    },
    admit: async (address, call) => {
      const { tenantId } = call.caller;
      const ofAddress = await priceOfAddress(deps, tenantId, address);
      return take(deps, tenantId, ofAddress.some(isBlocked) ? ofAddress : await priceOfCall(deps, call));
    },
  };
}

/** Counts a message, by one token each of its contact, its tenant and everybody. */
export async function takeMessage(
  deps: RateDeps,
  { tenantId, contactId, tier }: { readonly tenantId: TenantId; readonly contactId: ContactId; readonly tier: Tier },
): Promise<Decision> {
  return take(deps, tenantId, await priceOfPayer(deps, { subject: 'contact', id: contactId, tenantId, tier }));
}

async function take({ limiter, limitCounts, metrics, setting }: RateDeps, tenantId: TenantId, price: Price): Promise<Decision> {
  const { decision, costs } = await decide(price, (toPay) => limiter.take(toPay));
  if (decision.allowed) {
    limitCounts.admitted(tenantId, costs);
    return decision;
  }
  const isShadow = decision.level !== BLOCKED && (await setting(tenantId, null, 'limits.shadow'));
  metrics.count('claw_limit_refusals_total', { level: decision.level, result: isShadow ? 'shadow' : 'refused' });
  const by = price.find(({ level }) => level === decision.level);
  if (by) limitCounts.refused(tenantId, { of: null, ...by }, isShadow ? 'shadowed' : 'refused');
  return isShadow ? { allowed: true, standings: decision.standings } : decision;
}

/** Nothing is asked for whoever is blocked. */
export async function decide(
  price: Price,
  ask: (costs: readonly Cost[]) => Promise<Decision>,
): Promise<{ readonly decision: Decision; readonly costs: readonly Cost[] }> {
  if (price.some(isBlocked)) return { decision: { allowed: false, level: BLOCKED, retryAfterMs: BLOCKED_MS, standings: [] }, costs: [] };
  const costs = price.filter((one): one is Cost => !isBlocked(one));
  return { decision: await ask(costs), costs };
}

/** A limit as it stands for a business. */
export interface Rate {
  readonly level: string;
  /** The tier or the part of the API that the number is for; null where there is one number. */
  readonly of: string | null;
  /** How many there may be in a window. */
  readonly limit: number;
  /** Seconds. */
  readonly windowS: number;
  /** Where the number is changed. */
  readonly setting: SettingKey;
}

/** The window of the limits that are counted at the door and when a message is stored. */
export const MINUTE_S = 60;

export async function listRates(deps: Pick<CostDeps, 'setting' | 'planOf'>, tenantId: TenantId): Promise<readonly Rate[]> {
  const { setting } = deps;
  const one = (level: string, key: SettingKey, limit: number): Rate => ({ level, of: null, limit, windowS: MINUTE_S, setting: key });
  const each = async (level: string, key: 'limits.route_per_minute' | 'limits.contact_per_minute'): Promise<readonly Rate[]> =>
    Object.entries<number>(await setting(tenantId, null, key)).map(([of, limit]) => ({ ...one(level, key, limit), of }));
  const byTheHour = HOURLY.map(async ({ level, setting: key }) => ({
    ...one(level, key, await setting(tenantId, null, key)),
    windowS: HOUR_S,
  }));
  return [
    one('address', 'limits.address_per_minute', await setting(tenantId, null, 'limits.address_per_minute')),
    ...(await each('route', 'limits.route_per_minute')),
    ...(await each('contact', 'limits.contact_per_minute')),
    ...(await each('key', 'limits.contact_per_minute')),
    one('tenant', 'limits.tenant_per_minute', await perMinuteOfTenant(deps, tenantId)),
    one('global', 'limits.global_per_minute', await setting(tenantId, null, 'limits.global_per_minute')),
    ...(await Promise.all(byTheHour)),
  ];
}
