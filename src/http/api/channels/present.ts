/** Channel connections in the words of the API. */
import type { z } from 'zod';
import type { Channel } from '../../../core/model/channel.ts';
import type { ShownConnection } from '../../../engine/channel-connections.ts';
import type { channelSchema } from './schema.ts';

/** `lastFour` is of the identity secret; undefined when the channel has none. */
export const presentChannel = (
  channel: Channel,
  lastFour: string | undefined,
  connection: ShownConnection | null,
): z.output<typeof channelSchema> => ({
  id: channel.id,
  kind: channel.kind,
  name: channel.name,
  public_key: channel.publicKey,
  state: channel.state,
  base_ids: [...channel.baseIds],
  identity_secret: lastFour === undefined ? null : { last_four: lastFour },
  connection: connection && {
    bot: connection.bot,
    mode: connection.mode,
    last_four: connection.lastFour,
    workspace: connection.installation?.workspace ?? null,
  },
});
