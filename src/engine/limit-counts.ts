/** Counts what the rate limits do, in memory, and writes it down every few seconds: a decision must not cost a trip more. */
import { rest } from '../kernel/clock.ts';
import type { Clock } from '../kernel/clock.ts';
import type { TenantId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import { LIMIT_COUNT_HOURS } from '../core/model/limit-count.ts';
import type { LimitCount, LimitTally } from '../core/model/limit-count.ts';
import type { LimitCountStore } from '../core/ports/limit-count-store.ts';
import { alertOf } from './alert-limits.ts';
import type { ReadSetting } from './settings.ts';

type Counted = Pick<LimitCount, 'level' | 'of'>;

export interface LimitCounts {
  admitted(tenantId: TenantId, costs: readonly Counted[]): void;
  refused(tenantId: TenantId, by: Counted & { readonly subject: string }, result: 'refused' | 'shadowed'): void;
  /** What was counted since the last time, which is then forgotten here. */
  takeAll(): readonly LimitCount[];
  /** Gives back what could not be written. */
  putBack(counts: readonly LimitCount[]): void;
}

/** Sums and subjects in memory; a sum beyond them is not counted. */
const MOST_SUMS = 5_000;
const MOST_SUBJECTS = 1_000;
/** Subjects of a tenant that are written down each time. */
const MOST_WRITTEN = 20;

type Tally = { -readonly [K in keyof LimitCount]: LimitCount[K] };

export function createLimitCounts(clock: Pick<Clock, 'now'>): LimitCounts {
  const sums = new Map<string, Tally>();
  const subjects = new Map<string, Tally>();
  const add = (one: Pick<LimitCount, 'tenantId' | 'minute' | 'level' | 'of' | 'subject'>, tally: LimitTally): void => {
    const map = one.subject === null ? sums : subjects;
    const id = `${one.tenantId} ${one.minute.getTime()} ${one.level} ${one.of} ${one.subject}`;
    const held = map.get(id);
    if (held === undefined) {
      if (map === sums ? sums.size < MOST_SUMS : makeRoom(subjects)) map.set(id, { ...one, ...tally });
      return;
    }
    for (const result of ['admitted', 'refused', 'shadowed'] as const) held[result] += tally[result];
  };
  const now = () => new Date(Math.floor(clock.now() / 60_000) * 60_000);
  return {
    admitted: (tenantId, costs) => {
      const minute = now();
      for (const { level, of } of costs) add({ tenantId, minute, level, of, subject: null }, ONE.admitted);
    },
    refused: (tenantId, { level, of, subject }, result) => {
      const minute = now();
      for (const whose of [null, subject]) add({ tenantId, minute, level, of, subject: whose }, ONE[result]);
    },
    takeAll: () => {
      const all = [...sums.values(), ...mostRefused([...subjects.values()])];
      sums.clear();
      subjects.clear();
      return all;
    },
    putBack: (counts) => {
      for (const count of counts) add(count, count);
    },
  };
}

const NONE: LimitTally = { admitted: 0, refused: 0, shadowed: 0 };
const ONE = { admitted: { ...NONE, admitted: 1 }, refused: { ...NONE, refused: 1 }, shadowed: { ...NONE, shadowed: 1 } } as const;

/**
 * Misra and Gries, "Finding repeated elements" (1982): whoever comes when all places are taken takes one from everybody's count instead, so
 * that a flood of others never hides who is refused most, and no count is above the truth. Says whether a place is free.
 */
function makeRoom(subjects: Map<string, Tally>): boolean {
  if (subjects.size < MOST_SUBJECTS) return true;
  for (const [id, held] of subjects) {
    if (held.refused > 0) held.refused -= 1;
    else held.shadowed -= 1;
    if (held.refused + held.shadowed <= 0) subjects.delete(id);
  }
  return false;
}

function mostRefused(all: readonly Tally[]): readonly Tally[] {
  const written = new Map<TenantId, number>();
  return all
    .toSorted((a, b) => b.refused + b.shadowed - (a.refused + a.shadowed))
    .filter(({ tenantId }) => {
      const count = (written.get(tenantId) ?? 0) + 1;
      written.set(tenantId, count);
      return count <= MOST_WRITTEN;
    });
}

export interface KeepCountsDeps {
  readonly limitCounts: LimitCounts;
  readonly limitCountStore: LimitCountStore;
  readonly setting: ReadSetting;
  readonly clock: Clock;
  readonly logger: Logger;
}

const EVERY_MS = 5_000;
const ROUNDS_A_FORGETTING = 60;
const MOST_FORGOTTEN = 20_000;

/** Writes down what was counted, and gives it. @throws what the store throws; the counts are kept for the next time */
export async function writeCounts({
  limitCounts,
  limitCountStore,
}: Pick<KeepCountsDeps, 'limitCounts' | 'limitCountStore'>): Promise<readonly LimitCount[]> {
  const counts = limitCounts.takeAll();
  if (counts.length === 0) return counts;
  try {
    await limitCountStore.add(counts);
    return counts;
  } catch (error) {
    limitCounts.putBack(counts);
    throw error;
  }
}

/** Until told to stop, and once more then. A round that fails is logged and the next one tries again: there is nobody to hand the error to. */
export async function keepCounts(deps: KeepCountsDeps, signal: AbortSignal): Promise<void> {
  for (let round = 0, isLast = false; !isLast; round += 1) {
    await rest(deps.clock, EVERY_MS, signal);
    isLast = signal.aborted;
    try {
      await alertOf(deps, await writeCounts(deps));
      if (round % ROUNDS_A_FORGETTING === 0) await deps.limitCountStore.forget(LIMIT_COUNT_HOURS, MOST_FORGOTTEN);
    } catch (error) {
      deps.logger.warn({ error }, 'the counts of the rate limits were not written; the next round tries again');
    }
  }
}
