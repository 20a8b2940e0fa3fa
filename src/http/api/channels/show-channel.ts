/** A channel with what is known of its secrets and its connection. */
import { type Channel, IDENTITY_SECRET } from '../../../core/model/channel.ts';
import type { ApiServices } from '../../api-services.ts';
import { presentChannel } from './present.ts';

export async function showChannel({ secrets, connections }: ApiServices, channel: Channel) {
  const lastFours = await secrets.lastFours(channel.tenantId, IDENTITY_SECRET);
  return presentChannel(channel, lastFours.get(channel.id), await connections.get(channel));
}
