/** Limiters that do as they are told. */
import type { Bucket, Decision, Limiter } from '../../src/core/ports/limiter.ts';

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
