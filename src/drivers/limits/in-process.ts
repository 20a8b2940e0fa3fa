/** Token buckets in this process: exact for a single one, a local share where there are several. */
import type { Bucket, Decision, Limiter } from '../../core/ports/limiter.ts';
import type { Clock } from '../../kernel/clock.ts';
import { createLevelMemory } from './level-memory.ts';
import { takeTokens } from './take-tokens.ts';
import type { Taking } from './take-tokens.ts';

export interface InProcessLimiterOptions {
  readonly clock: Pick<Clock, 'monotonic'>;
  /** Most buckets remembered, 100,000 when absent. */
  readonly maxBuckets?: number;
}

/**
 * Never over-admits: only full buckets are forgotten, and when the memory is full of others a new key is refused instead. Refused calls
 * take and store nothing, so the number of buckets remembered is bounded by the widest bucket that every call shares.
 */
export function createInProcessLimiter(options: InProcessLimiterOptions): Limiter {
  const memory = createLevelMemory(options.maxBuckets ?? 100_000);
  const decide = async (buckets: readonly Bucket[], taking: Taking): Promise<Decision> =>
    takeTokens(memory, buckets, options.clock.monotonic(), taking);
  return { take: (buckets) => decide(buckets, 'take'), look: (buckets) => decide(buckets, 'look'), close: async () => memory.clear() };
}
