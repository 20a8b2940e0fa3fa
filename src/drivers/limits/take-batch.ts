/** Packs the decisions that are asked for together into one call of the script, and reads its answer: a trip costs more than a decision. */
import type { Bucket, Decision } from '../../core/ports/limiter.ts';
import { standingOf } from './take-tokens.ts';
import type { NamedBucket, Taking } from './take-tokens.ts';

export interface Asking {
  readonly named: readonly NamedBucket[];
  readonly taking: Taking;
}

export interface TakeBatch {
  /** Its place; null when it does not fit: the batch is full, or knows one of the buckets under other limits. */
  add(asking: Asking): number | null;
  /** A bucket that is not asked for tokens, but may owe some. */
  name(one: NamedBucket): void;
  /** Each bucket once, in the order of KEYS. */
  readonly buckets: readonly NamedBucket[];
  /** The batch as the script reads it. @param owed tokens by bucket */
  write(owed: readonly number[]): string;
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
  const limits = createLimitTable();
  const of: number[] = [];
  const asks: number[] = [];
  const isOther = ({ id, bucket }: NamedBucket): boolean => {
    const known = buckets[(numbers.get(id) ?? 0) - 1]?.bucket;
    return known !== undefined && !isSame(known, bucket);
  };
  const numberOf = (one: NamedBucket): number => {
    const known = numbers.get(one.id);
    if (known !== undefined) return known;
    const number = buckets.push(one);
    numbers.set(one.id, number);
    of.push(limits.numberOf(one.bucket));
    return number;
  };
  return {
    add: (asking) => {
      if (askings.length >= MOST_ASKINGS || asking.named.some(isOther)) return null;
      asks.push(asking.taking === 'take' ? 1 : 0, asking.named.length);
      for (const one of asking.named) asks.push(numberOf(one), one.times);
      return askings.push(asking) - 1;
    },
    name: (one) => void numberOf(one),
    buckets,
    write: (owed) => JSON.stringify([limits.table, of, owed.some((tokens) => tokens > 0) ? owed : [], asks]),
    read: (answer) => readDecisions(askings, JSON.parse(answer) as readonly number[]),
  };
}

const isSame = (one: Bucket, other: Bucket): boolean => one.capacity === other.capacity && one.perSecond === other.perSecond;

/** Most buckets share their limits with others: numbers of many digits are written and read once. */
function createLimitTable() {
  const known: Bucket[] = [];
  const table: number[] = [];
  return {
    /** Capacity and tokens a second of each. */
    table,
    /** From 1. */
    numberOf: (bucket: Bucket): number => {
      const index = known.findIndex((one) => isSame(one, bucket));
      if (index >= 0) return index + 1;
      table.push(bucket.capacity, bucket.perSecond);
      return known.push(bucket);
    },
  };
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
