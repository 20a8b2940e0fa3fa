/** A clock that stands still until a test moves it. */
import type { Clock } from '../../src/kernel/clock.ts';

export interface ManualClock extends Clock {
  /** Moves time on and wakes who slept long enough. */
  advance(ms: number): void;
  /** How many are asleep. */
  sleeping(): number;
}

export function createManualClock(startAt = Date.UTC(2026, 0, 1)): ManualClock {
  let passed = 0;
  const sleepers = new Set<{ readonly until: number; readonly wake: () => void }>();
  return {
    now: () => startAt + passed,
    monotonic: () => passed,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const onAbort = () => {
          sleepers.delete(sleeper);
          reject(signal?.reason);
        };
        const wake = () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        };
        const sleeper = { until: passed + ms, wake };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', onAbort, { once: true });
      }),
    advance: (ms) => {
      passed += ms;
      for (const sleeper of sleepers) {
        if (sleeper.until > passed) continue;
        sleepers.delete(sleeper);
        sleeper.wake();
      }
    },
    sleeping: () => sleepers.size,
  };
}
