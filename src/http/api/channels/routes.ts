/** The places where a business's customers write. */
import { IDENTITY_SECRET } from '../../../core/model/channel.ts';
import type { Endpoint } from '../../../kernel/endpoint.ts';
import type { ChannelId } from '../../../kernel/ids.ts';
import { basesOf } from '../../../engine/bases-of.ts';
import type { ApiServices } from '../../api-services.ts';
import { found, idOf, idParams } from '../found.ts';
import { keyEndpoint } from '../../../core/model/key-endpoint.ts';
import { listOf, onePage } from '../lists.ts';
import { channelOf } from './channel-of.ts';
import { connectingFaults, createConnectionEndpoints, toSecrets } from './connection.ts';
import { createIdentitySecretEndpoints } from './identity-secret.ts';
import { presentChannel } from './present.ts';
import { createAnswerPreview } from './preview.ts';
import { showChannel } from './show-channel.ts';
import { channelChangeSchema, channelSchema } from './schema.ts';

const tag = 'channels';

export function createChannelEndpoints(services: ApiServices): readonly Endpoint[] {
  return [
    ...createReading(services),
    createChanging(services),
    createAnswerPreview(services),
    ...createConnectionEndpoints(services),
    ...createIdentitySecretEndpoints(services),
  ];
}

function createReading(services: ApiServices): readonly Endpoint[] {
  return [
    keyEndpoint({
      method: 'get',
      path: '/api/v1/channels',
      operationId: 'listChannels',
      tag,
      summary: 'All channels.',
      responses: { 200: { description: 'All channels on one page.', schema: listOf(channelSchema) } },
      handle: async (_request, { tenantId }) => {
        const channels = await services.directory.channels(tenantId);
        const lastFours = await services.secrets.lastFours(tenantId, IDENTITY_SECRET);
        const connections = new Map((await services.connections.list(tenantId)).map((one) => [one.channelId, one]));
        const data = channels.map((one) => presentChannel(one, lastFours.get(one.id), connections.get(one.id) ?? null));
        return { status: 200, body: onePage(data) };
      },
    }),
    keyEndpoint({
      method: 'get',
      path: '/api/v1/channels/{id}',
      operationId: 'getChannel',
      tag,
      summary: 'One channel.',
      params: idParams,
      responses: { 200: { description: 'The channel.', schema: channelSchema } },
      handle: async ({ params }, { tenantId }) => ({
        status: 200,
        body: await showChannel(services, await channelOf(services, tenantId, params.id)),
      }),
    }),
  ];
}

function createChanging(services: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'patch',
    path: '/api/v1/channels/{id}',
    operationId: 'updateChannel',
    tag,
    summary: 'Change the name of a channel, the knowledge bases it answers from, or how it is connected.',
    params: idParams,
    body: channelChangeSchema,
    responses: { 200: { description: 'The channel as it now is.', schema: channelSchema }, ...connectingFaults },
    handle: async ({ params, body: { name, base_ids, mode, secrets } }, { tenantId }) => {
      const id = idOf<ChannelId>('This channel', params.id);
      const baseIds = base_ids && (await basesOf(services, tenantId, base_ids));
      const change = { ...(name !== undefined && { name }), ...(baseIds && { baseIds }) };
      if (mode !== undefined || secrets !== undefined) {
        const channel = await channelOf(services, tenantId, params.id);
        await services.connections.change(channel, { ...(mode && { mode }), ...(secrets && { secrets: toSecrets(secrets) }) });
      }
      const changed = found('This channel', await services.directory.updateChannel(tenantId, id, change));
      return { status: 200, body: await showChannel(services, changed) };
    },
  });
}
