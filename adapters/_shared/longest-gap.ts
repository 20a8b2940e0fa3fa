/** How far back a channel reads what nothing told it of. */

/** What is older was asked so long ago that an answer would surprise. */
export const LONGEST_GAP_MS = 24 * 60 * 60_000;
