/** What a person makes of a send that ended badly: it arrived after all, or it goes out again. */
import { ConflictError } from '../kernel/errors.ts';
import type { DeliveryId, TenantId } from '../kernel/ids.ts';
import type { DecideDelivery, DeliveryStore, DeliveryView, UndecidableState } from '../core/ports/delivery-store.ts';
import { queueSoon, type QueueSoonDeps } from './queue-soon.ts';

export interface DecideDeps extends QueueSoonDeps {
  readonly deliveries: Pick<DeliveryStore, 'decide'>;
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
  const { delivery, queued } = decided;
  if (queued !== null) await queueSoon(deps, { tenantId, turnId: delivery.turnId }, { attempt: queued }, { delivery_id: id });
  return delivery;
}
