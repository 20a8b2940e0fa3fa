/** Limiters that do as they are told. */
import { SETTINGS } from '../../src/core/model/setting.ts';
import type { Bucket, Decision, Limiter } from '../../src/core/ports/limiter.ts';
import type { LimitLists } from '../../src/engine/limit-lists.ts';
import { createDoor } from '../../src/engine/rates.ts';
import type { Door, RateDeps } from '../../src/engine/rates.ts';
import type { TenantId } from '../../src/kernel/ids.ts';
import { createRecordedMetrics } from './recorded-metrics.ts';

export const ALLOWED: Decision = { allowed: true, standings: [] };

export const refusal = (level: string, retryAfterMs: number): Decision => ({ allowed: false, level, retryAfterMs, standings: [] });

/** Answers every call with what `decide` says; lets everything pass when absent. */
export function createFakeLimiter(decide: (buckets: readonly Bucket[]) => Decision | Promise<Decision> = () => ALLOWED): Limiter {
  const ask = async (buckets: readonly Bucket[]) => decide(buckets);
  return { take: ask, look: ask, close: async () => {} };
}

/** Lets everything pass and remembers what was charged. */
export function createCountingLimiter() {
  const charged: (readonly Bucket[])[] = [];
  return { charged, limiter: createFakeLimiter((buckets) => (charged.push(buckets), ALLOWED)) };
}

/** Lists on which nobody is. */
export const NO_LISTS: Pick<LimitLists, 'find'> = { find: async () => null };

/** Counts nothing. */
export const NO_COUNTS: RateDeps['limitCounts'] = { admitted: () => {}, refused: () => {} };

/** What lets everybody pass, for a business on the largest plan. */
const FREE_RATES = {
  limiter: createFakeLimiter(),
  limitLists: NO_LISTS,
  planOf: async () => 'enterprise' as const,
  limitCounts: NO_COUNTS,
};

/** The door with the default numbers. */
export function createTestDoor(tenantId: TenantId, given: Partial<RateDeps> = {}): Door {
  const setting: RateDeps['setting'] = async (_tenantId, _channelId, key) => SETTINGS[key].default;
  return createDoor({ ...FREE_RATES, setting, metrics: createRecordedMetrics(), ...given }, tenantId);
}
