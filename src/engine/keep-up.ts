/** Upkeep beside answering: one round after the other until told to stop. */
import { rest, type Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';

export interface Upkeep {
  readonly clock: Pick<Clock, 'sleep'>;
  readonly logger: Pick<Logger, 'warn'>;
  /** The pause after a round that left nothing to do, and after one that failed. */
  readonly everyMs: number;
  /** Said of a round that failed. */
  readonly failed: string;
}

/**
 * A round that fails is logged and the next one tries again: there is nobody to hand the error to.
 * @param round numbered from 0; says whether there is more to do at once
 */
export async function keepUp(
  { clock, logger, everyMs, failed }: Upkeep,
  signal: AbortSignal,
  round: (nth: number) => Promise<boolean>,
): Promise<void> {
  for (let nth = 0; !signal.aborted; nth += 1) {
    let isMore = false;
    try {
      isMore = await round(nth);
    } catch (error) {
      logger.warn({ error }, failed);
    }
    if (!isMore) await rest(clock, everyMs, signal);
  }
}
