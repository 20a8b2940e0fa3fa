/** The report of a run in words, for the terminal and for the file beside the JSON. */
import { percentile } from '../../src/cli/eval/percentile.ts';
import type { Order } from './choose-rounds.ts';
import type { RoundReport } from './run-round.ts';

export interface Report {
  readonly order: Order;
  readonly rounds: readonly RoundReport[];
}

/** Whether every promise held and nothing was left untried. */
export const hasPassed = ({ rounds }: Report): boolean =>
  rounds.every(({ verdict, missed }) => verdict.findings.length === 0 && missed.length === 0);

export function showRound({ faults, verdict, attemptsMs, missed, tookMs }: RoundReport): string {
  const { counts, findings } = verdict;
  const times = new Map<string, number>();
  for (const name of faults) times.set(name, (times.get(name) ?? 0) + 1);
  const what = [...times].map(([name, count]) => (count === 1 ? name : `${name} x ${count}`)).join(', ');
  const isFine = findings.length === 0 && missed.length === 0;
  const others = Object.entries(counts.endedOtherwise)
    .map(([state, count]) => `${state} ${count}`)
    .join(', ');
  const worst = attemptsMs.at(-1);
  return [
    `${isFine ? 'held  ' : 'BROKEN'} ${what || 'no fault'} (${(tookMs / 1_000).toFixed(0)} s)`,
    `       offered ${counts.offered}, answered ${counts.answered}, ${others === '' ? '' : `${others}, `}posts ${counts.posts}, ` +
      `unknown ${counts.unknown} (arrived ${counts.unknownArrived}), sends failed ${counts.failedSends}`,
    ...(worst === undefined
      ? []
      : [`       ${attemptsMs.length} turns in hand of killed workers, tried again after ${worst.toFixed(0)} ms at most`]),
    ...findings.slice(0, 20).map(({ rule, detail }) => `       ${rule}: ${detail}`),
    ...(findings.length > 20 ? [`       and ${findings.length - 20} more`] : []),
    ...missed.map((one) => `       could not: ${one}`),
  ].join('\n');
}

export function showReport(report: Report): string {
  const { order, rounds } = report;
  const attempts = rounds.flatMap(({ attemptsMs }) => attemptsMs);
  const p99 = percentile(attempts, 0.99);
  const broken = rounds.filter(({ verdict }) => verdict.findings.length > 0).length;
  return [
    `seed ${order.seed}, ${order.mode}, ${rounds.length} rounds of ${order.messages} messages, ${order.perSecond} a second`,
    ...rounds.map(showRound),
    ...(p99 === null ? [] : [`new attempt after a kill: p99 ${p99.toFixed(0)} ms of ${attempts.length}`]),
    broken === 0 ? 'every promise held' : `${broken} rounds broke a promise; again with --seed ${order.seed}`,
    '',
  ].join('\n');
}
