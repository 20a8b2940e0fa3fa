/** Stops asking a service that does not answer, and tries it again now and then. */
import type { Clock } from '../../kernel/clock.ts';
import { UpstreamUnreachable } from '../../kernel/errors.ts';

export interface BreakerOptions {
  readonly clock: Pick<Clock, 'monotonic' | 'sleep'>;
  /** A call without an answer counts as failed after this time. */
  readonly timeoutMs: number;
  /** Failures in a row after which nothing is asked any more; 3 when absent. */
  readonly failures?: number;
  /** How long nothing is asked before one call tries again, milliseconds; 1,000 when absent. */
  readonly restMs?: number;
  /** The service is given up for now; told once until it answers again. */
  readonly onOpen: (error: unknown) => void;
}

export interface Breaker {
  /** What the call gave, or null when it failed, took too long or was not made at all. */
  run<T extends object>(call: () => Promise<T>): Promise<T | null>;
  /** The service is there again: the next call asks it. */
  reset(): void;
}

export function createBreaker({ clock, timeoutMs, failures = 3, restMs = 1_000, onOpen }: BreakerOptions): Breaker {
  let failed = 0;
  let askAgainAt = 0;
  const mayAsk = (): boolean => {
    if (failed < failures) return true;
    if (clock.monotonic() < askAgainAt) return false;
    // Whoever comes first tries; the others go on without until it knows more.
    askAgainAt = clock.monotonic() + restMs;
    return true;
  };
  return {
    run: async (call) => {
      if (!mayAsk()) return null;
      try {
        const result = await withTimeout(call, timeoutMs, clock);
        failed = 0;
        return result;
      } catch (error) {
        failed += 1;
        askAgainAt = clock.monotonic() + restMs;
        if (failed === failures) onOpen(error);
        return null;
      }
    },
    reset: () => void (failed = 0),
  };
}

/** Without a reason of our own the runtime would make an error, stack and all, at every call. */
const ANSWERED = 'answered';

async function withTimeout<T>(call: () => Promise<T>, timeoutMs: number, clock: Pick<Clock, 'sleep'>): Promise<T> {
  const over = new AbortController();
  const late = clock.sleep(timeoutMs, over.signal).then(
    (): never => {
      throw new UpstreamUnreachable(`No answer within ${timeoutMs} ms.`);
    },
    // The answer came first; never settles, so that the answer wins.
    () => new Promise<never>(() => {}),
  );
  try {
    return await Promise.race([call(), late]);
  } finally {
    over.abort(ANSWERED);
  }
}
