/** The places where a business's customers write. */
import type { Endpoint } from '../../../kernel/endpoint.ts';
import type { ChannelId } from '../../../kernel/ids.ts';
import type { ApiServices } from '../../api-services.ts';
import { found, idOf, idParams } from '../found.ts';
import { keyEndpoint } from '../key-endpoint.ts';
import { listOf } from '../lists.ts';
import { presentChannel } from './present.ts';
import { channelSchema } from './schema.ts';

export function createChannelEndpoints(services: ApiServices): readonly Endpoint[] {
  const tag = 'channels';
  return [
    keyEndpoint({
      method: 'get',
      path: '/api/v1/channels',
      operationId: 'listChannels',
      tag,
      summary: 'Every channel connection.',
      auth: 'viewer',
      responses: { 200: { description: 'All channels on one page.', schema: listOf(channelSchema) } },
      handle: async (_request, { tenantId }) => {
        const channels = await services.directory.channels(tenantId);
        return { status: 200, body: { data: channels.map(presentChannel), next_cursor: null } };
      },
    }),
    keyEndpoint({
      method: 'get',
      path: '/api/v1/channels/{id}',
      operationId: 'getChannel',
      tag,
      summary: 'One channel connection.',
      auth: 'viewer',
      params: idParams,
      responses: { 200: { description: 'The channel.', schema: channelSchema } },
      handle: async ({ params }, { tenantId }) => {
        const id = idOf<ChannelId>('This channel', params.id);
        return { status: 200, body: presentChannel(found('This channel', await services.directory.channel(tenantId, id))) };
      },
    }),
  ];
}
