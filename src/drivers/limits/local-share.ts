/** What one process may give on its own while the shared buckets cannot be asked, and what it owes them afterwards. */
import type { Bucket, Decision } from '../../core/ports/limiter.ts';
import type { Clock } from '../../kernel/clock.ts';
import { createLevelMemory, tokensAt } from './level-memory.ts';
import type { Level, LevelMemory } from './level-memory.ts';
import { nameBuckets, takeTokens } from './take-tokens.ts';
import type { NamedBucket, Taking } from './take-tokens.ts';

export interface LocalShareOptions {
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly processes: () => number;
}

export interface Debt {
  /** Tokens by bucket, in the order they were named in. */
  readonly owed: readonly number[];
  /** Whether the shared buckets learned of it; to be told once. */
  settle(isPaid: boolean): void;
}

export interface LocalShare {
  decide(buckets: readonly Bucket[], taking: Taking): Decision;
  /** Every bucket that was given from here, to be asked for no token of its own. */
  debtors(): readonly NamedBucket[];
  /** What was given here and has not flowed back yet. Nobody else is asked to pay the same until it is settled. */
  takeDebt(named: readonly NamedBucket[]): Debt;
}

const MOST_BUCKETS = 100_000;

export function createLocalShare({ clock, processes }: LocalShareOptions): LocalShare {
  const memory = createLevelMemory(MOST_BUCKETS);
  /** The buckets of which the memory holds shares, and some more that are full again. */
  const whole = new Map<string, Bucket>();
  /** Buckets whose debt is on its way. */
  const paying = new Set<string>();
  return {
    decide: (buckets, taking) => {
      const count = Math.max(1, processes());
      const shares = buckets.map((bucket) => shareOf(bucket, count));
      const decision = takeTokens(memory, shares, clock.monotonic(), taking);
      if (taking === 'look') return decision;
      if (whole.size > MOST_BUCKETS) for (const id of whole.keys()) if (memory.get(id) === undefined) whole.delete(id);
      if (decision.allowed) for (const { id, bucket } of nameBuckets(buckets)) whole.set(id, bucket);
      return decision;
    },
    debtors: () => {
      const all = [...whole].filter(([id]) => memory.get(id) !== undefined).map(([id, bucket]) => ({ id, bucket, times: 0 }));
      whole.clear();
      return all;
    },
    takeDebt: (named) => {
      const now = clock.monotonic();
      const owed = named.map(({ id }) => {
        const level = paying.has(id) ? undefined : memory.get(id);
        return level ? owedOf(level, now) : 0;
      });
      const mine = named.flatMap(({ id }, index) => ((owed[index] ?? 0) > 0 ? [{ id, tokens: owed[index] ?? 0 }] : []));
      for (const { id } of mine) paying.add(id);
      const settle = (isPaid: boolean): void => {
        for (const { id, tokens } of mine) {
          paying.delete(id);
          if (isPaid) repay(memory, id, tokens);
        }
      };
      return { owed, settle };
    },
  };
}

/** What was given and has not flowed back. */
function owedOf(level: Level, now: number): number {
  return Math.max(0, level.capacity - tokensAt(level, level, now));
}

/** What was taken since stays taken. */
function repay(memory: LevelMemory, id: string, tokens: number): void {
  const level = memory.get(id);
  if (level === undefined) return;
  if (level.tokens + tokens >= level.capacity) memory.forget(id);
  else memory.set(id, { ...level, tokens: level.tokens + tokens });
}

/** At least one token where there is any: a limit of one must not stop everybody while Redis is away. */
function shareOf(bucket: Bucket, count: number): Bucket {
  const capacity = Math.min(bucket.capacity, Math.max(1, bucket.capacity / count));
  return { ...bucket, capacity, perSecond: bucket.perSecond / count };
}
