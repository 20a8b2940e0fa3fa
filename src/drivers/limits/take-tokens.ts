/** One all-or-nothing decision over several buckets whose levels are remembered in this process. */
import { createHash } from 'node:crypto';
import type { Bucket, Decision, Standing } from '../../core/ports/limiter.ts';
import { tokensAt } from './level-memory.ts';
import type { LevelMemory } from './level-memory.ts';

/** One bucket of a call, with how often it is named in it. */
export interface NamedBucket {
  readonly id: string;
  readonly bucket: Bucket;
  readonly times: number;
}

interface Asked extends NamedBucket {
  readonly tokens: number;
}

/** Whether a decision takes its tokens, or only tells. */
export type Taking = 'take' | 'look';

/** A bucket that never gives (no capacity, or nothing flows back) asks to come again after this long. */
const NEVER_MS = 3_600_000;
const NO_ROOM_MS = 1_000;

/** Each bucket once, in the order of their first naming. */
export function nameBuckets(buckets: readonly Bucket[]): readonly NamedBucket[] {
  const named: { id: string; bucket: Bucket; times: number }[] = [];
  for (const bucket of buckets) {
    const id = idOf(bucket);
    const known = named.find((one) => one.id === id);
    if (known === undefined) named.push({ id, bucket: safe(bucket), times: 1 });
    else known.times += 1;
  }
  return named;
}

/** Longer keys are remembered by their hash: what somebody sends must not fill the memory. */
const LONGEST_KEY = 200;

/** No two buckets share one: the length of the level tells where the key begins. */
function idOf({ level, key }: Bucket): string {
  if (key.length <= LONGEST_KEY) return `${level.length}:${level}:${key}`;
  return `${level.length}:${level}#${createHash('sha256').update(key).digest('base64url')}`;
}

/** A limit that is no number in its range gives nothing. */
function safe(bucket: Bucket): Bucket {
  if (isLimit(bucket.capacity) && isLimit(bucket.perSecond)) return bucket;
  return {
    ...bucket,
    capacity: isLimit(bucket.capacity) ? bucket.capacity : 0,
    perSecond: isLimit(bucket.perSecond) ? bucket.perSecond : 0,
  };
}

const isLimit = (value: number): boolean => value >= 0 && value <= Number.MAX_SAFE_INTEGER;

/** @param now milliseconds on a clock that only goes forward */
export function takeTokens(memory: LevelMemory, buckets: readonly Bucket[], now: number, taking: Taking = 'take'): Decision {
  const asked = nameBuckets(buckets).map((named): Asked => {
    const level = memory.get(named.id);
    return { ...named, tokens: level === undefined ? named.bucket.capacity : tokensAt(level, named.bucket, now) };
  });
  const refusal = worst(asked);
  if (refusal !== null) return { ...refusal, standings: asked.map(({ bucket, tokens }) => standingOf(bucket, tokens)) };
  const standings = asked.map(({ bucket, tokens, times }) => standingOf(bucket, tokens - times));
  if (taking === 'look') return { allowed: true, standings };
  const added = asked.filter(({ id }) => memory.get(id) === undefined);
  if (added[0] !== undefined && !memory.hasRoom(added.length, now)) {
    return { allowed: false, level: added[0].bucket.level, retryAfterMs: NO_ROOM_MS, standings: [] };
  }
  for (const { id, bucket, times, tokens } of asked) {
    memory.set(id, { tokens: tokens - times, at: now, capacity: bucket.capacity, perSecond: bucket.perSecond });
  }
  return { allowed: true, standings };
}

/** @param tokens what is left, in parts of tokens */
export function standingOf({ level, capacity, perSecond }: Bucket, tokens: number): Standing {
  const remaining = Math.max(0, Math.floor(tokens));
  const resetMs = perSecond <= 0 ? NEVER_MS : Math.min(NEVER_MS, Math.ceil(((capacity - remaining) / perSecond) * 1000));
  return { level, capacity, remaining, resetMs };
}

/** The bucket that needs the longest wait, null when all of them give. */
function worst(asked: readonly Asked[]): Omit<Extract<Decision, { allowed: false }>, 'standings'> | null {
  const refusals = asked
    .filter(({ tokens, times }) => tokens < times)
    .map(({ bucket, tokens, times }) => ({ allowed: false as const, level: bucket.level, retryAfterMs: waitFor(bucket, times, tokens) }));
  return refusals.toSorted((a, b) => b.retryAfterMs - a.retryAfterMs)[0] ?? null;
}

function waitFor(bucket: Bucket, times: number, tokens: number): number {
  if (bucket.capacity < times || bucket.perSecond <= 0) return NEVER_MS;
  return Math.min(NEVER_MS, Math.ceil(((times - tokens) / bucket.perSecond) * 1000));
}
