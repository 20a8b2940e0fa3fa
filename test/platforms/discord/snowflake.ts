// Ids as Discord makes them: time-ordered, so that tests may sort and page by them.

const EPOCH = 1_420_070_400_000n;

/** Each id is greater than the last one, also when the clock stands still. */
export function createSnowflakes(now: () => number): () => string {
  let last = 0n;
  return () => {
    const next = (BigInt(Math.floor(now())) - EPOCH) << 22n;
    last = next > last ? next : last + 1n;
    return String(last);
  };
}

/** Ids in the order of their age. */
export const byAge = (one: string, other: string): number => (BigInt(one) < BigInt(other) ? -1 : Number(one !== other));
