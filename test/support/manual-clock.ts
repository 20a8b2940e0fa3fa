/** A clock that stands still until the test moves it. */
import type { Clock } from '../../src/kernel/clock.ts';

export interface ManualClock extends Clock {
  /** Moves both clocks, wakes sleepers in order of their time and lets what they set off run. */
  advance(ms: number): Promise<void>;
  /** Moves the wall clock alone, as when somebody sets it. */
  setWall(now: number): void;
  sleepers(): number;
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

export function createManualClock(wallStart = 1_800_000_000_000): ManualClock {
  let monotonic = 0;
  let wallOffset = wallStart;
  const sleeping = new Set<Sleeper>();
  return {
    now: () => wallOffset + monotonic,
    monotonic: () => monotonic,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const onAbort = (): void => {
          sleeping.delete(sleeper);
          reject(signal?.reason);
        };
        const sleeper: Sleeper = {
          at: monotonic + ms,
          wake: () => {
            sleeping.delete(sleeper);
            signal?.removeEventListener('abort', onAbort);
            resolve();
          },
        };
        signal?.addEventListener('abort', onAbort, { once: true });
        sleeping.add(sleeper);
      }),
    advance: async (ms) => {
      const target = monotonic + ms;
      for (;;) {
        await settle();
        const next = [...sleeping].filter((one) => one.at <= target).toSorted((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        monotonic = Math.max(monotonic, next.at);
        next.wake();
      }
      monotonic = target;
      await settle();
    },
    setWall: (now) => {
      wallOffset = now - monotonic;
    },
    sleepers: () => sleeping.size,
  };
}

/** Lets promises that are due run, without a timer. */
async function settle(): Promise<void> {
  for (let round = 0; round < 20; round += 1) await Promise.resolve();
}
