/** Looks at what sends tell beside themselves: that a place is shut or has moved, or that the platform does not take the token any more. */
import type { Delivery } from '../core/model/delivery.ts';
import { SendFault } from '../core/ports/channel-adapter.ts';
import type { ChannelAdapter, Receipt, SendContext } from '../core/ports/channel-adapter.ts';
import { changePlace } from './change-place.ts';
import type { PlaceDeps } from './change-place.ts';
import { refuseConnection } from './refuse-connection.ts';
import type { RefuseDeps } from './refuse-connection.ts';

export type WatchDeps = PlaceDeps & RefuseDeps;

/** The same channel; a send ends as it did before, also where what it told could not be written down. */
export function watchSends(adapter: ChannelAdapter, deps: WatchDeps): ChannelAdapter {
  const noting = async (delivery: Delivery, note: () => Promise<void>): Promise<void> => {
    try {
      await note();
    } catch (error) {
      deps.logger.error({ error, delivery_id: delivery.id }, 'what a send told of its place could not be written');
    }
  };
  return {
    ...adapter,
    perform: async (delivery, context) => {
      try {
        const receipt = await adapter.perform(delivery, context);
        await noting(delivery, () => noteReceipt(deps, delivery, context, receipt));
        return receipt;
      } catch (error) {
        if (error instanceof SendFault) await noting(delivery, () => noteFault(deps, delivery, context, error));
        throw error;
      }
    },
  };
}

async function noteReceipt(deps: WatchDeps, delivery: Delivery, { tenantId }: SendContext, { moved }: Receipt): Promise<void> {
  if (moved !== undefined) await changePlace(deps, { tenantId, ...delivery }, { kind: 'moved', ...moved });
}

async function noteFault(deps: WatchDeps, delivery: Delivery, { tenantId }: SendContext, { shuts }: SendFault): Promise<void> {
  if (shuts === null) return;
  if (shuts !== 'connection') {
    return changePlace(deps, { tenantId, ...delivery }, { kind: 'reach', space: delivery.target.space, unreachable: shuts });
  }
  await refuseConnection(deps, { tenantId, ...delivery });
}
