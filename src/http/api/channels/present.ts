/** Channel connections in the words of the API. */
import type { z } from 'zod';
import type { Channel } from '../../../core/model/channel.ts';
import type { channelSchema } from './schema.ts';

export const presentChannel = (channel: Channel): z.output<typeof channelSchema> => ({
  id: channel.id,
  kind: channel.kind,
  name: channel.name,
  public_key: channel.publicKey,
  state: channel.state,
  base_ids: [...channel.baseIds],
});
