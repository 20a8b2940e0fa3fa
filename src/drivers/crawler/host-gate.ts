/** Lets one request at a time through to a host, with a pause after each: a site must not feel that it is read. */
import type { Clock } from '../../kernel/clock.ts';
import { putNewest } from '../../kernel/put-newest.ts';

export interface HostGate {
  /** Runs `work` when the host is free and `pauseMs` have passed since the last one ended. @throws the signal's reason when aborted while waiting */
  pass<T>(host: string, pauseMs: number, signal: AbortSignal, work: () => Promise<T>): Promise<T>;
}

interface Host {
  tail: Promise<void>;
  endedAt: number;
}

/** Hosts that are remembered; one that comes back after so many others has had its pause. */
const MOST_HOSTS = 1_000;

const ended = (): void => {};

export function createHostGate(clock: Pick<Clock, 'monotonic' | 'sleep'>): HostGate {
  const hosts = new Map<string, Host>();
  return {
    pass: (name, pauseMs, signal, work) => {
      const host = hosts.get(name) ?? { tail: Promise.resolve(), endedAt: -Infinity };
      putNewest(hosts, name, host, MOST_HOSTS);
      const turn = host.tail.then(async () => {
        const wait = host.endedAt + pauseMs - clock.monotonic();
        if (wait > 0) await clock.sleep(wait, signal);
        signal.throwIfAborted();
        return work().finally(() => void (host.endedAt = clock.monotonic()));
      });
      // Whoever comes next waits for the end of this one, good or bad.
      host.tail = turn.then(ended, ended);
      return turn;
    },
  };
}
