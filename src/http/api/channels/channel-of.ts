/** The channel that a path names. */
import type { Channel } from '../../../core/model/channel.ts';
import type { ChannelId, TenantId } from '../../../kernel/ids.ts';
import type { ApiServices } from '../../api-services.ts';
import { found, idOf } from '../found.ts';

/** @throws NotFoundError when this tenant has none of this id */
export async function channelOf({ directory }: ApiServices, tenantId: TenantId, given: string): Promise<Channel> {
  return found('This channel', await directory.channel(tenantId, idOf<ChannelId>('This channel', given)));
}
