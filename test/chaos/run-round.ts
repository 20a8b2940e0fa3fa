/** One round: people write, things break, everything is healed, and when all has come to an end it is judged. */
import { comesTrue } from '../support/until.ts';
import { checkRecords, type Verdict } from './check-records.ts';
import { gatherCrowd, type Crowd } from './crowd.ts';
import type { Fault } from './faults.ts';
import type { Chance } from './random.ts';
import { countOpen, readRecords } from './records.ts';
import type { Scene } from './scene.ts';

export interface RoundPlan {
  readonly messages: number;
  readonly perSecond: number;
  /** One after the other; those of one group at the same time. */
  readonly faults: readonly (readonly Fault[])[];
}

export interface RoundReport {
  readonly faults: readonly string[];
  readonly verdict: Verdict;
  /** Milliseconds from the death of a worker to the next attempt at each turn it was working on, ascending. */
  readonly attemptsMs: readonly number[];
  /** What the harness could not do, such as a point that nobody came to. */
  readonly missed: readonly string[];
  readonly tookMs: number;
}

/** A send that nobody can tell of is settled half a minute after it; another fault may have come before that. */
const DRAIN_MS = 240_000;
const LONGEST_GAP_MS = 1_500;

/** @param crowd the same in each round of a scene: everything that was ever offered is judged anew */
export async function runRound(scene: Scene, crowd: Crowd, plan: RoundPlan, chance: Chance): Promise<RoundReport> {
  const began = performance.now();
  const attemptsMs: number[] = [];
  const missed: string[] = [];
  const breakThings = async (): Promise<void> => {
    for (const group of plan.faults) {
      await new Promise((resolve) => setTimeout(resolve, chance.below(LONGEST_GAP_MS)));
      const ended = await Promise.allSettled(group.map((fault) => fault.run(scene, chance, (ms) => attemptsMs.push(ms))));
      for (const [index, end] of ended.entries())
        if (end.status === 'rejected')
          missed.push(`${group[index]!.name}: ${end.reason instanceof Error ? end.reason.message : String(end.reason)}`);
    }
  };
  const broken = breakThings();
  await Promise.all([crowd.write(plan.messages, plan.perSecond, broken), broken]);
  await scene.fleet.untilUp();
  if (!(await comesTrue(() => isOver(scene, crowd), DRAIN_MS))) missed.push('it had not all come to an end when the time was over');
  const records = await scene.database((client) => readRecords(client, scene.telegram));
  return {
    faults: plan.faults.map((group) => group.map(({ name }) => name).join(' + ')),
    verdict: checkRecords(crowd.offered, records),
    attemptsMs: attemptsMs.toSorted((a, b) => a - b),
    missed,
    tookMs: performance.now() - began,
  };
}

async function isOver(scene: Scene, crowd: Crowd): Promise<boolean> {
  if (crowd.offered.some(({ acknowledged }) => !acknowledged)) return false;
  return (await scene.database(countOpen)) === 0;
}

/** The people of a scene; few enough that every chat has an order to keep. */
export const peopleOf = (scene: Scene, messages: number, chance: Chance): Crowd =>
  gatherCrowd(scene.telegram, scene.bots, Math.max(4, Math.min(200, Math.floor(messages / 10))), chance);
