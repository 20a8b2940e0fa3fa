/** Packs the decisions that are asked for together into one call of the script, and reads its answer: a trip costs more than a decision. */
import type { Decision } from '../../core/ports/limiter.ts';
import { standingOf } from './take-tokens.ts';
import type { NamedBucket, Taking } from './take-tokens.ts';

export interface Asking {
  readonly named: readonly NamedBucket[];
  readonly taking: Taking;
}

export interface TakeBatch {
  /** Its place; null when it does not fit: the batch is full, or knows one of the buckets under other limits. */
  add(asking: Asking): number | null;
  /** Each bucket once, in the order of KEYS. */
  readonly buckets: readonly NamedBucket[];
  /** The calls as the script reads them. */
  readonly asks: string;
  /** The decisions in the order of their places. */
  read(answer: string): readonly Told[];
}

export interface Told {
  readonly decision: Decision;
  /** The bucket that made it a refusal. */
  readonly refusing: NamedBucket | null;
}

/** Redis does nothing else meanwhile: this many calls of five buckets take it about a millisecond. */
const MOST_ASKINGS = 64;

export function startBatch(): TakeBatch {
  const askings: Asking[] = [];
  const buckets: NamedBucket[] = [];
  /** Numbers of the buckets, from 1. */
  const numbers = new Map<string, number>();
  const asks: number[] = [];
  const isOther = ({ id, bucket }: NamedBucket): boolean => {
    const known = buckets[(numbers.get(id) ?? 0) - 1]?.bucket;
    return known !== undefined && (known.capacity !== bucket.capacity || known.perSecond !== bucket.perSecond);
  };
  const numberOf = (one: NamedBucket): number => {
    const known = numbers.get(one.id);
    if (known !== undefined) return known;
    const number = buckets.push(one);
    numbers.set(one.id, number);
    return number;
  };
  return {
    add: (asking) => {
      if (askings.length >= MOST_ASKINGS || asking.named.some(isOther)) return null;
      asks.push(asking.taking === 'take' ? 1 : 0, asking.named.length);
      for (const one of asking.named) asks.push(numberOf(one), one.times);
      return askings.push(asking) - 1;
    },
    buckets,
    get asks() {
      return JSON.stringify(asks);
    },
    read: (answer) => readDecisions(askings, JSON.parse(answer) as readonly number[]),
  };
}

/** The buckets' limits as the script reads them. @param owed tokens by bucket */
export function writeLimits(buckets: readonly NamedBucket[], owed: readonly number[]): string {
  return JSON.stringify(buckets.flatMap(({ bucket }, index) => [bucket.capacity, bucket.perSecond, owed[index] ?? 0]));
}

function readDecisions(askings: readonly Asking[], answer: readonly number[]): readonly Told[] {
  let at = 0;
  return askings.map(({ named }): Told => {
    const refusing = named[(answer[at] ?? 0) - 1] ?? null;
    const retryAfterMs = answer[at + 1] ?? 0;
    at += 2;
    const standings = named.map(({ bucket }) => standingOf(bucket, answer[at++] ?? 0));
    if (refusing === null) return { decision: { allowed: true, standings }, refusing };
    return { decision: { allowed: false, level: refusing.bucket.level, retryAfterMs, standings }, refusing };
  });
}
