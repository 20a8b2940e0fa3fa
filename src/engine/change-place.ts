/** Writes down what a platform says of a place, and tells whoever looks after the channel. */
import type { ChannelId, TenantId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import type { PlaceChange } from '../core/model/place.ts';
import type { Metrics } from '../core/ports/metrics.ts';
import type { PlaceStore } from '../core/ports/place-store.ts';

export interface PlaceDeps {
  readonly places: PlaceStore;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

export interface PlaceOwner {
  readonly tenantId: TenantId;
  readonly channelId: ChannelId;
  readonly channelKind: string;
}

/** Safe to repeat: what is known already is neither logged nor counted again. */
export async function changePlace({ places, metrics, logger }: PlaceDeps, owner: PlaceOwner, change: PlaceChange): Promise<void> {
  const { tenantId, channelId, channelKind: channel } = owner;
  const facts = { channel_id: channelId, channel };
  if (change.kind === 'moved') {
    const moved = await places.move(tenantId, channelId, change);
    if (moved > 0) logger.info({ ...facts, conversations: moved }, 'a place has another address; its conversations go on there');
    return;
  }
  const { unreachable } = change;
  const changed = await places.setReach(tenantId, channelId, change, unreachable);
  if (changed === 0 || unreachable === null) return;
  metrics.count('claw_conversations_unreachable_total', { channel, reason: unreachable }, changed);
  logger.warn(
    { ...facts, reason: unreachable, conversations: changed },
    'conversations cannot be reached until somebody there writes again',
  );
}
