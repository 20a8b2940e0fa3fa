/** Refusals of the shared buckets that are still in force: whoever asks again too soon costs no trip. */
import type { Bucket, Decision } from '../../core/ports/limiter.ts';
import { putNewest } from '../../kernel/put-newest.ts';
import { standingOf } from './take-tokens.ts';
import type { NamedBucket } from './take-tokens.ts';

type Refusal = Extract<Decision, { allowed: false }>;

export interface Refusals {
  /** @param now milliseconds on the monotonic clock; null when the buckets have to be asked. */
  find(named: readonly NamedBucket[], now: number): Refusal | null;
  /** Remembers that this bucket refused for so long. */
  add(refusing: NamedBucket, waitMs: number, now: number): void;
}

interface Kept extends Pick<Bucket, 'capacity' | 'perSecond'> {
  readonly times: number;
  readonly until: number;
}

const MOST = 10_000;
/** Limits and lists may change meanwhile. */
const LONGEST_MS = 60_000;

/** Time alone fills a bucket, so a refusal holds for everybody who asks for as much under the same limits. */
export function createRefusals(): Refusals {
  const kept = new Map<string, Kept>();
  return {
    find: (named, now) => {
      for (const { id, bucket, times } of named) {
        const known = kept.get(id);
        if (known === undefined || known.until <= now || times < known.times) continue;
        if (known.capacity !== bucket.capacity || known.perSecond !== bucket.perSecond) continue;
        return { allowed: false, level: bucket.level, retryAfterMs: Math.ceil(known.until - now), standings: [standingOf(bucket, 0)] };
      }
      return null;
    },
    add: ({ id, bucket: { capacity, perSecond }, times }, waitMs, now) =>
      putNewest(kept, id, { capacity, perSecond, times, until: now + Math.min(waitMs, LONGEST_MS) }, MOST),
  };
}
