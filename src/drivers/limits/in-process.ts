/** Token buckets in this process: exact for a single one, a local share where there are several. */
import type { Bucket, Decision, Limiter } from '../../core/ports/limiter.ts';
import type { Clock } from '../../kernel/clock.ts';
import { createLevelMemory, tokensAt } from './level-memory.ts';
import type { LevelMemory } from './level-memory.ts';

export interface InProcessLimiterOptions {
  readonly clock: Pick<Clock, 'monotonic'>;
  /** Most buckets remembered, 100,000 when absent. */
  readonly maxBuckets?: number;
}

/** One bucket of a call, with how often it is named in it. */
interface Asked {
  readonly id: string;
  readonly bucket: Bucket;
  readonly times: number;
  readonly tokens: number;
}

/** A bucket that never gives (no capacity, or nothing flows back) asks to come again after this long. */
const NEVER_MS = 3_600_000;
const NO_ROOM_MS = 1_000;

/**
 * Never over-admits: only full buckets are forgotten, and when the memory is full of others a new key is refused instead. Refused calls
 * take and store nothing, so the number of buckets remembered is bounded by the widest bucket that every call shares.
 */
export function createInProcessLimiter(options: InProcessLimiterOptions): Limiter {
  const memory = createLevelMemory(options.maxBuckets ?? 100_000);
  const take = (buckets: readonly Bucket[]): Decision => {
    const now = options.clock.monotonic();
    const asked = gather(buckets, memory, now);
    const refusal = worst(asked);
    if (refusal !== null) return refusal;
    const added = asked.filter(({ id }) => memory.get(id) === undefined);
    if (added[0] !== undefined && !memory.hasRoom(added.length, now)) {
      return { allowed: false, level: added[0].bucket.level, retryAfterMs: NO_ROOM_MS };
    }
    for (const { id, bucket, times, tokens } of asked) {
      memory.set(id, { tokens: tokens - times, at: now, capacity: bucket.capacity, perSecond: bucket.perSecond });
    }
    return { allowed: true };
  };
  return { take: async (buckets) => take(buckets), close: async () => memory.clear() };
}

function gather(buckets: readonly Bucket[], memory: LevelMemory, now: number): readonly Asked[] {
  const asked = new Map<string, Asked>();
  for (const bucket of buckets) {
    const id = JSON.stringify([bucket.level, bucket.key]);
    const level = memory.get(id);
    const tokens = level === undefined ? bucket.capacity : tokensAt(level, bucket, now);
    asked.set(id, { id, bucket, times: (asked.get(id)?.times ?? 0) + 1, tokens });
  }
  return [...asked.values()];
}

/** The bucket that needs the longest wait, null when all of them give. */
function worst(asked: readonly Asked[]): Extract<Decision, { allowed: false }> | null {
  const refusals = asked
    .filter(({ tokens, times }) => tokens < times)
    .map(({ bucket, tokens, times }) => ({ allowed: false as const, level: bucket.level, retryAfterMs: waitFor(bucket, times, tokens) }));
  return refusals.toSorted((a, b) => b.retryAfterMs - a.retryAfterMs)[0] ?? null;
}

function waitFor(bucket: Bucket, times: number, tokens: number): number {
  if (bucket.capacity < times || bucket.perSecond <= 0) return NEVER_MS;
  return Math.min(NEVER_MS, Math.ceil(((times - tokens) / bucket.perSecond) * 1000));
}
