/** Tells requests that were signed just now from those that somebody held back, which can be seen without their body. */

/** A request signed longer ago, or further ahead, than this is refused: milliseconds. */
const LONGEST_OFF_MS = 5 * 60_000;

/** `stamp` is what the request says, seconds since the Unix epoch; `now` is ours, milliseconds. */
export function isFresh(stamp: string | undefined, now: number): boolean {
  return /^\d{1,12}$/.test(stamp ?? '') && Math.abs(now - Number(stamp) * 1_000) <= LONGEST_OFF_MS;
}
