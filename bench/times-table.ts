/** The table in which benches print how long something took. */

export const timesHead = (what: string, things: string): string =>
  `| ${what}, ms | ${things} | p50 | p95 | p99 | most |\n| --- | --- | --- | --- | --- | --- |`;

/** @param sorted milliseconds, ascending */
export function timesRow(name: string, sorted: readonly number[]): string {
  const at = (share: number): string => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN).toFixed(0);
  return `| ${name} | ${sorted.length} | ${at(0.5)} | ${at(0.95)} | ${at(0.99)} | ${at(1)} |`;
}
