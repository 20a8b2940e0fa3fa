// The fake's time: the wall clock plus what the test adds, so that minutes pass at once and retries come when the test says so.

export interface Clock {
  /** Milliseconds since 1970 by the wall, for stamps and `ts`: what the app under test compares with its own clock. */
  wall(): number;
  /** The wall plus everything advanced, for what ages: retries, streams, rate windows. */
  now(): number;
  /** Runs `act` once the clock was advanced past `ms` from now. */
  later(ms: number, act: () => unknown): void;
  /** Moves time on and runs what came due, in order; resolves when that is done. */
  advance(ms: number): Promise<void>;
}

interface Due {
  readonly at: number;
  readonly act: () => unknown;
}

export function createClock(wall: () => number): Clock {
  let added = 0;
  let waiting: readonly Due[] = [];
  const now = (): number => wall() + added;
  return {
    wall,
    now,
    later: (ms, act) => {
      waiting = [...waiting, { at: now() + ms, act }].toSorted((one, other) => one.at - other.at);
    },
    advance: async (ms) => {
      added += ms;
      for (let due = waiting[0]; due !== undefined && due.at <= now(); due = waiting[0]) {
        waiting = waiting.slice(1);
        await due.act();
      }
    },
  };
}
