/** How long to wait before trying to connect again: short at first, never hammering a server that is down. */

const FIRST_MS = 500;
const LONGEST_MS = 15_000;

/**
 * Exponential with full-range jitter on its upper half, so that the visitors of a restarted server do not return in one wave.
 * @param failures how many attempts failed in a row, from 1
 * @param random in [0, 1)
 * @returns milliseconds
 */
export function backoffMs(failures: number, random: number): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));
  return Math.round(ceiling / 2 + (ceiling / 2) * random);
}
