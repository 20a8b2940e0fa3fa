/** Lets gateways go first on a machine that they share with workers: answers can wait a little, acknowledgements cannot. */
import { constants, setPriority } from 'node:os';
import type { Logger } from '../kernel/logger.ts';

/** Of this process. Where a sandbox forbids it, it works on as it is. */
export function lowerPriority(logger: Logger, set: typeof setPriority = setPriority): void {
  try {
    set(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch (error) {
    logger.warn({ error }, 'the system does not let this worker lower its priority: it competes with gateways on this machine');
  }
}
