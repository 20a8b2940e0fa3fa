/** Channel connections in the words of the API. */
import type { z } from 'zod';
import type { Channel } from '../../../core/model/channel.ts';
import type { channelSchema } from './schema.ts';

/** `lastFour` of the identity secret; undefined when the channel has none. */
export const presentChannel = (channel: Channel, lastFour: string | undefined): z.output<typeof channelSchema> => ({
  id: channel.id,
  kind: channel.kind,
  name: channel.name,
  public_key: channel.publicKey,
  state: channel.state,
  base_ids: [...channel.baseIds],
  identity_secret: lastFour === undefined ? null : { last_four: lastFour },
});
