/** What one process may give on its own while the shared buckets cannot be asked, and what it owes them afterwards. */
import type { Bucket, Decision } from '../../core/ports/limiter.ts';
import type { Clock } from '../../kernel/clock.ts';
import { createLevelMemory, tokensAt } from './level-memory.ts';
import type { Level, LevelMemory } from './level-memory.ts';
import { nameBuckets, takeTokens } from './take-tokens.ts';
import type { NamedBucket } from './take-tokens.ts';

export interface LocalShareOptions {
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly processes: () => number;
}

export interface Debt {
  /** Tokens by bucket, in the order they were named in. */
  readonly owed: readonly number[];
  /** The shared buckets did not learn of it. */
  giveBack(): void;
}

export interface LocalShare {
  take(buckets: readonly Bucket[]): Decision;
  /** Every bucket that was given from here, to be asked for no token of its own. */
  debtors(): readonly NamedBucket[];
  /** What was given here and has not flowed back yet; from now on the shared buckets know it. */
  takeDebt(named: readonly NamedBucket[]): Debt;
}

const MOST_BUCKETS = 100_000;

export function createLocalShare({ clock, processes }: LocalShareOptions): LocalShare {
  const memory = createLevelMemory(MOST_BUCKETS);
  /** The buckets of which the memory holds shares, and some more that are full again. */
  const whole = new Map<string, Bucket>();
  return {
    take: (buckets) => {
      const count = Math.max(1, processes());
      const decision = takeTokens(
        memory,
        buckets.map((bucket) => shareOf(bucket, count)),
        clock.monotonic(),
      );
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
      const levels = memory.size() === 0 ? [] : named.map(({ id }) => memory.get(id));
      levels.forEach((level, index) => level && memory.forget(named[index]?.id ?? ''));
      const giveBack = (): void => levels.forEach((level, index) => level && addLevel(memory, named[index]?.id ?? '', level, clock));
      return { owed: levels.map((level) => (level ? owedOf(level, now) : 0)), giveBack };
    },
  };
}

/** What was given and has not flowed back. */
function owedOf(level: Level, now: number): number {
  return Math.max(0, level.capacity - tokensAt(level, level, now));
}

/** Puts a level back beside what was taken since. */
function addLevel(memory: LevelMemory, id: string, level: Level, { monotonic }: Pick<Clock, 'monotonic'>): void {
  const since = memory.get(id);
  memory.set(id, since ? { ...since, tokens: since.tokens - owedOf(level, monotonic()) } : level);
}

/** At least one token where there is any: a limit of one must not stop everybody while Redis is away. */
function shareOf(bucket: Bucket, count: number): Bucket {
  const capacity = Math.min(bucket.capacity, Math.max(1, bucket.capacity / count));
  return { ...bucket, capacity, perSecond: bucket.perSecond / count };
}
