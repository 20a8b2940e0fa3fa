/** What is asked again and again within a moment, remembered in this process for that moment. */
import type { Clock } from '../kernel/clock.ts';
import { putNewest } from '../kernel/put-newest.ts';

export interface BriefCopies<T> {
  /** Asked for once by all who come within the life of the answer, which begins with the question. A failure is told to those who wait and is not kept. */
  get(key: string, load: () => Promise<T>): Promise<T>;
  forget(key: string): void;
}

const MOST = 10_000;

/** @param lifeMs milliseconds */
export function createBriefCopies<T>(clock: Pick<Clock, 'monotonic'>, lifeMs: number): BriefCopies<T> {
  const copies = new Map<string, { readonly until: number; readonly value: Promise<T> }>();
  return {
    get: (key, load) => {
      const now = clock.monotonic();
      const known = copies.get(key);
      if (known !== undefined && known.until > now) return known.value;
      const copy = { until: now + lifeMs, value: load() };
      putNewest(copies, key, copy, MOST);
      copy.value.catch(() => copies.get(key) === copy && copies.delete(key));
      return copy.value;
    },
    forget: (key) => void copies.delete(key),
  };
}
