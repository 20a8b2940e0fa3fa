/** Keeps one lasting fault from filling the log. */
import type { Clock } from '../../kernel/clock.ts';

/** Calls `tell` at most once in `everyMs`; what comes in between is dropped. */
export function seldom(tell: (error: unknown) => void, clock: Pick<Clock, 'monotonic'>, everyMs: number): (error: unknown) => void {
  let quietUntil = -Infinity;
  return (error) => {
    if (clock.monotonic() < quietUntil) return;
    quietUntil = clock.monotonic() + everyMs;
    tell(error);
  };
}
