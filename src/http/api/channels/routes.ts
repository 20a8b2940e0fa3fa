/** The places where a business's customers write. */
import { type Channel, IDENTITY_SECRET } from '../../../core/model/channel.ts';
import type { Endpoint } from '../../../kernel/endpoint.ts';
import { type Fault, InputError } from '../../../kernel/errors.ts';
import { type BaseId, type ChannelId, parseId, type TenantId } from '../../../kernel/ids.ts';
import type { ApiServices } from '../../api-services.ts';
import { found, idOf, idParams } from '../found.ts';
import { keyEndpoint } from '../key-endpoint.ts';
import { listOf } from '../lists.ts';
import { createIdentitySecretEndpoints } from './identity-secret.ts';
import { presentChannel } from './present.ts';
import { channelChangeSchema, channelSchema } from './schema.ts';

const tag = 'channels';

export function createChannelEndpoints(services: ApiServices): readonly Endpoint[] {
  return [...createReading(services), createChanging(services), ...createIdentitySecretEndpoints(services)];
}

function createReading(services: ApiServices): readonly Endpoint[] {
  return [
    keyEndpoint({
      method: 'get',
      path: '/api/v1/channels',
      operationId: 'listChannels',
      tag,
      summary: 'All channels.',
      auth: 'viewer',
      responses: { 200: { description: 'All channels on one page.', schema: listOf(channelSchema) } },
      handle: async (_request, { tenantId }) => {
        const channels = await services.directory.channels(tenantId);
        const lastFours = await services.secrets.lastFours(tenantId, IDENTITY_SECRET);
        return { status: 200, body: { data: channels.map((one) => presentChannel(one, lastFours.get(one.id))), next_cursor: null } };
      },
    }),
    keyEndpoint({
      method: 'get',
      path: '/api/v1/channels/{id}',
      operationId: 'getChannel',
      tag,
      summary: 'One channel.',
      auth: 'viewer',
      params: idParams,
      responses: { 200: { description: 'The channel.', schema: channelSchema } },
      handle: async ({ params }, { tenantId }) => {
        const id = idOf<ChannelId>('This channel', params.id);
        return { status: 200, body: await shown(services, found('This channel', await services.directory.channel(tenantId, id))) };
      },
    }),
  ];
}

function createChanging(services: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'patch',
    path: '/api/v1/channels/{id}',
    operationId: 'updateChannel',
    tag,
    summary: 'Change the name of a channel, or the knowledge bases it answers from.',
    auth: 'admin',
    params: idParams,
    body: channelChangeSchema,
    responses: { 200: { description: 'The channel as it now is.', schema: channelSchema } },
    handle: async ({ params, body: { name, base_ids } }, { tenantId }) => {
      const id = idOf<ChannelId>('This channel', params.id);
      const baseIds = base_ids && (await basesOf(services, tenantId, base_ids));
      const change = { ...(name !== undefined && { name }), ...(baseIds && { baseIds }) };
      return {
        status: 200,
        body: await shown(services, found('This channel', await services.directory.updateChannel(tenantId, id, change))),
      };
    },
  });
}

async function shown({ secrets }: ApiServices, channel: Channel) {
  return presentChannel(channel, (await secrets.lastFours(channel.tenantId, IDENTITY_SECRET)).get(channel.id));
}

/** Each base once. @throws InputError 422 naming the ones that are not there. */
async function basesOf({ knowledge }: ApiServices, tenantId: TenantId, given: readonly string[]): Promise<readonly BaseId[]> {
  const ids: BaseId[] = [];
  const faults: Fault[] = [];
  for (const [index, text] of given.entries()) {
    const id = parseId<BaseId>(text);
    if (id !== null && (await knowledge.base(tenantId, id))) ids.push(id);
    else faults.push({ field: `base_ids.${index}`, rule: 'unknown', fix: 'Send the id of a knowledge base that exists.' });
  }
  if (faults.length > 0)
    throw new InputError(`There is no such knowledge base: ${faults.map(({ field }) => field).join(', ')}.`, { faults });
  return [...new Set(ids)];
}
