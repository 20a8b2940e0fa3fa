/** A clock that stands still until a test moves it. */
import type { Clock } from '../../src/kernel/clock.ts';

export interface ManualClock extends Clock {
  /** Moves time on and wakes who slept long enough, in order of their time. */
  advance(ms: number): void;
  /** Moves time on from sleeper to sleeper and lets what each sets off run, which may go to sleep again. */
  pass(ms: number): Promise<void>;
  /** Moves the wall clock alone, as when somebody sets it. */
  setWall(now: number): void;
  /** How many are asleep. */
  sleeping(): number;
}

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

export function createManualClock(startAt = Date.UTC(2026, 0, 1)): ManualClock {
  let passed = 0;
  let wallStart = startAt;
  const sleepers = new Set<Sleeper>();
  const due = (until: number) => [...sleepers].filter((one) => one.until <= until).toSorted((one, other) => one.until - other.until);
  const advance = (ms: number): void => {
    passed += ms;
    for (const { wake } of due(passed)) wake();
  };
  return {
    now: () => wallStart + passed,
    monotonic: () => passed,
    sleep: (ms, signal) => sleepIn(sleepers, passed + ms, signal),
    advance,
    pass: async (ms) => {
      const target = passed + ms;
      await settle();
      for (let [next] = due(target); next !== undefined; [next] = due(target)) {
        passed = Math.max(passed, next.until);
        next.wake();
        await settle();
      }
      passed = target;
      await settle();
    },
    setWall: (now) => {
      wallStart = now - passed;
    },
    sleeping: () => sleepers.size,
  };
}

function sleepIn(sleepers: Set<Sleeper>, until: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = (): void => {
      sleepers.delete(sleeper);
      reject(signal?.reason);
    };
    const wake = (): void => {
      sleepers.delete(sleeper);
      signal?.removeEventListener('abort', onAbort);
      resolve();
    };
    const sleeper = { until, wake };
    sleepers.add(sleeper);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** Lets promises that are due run, without a timer. */
async function settle(): Promise<void> {
  for (let round = 0; round < 20; round += 1) await Promise.resolve();
}
