/** In which order turns of different businesses are worked: whoever has much waiting queues behind itself. */
import type { TenantId } from '../kernel/ids.ts';
import { PLANS } from '../core/model/plan.ts';
import type { Tier } from '../core/model/tier.ts';

export interface PriorityDeps {
  readonly planOf: (tenantId: TenantId) => Promise<Tier>;
}

/** For `JobQueue.enqueueReply`: the turns of the business that wait already, a plan's weight of them counting as one. */
export async function turnPriority({ planOf }: PriorityDeps, tenantId: TenantId, waiting: number): Promise<number> {
  return waiting === 0 ? 0 : Math.ceil(waiting / PLANS[await planOf(tenantId)].weight);
}
