/** Writes down that a platform takes nothing of a connection any more, and tells whoever looks after it. */
import type { ChannelId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import type { ConnectionStore } from '../core/ports/connection-store.ts';
import type { Metrics } from '../core/ports/metrics.ts';
import type { PlaceOwner } from './change-place.ts';

export interface RefuseDeps {
  readonly connections: Pick<ConnectionStore, 'refuse'>;
  readonly forget: (id: ChannelId) => void;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/** Safe to repeat: what is known already is neither logged nor counted again. */
export async function refuseConnection(deps: RefuseDeps, { tenantId, channelId, channelKind: channel }: PlaceOwner): Promise<void> {
  const isNews = await deps.connections.refuse(tenantId, channelId);
  deps.forget(channelId);
  if (!isNews) return;
  deps.metrics.count('claw_connection_faults_total', { channel, state: 'refused' });
  deps.logger.error({ channel_id: channelId, channel }, 'the platform does not take the token of a connection any more; send a new one');
}
