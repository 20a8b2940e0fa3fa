/** What becomes of the places of a channel, written down for all conversations there at once. */
import type { ChannelId, TenantId } from '../../kernel/ids.ts';
import type { PlaceMove, PlaceScope, UnreachableReason } from '../model/place.ts';

export interface PlaceStore {
  /**
   * Every conversation of the place cannot be reached, or can again; open parts of those that cannot end as failed. Says for how many
   * this is news.
   */
  setReach(tenantId: TenantId, channelId: ChannelId, where: PlaceScope, reason: UnreachableReason | null): Promise<number>;
  /**
   * Conversations, waiting messages and open parts of the place go on under its new address; says how many conversations did. One that
   * has begun there already stays apart, while what is still to be sent follows.
   */
  move(tenantId: TenantId, channelId: ChannelId, move: PlaceMove): Promise<number>;
}
