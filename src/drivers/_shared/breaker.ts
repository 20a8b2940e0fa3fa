/** Stops asking a service that does not answer, and tries it again now and then. */
import type { Clock } from '../../kernel/clock.ts';
import { UpstreamUnreachable } from '../../kernel/errors.ts';

export interface BreakerOptions {
  readonly clock: Pick<Clock, 'monotonic' | 'sleep'>;
  /** Failures in a row after which nothing is asked any more; 3 when absent. */
  readonly failures?: number;
  /** How long nothing is asked before one call tries again, milliseconds; 1,000 when absent. */
  readonly restMs?: number;
  /** Each trial that fails doubles the rest up to this one; always the same when absent. */
  readonly longestRestMs?: number;
  /** The service is given up for now; told once until it answers again. */
  readonly onOpen: (error: unknown) => void;
}

/** Counts what its owner tells of each call. */
export interface Circuit {
  /** Whether a call may be made: always while it works, and for the first who comes after each rest. */
  mayAsk(): boolean;
  /** The service answered: the next call asks it. */
  reset(): void;
  /** With `restMs` the service itself said that it wants to be left alone so long: it is, at once. */
  failed(error: unknown, restMs?: number): void;
  /** Milliseconds until one may try; 0 while it works. */
  restsFor(): number;
}

export function createCircuit({ clock, failures = 3, restMs = 1_000, longestRestMs = restMs, onOpen }: BreakerOptions): Circuit {
  let failed = 0;
  let askAgainAt = 0;
  let isTrying = false;
  const restNow = (): number => Math.min(longestRestMs, restMs * 2 ** Math.max(0, failed - failures));
  return {
    mayAsk: () => {
      if (failed < failures) return true;
      if (clock.monotonic() < askAgainAt) return false;
      // Whoever comes first tries; the others go on without until it knows more.
      askAgainAt = clock.monotonic() + restNow();
      isTrying = true;
      return true;
    },
    reset: () => {
      failed = 0;
      isTrying = false;
    },
    failed: (error, wantedMs) => {
      const wasOpen = failed >= failures;
      if (wasOpen && !isTrying) {
        // The call had begun before the service was given up: its end tells nothing new but how long the service wants to be left alone.
        askAgainAt = Math.max(askAgainAt, clock.monotonic() + (wantedMs ?? 0));
        return;
      }
      isTrying = false;
      failed = wantedMs === undefined ? failed + 1 : Math.max(failed + 1, failures);
      askAgainAt = clock.monotonic() + (wantedMs ?? restNow());
      if (!wasOpen && failed >= failures) onOpen(error);
    },
    restsFor: () => (failed < failures ? 0 : Math.max(0, askAgainAt - clock.monotonic())),
  };
}

export interface Breaker {
  /** What the call gave, or null when it failed, took too long or was not made at all. */
  run<T extends object>(call: () => Promise<T>): Promise<T | null>;
  /** The service is there again: the next call asks it. */
  reset(): void;
  /** Milliseconds until one may try; 0 while it works. */
  restsFor(): number;
}

/** @param options.timeoutMs a call without an answer counts as failed after this time */
export function createBreaker({ timeoutMs, ...options }: BreakerOptions & { readonly timeoutMs: number }): Breaker {
  const circuit = createCircuit(options);
  return {
    run: async (call) => {
      if (!circuit.mayAsk()) return null;
      try {
        const result = await withTimeout(call, timeoutMs, options.clock);
        circuit.reset();
        return result;
      } catch (error) {
        circuit.failed(error);
        return null;
      }
    },
    reset: () => circuit.reset(),
    restsFor: () => circuit.restsFor(),
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
