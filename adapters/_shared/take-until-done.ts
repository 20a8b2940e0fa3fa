/** Takes what cannot be told to come again by itself, until it is taken: a poll's update, an event of a socket. */
import { rest, type Clock } from '../../src/kernel/clock.ts';
import { ClawError } from '../../src/kernel/errors.ts';
import type { Logger } from '../../src/kernel/logger.ts';

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** What fails like this is a bug of ours and would hold up the rest for ever. */
const MOST_BUGS = 3;

/** Milliseconds until the next try after so many failures in a row. */
export const backoffOf = (failures: number): number => Math.min(FIRST_WAIT_MS * 2 ** failures, LONGEST_WAIT_MS);

/** `facts` tell in the log what it was. False when told to stop before it was taken. */
export async function takeUntilDone(
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
  facts: Readonly<Record<string, unknown>>,
  take: () => Promise<void>,
  signal: AbortSignal,
): Promise<boolean> {
  let bugs = 0;
  for (let failures = 0; !signal.aborted; failures += 1) {
    try {
      await take();
      return true;
    } catch (error) {
      const isBug = !(error instanceof ClawError);
      bugs += isBug ? 1 : 0;
      logger.error({ error, ...facts, attempt: failures + 1 }, 'not committed yet');
      if (bugs >= MOST_BUGS) return true;
      const backoff = backoffOf(failures);
      await rest(clock, isBug ? backoff : (error.details.retryAfterMs ?? backoff), signal);
    }
  }
  return false;
}
