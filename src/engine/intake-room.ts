/** Bounds what one process takes in at once, so that a platform is asked to come again rather than made to wait. */
import { OverloadedError } from '../kernel/errors.ts';

const MAX_IN_FLIGHT = 512;
const RETRY_MS = 2_000;

export interface IntakeRoom {
  /** @throws OverloadedError with the wait, before anything is begun */
  enter<T>(work: () => Promise<T>): Promise<T>;
}

export function createIntakeRoom(): IntakeRoom {
  let inFlight = 0;
  return {
    enter: async (work) => {
      if (inFlight >= MAX_IN_FLIGHT) {
        throw new OverloadedError('Too many messages are arriving at once; please try again.', { retryAfterMs: RETRY_MS });
      }
      inFlight += 1;
      try {
        return await work();
      } finally {
        inFlight -= 1;
      }
    },
  };
}
