/** What a person makes of a send that ended badly: it arrived after all, or it goes out again. */
import { ClawError, ConflictError } from '../kernel/errors.ts';
import type { DeliveryId, TenantId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import type { DecideDelivery, DeliveryStore, DeliveryView, UndecidableState } from '../core/ports/delivery-store.ts';
import type { JobQueue } from '../core/ports/job-queue.ts';

export interface DecideDeps {
  readonly deliveries: Pick<DeliveryStore, 'decide'>;
  readonly jobs: Pick<JobQueue, 'enqueueReply'>;
  readonly logger: Logger;
}

/** What to do where there is nothing to decide. */
const REMEDIES: Readonly<Record<UndecidableState, string>> = {
  planned: 'It will be sent by itself.',
  calling: 'It is being sent; look again in half a minute.',
  retry: 'It will be tried again by itself.',
  sent: 'To say it once more, send a message into its conversation.',
  cancelled: 'To say it after all, send a message into its conversation.',
};

/** Null when the tenant has no such delivery. @throws ConflictError unless it is unknown or failed. */
export async function decideDelivery(
  deps: DecideDeps,
  tenantId: TenantId,
  id: DeliveryId,
  decision: DecideDelivery,
): Promise<DeliveryView | null> {
  const decided = await deps.deliveries.decide(tenantId, id, decision);
  if (decided === null) return null;
  if (!decided.allowed) {
    const { state } = decided;
    throw new ConflictError(`This delivery is ${state}; only one that is unknown or failed waits for a decision. ${REMEDIES[state]}`);
  }
  if (decided.queued !== null) await wake(deps, tenantId, decided.delivery, decided.queued);
  return decided.delivery;
}

/** Only hastens: the sweeper finds what is planned a little later. */
async function wake(deps: DecideDeps, tenantId: TenantId, { id, turnId }: DeliveryView, attempt: number): Promise<void> {
  try {
    await deps.jobs.enqueueReply({ tenantId, turnId }, { attempt, delayMs: 0, priority: 0 });
  } catch (error) {
    if (!(error instanceof ClawError)) throw error;
    deps.logger.warn({ error, delivery_id: id }, 'to be sent again, but not queued; the sweeper will');
  }
}
