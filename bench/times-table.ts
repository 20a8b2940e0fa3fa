/** The table in which benches print how long something took. */
import { percentile } from '../src/cli/eval/percentile.ts';

export const timesHead = (what: string, things: string): string =>
  `| ${what}, ms | ${things} | p50 | p95 | p99 | most |\n| --- | --- | --- | --- | --- | --- |`;

/** @param times milliseconds */
export function timesRow(name: string, times: readonly number[]): string {
  const at = (share: number): string => (percentile(times, share) ?? Number.NaN).toFixed(0);
  return `| ${name} | ${times.length} | ${at(0.5)} | ${at(0.95)} | ${at(0.99)} | ${at(1)} |`;
}
