/** Connecting channels to the platforms behind them, while Claw runs. */
import type { Endpoint } from '../../../kernel/endpoint.ts';
import { ConflictError } from '../../../kernel/errors.ts';
import type { TenantId } from '../../../kernel/ids.ts';
import { Secret } from '../../../kernel/secret.ts';
import type { Channel } from '../../../core/model/channel.ts';
import { basesOf } from '../../../engine/bases-of.ts';
import type { ApiServices } from '../../api-services.ts';
import { found, idParams } from '../found.ts';
import { keyEndpoint } from '../../../core/model/key-endpoint.ts';
import { channelOf } from './channel-of.ts';
import { presentHealth } from './present-health.ts';
import { channelCheckSchema, channelHealthSchema, channelSchema, newChannelSchema } from './schema.ts';
import { showChannel } from './show-channel.ts';

const PATH = '/api/v1/channels';
const tag = 'channels';

/** What a call that speaks to a platform may answer beside the rest. */
export const connectingFaults = {
  409: { description: 'The bot is connected to a channel already, or the channel has no platform behind it.' },
  502: { description: 'The platform refused it.' },
  503: { description: 'The platform cannot be reached now.' },
} as const;

export const toSecrets = (given: Readonly<Record<string, string>>): Readonly<Record<string, Secret>> =>
  Object.fromEntries(Object.entries(given).map(([name, value]) => [name, new Secret(value)]));

export function createConnectionEndpoints(services: ApiServices): readonly Endpoint[] {
  return [createChannel(services), removeChannel(services), testChannel(services), healthOfChannel(services), ...createSwitches(services)];
}

function createChannel(services: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'post',
    path: PATH,
    operationId: 'createChannel',
    tag,
    summary: 'Connect a bot of a platform. Its secrets are tried with the platform first; it answers from then on, without a restart.',
    body: newChannelSchema,
    responses: { 201: { description: 'Connected.', schema: channelSchema }, ...connectingFaults },
    handle: async ({ body: { kind, name, base_ids, mode, secrets } }, { tenantId }) => {
      const baseIds = await basesOf(services, tenantId, base_ids);
      const given = { kind, name, baseIds, secrets: toSecrets(secrets), ...(mode && { mode }) };
      return { status: 201, body: await showChannel(services, await services.connections.create(tenantId, given)) };
    },
  });
}

function removeChannel(services: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'delete',
    path: `${PATH}/{id}`,
    operationId: 'deleteChannel',
    tag,
    summary: 'Delete a channel of a platform with its contacts, conversations and secrets. The web and API channels stay.',
    params: idParams,
    responses: { 204: { description: 'Deleted.' }, 409: { description: 'The channel has no platform behind it.' } },
    handle: async ({ params }, { tenantId }) => {
      await services.connections.remove(await connected(services, tenantId, params.id));
      return { status: 204 };
    },
  });
}

function testChannel(services: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'post',
    path: `${PATH}/{id}/test`,
    operationId: 'testChannel',
    tag,
    summary: 'Ask the platform which bot it is, and what its owner should change.',
    params: idParams,
    responses: { 200: { description: 'What the platform said.', schema: channelCheckSchema }, 409: connectingFaults[409] },
    handle: async ({ params }, { tenantId }) => {
      const check = await services.connections.test(await connected(services, tenantId, params.id));
      if (check.kind === 'ready') return { status: 200, body: { state: check.kind, bot: check.bot, advice: [...check.advice] } };
      return { status: 200, body: { state: check.kind, bot: null, advice: [check.reason] } };
    },
  });
}

function healthOfChannel(services: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'get',
    path: `${PATH}/{id}/health`,
    operationId: 'getChannelHealth',
    tag,
    summary: 'How a channel of a platform does, by when the platform was last heard.',
    params: idParams,
    responses: {
      200: { description: 'Its health.', schema: channelHealthSchema },
      409: { description: 'The channel has no platform behind it.' },
    },
    handle: async ({ params }, { tenantId }) => {
      const channel = await connected(services, tenantId, params.id);
      const connection = found('The connection of this channel', await services.connections.get(channel));
      return { status: 200, body: presentHealth(channel, connection, services.clock.now()) };
    },
  });
}

function createSwitches(services: ApiServices): readonly Endpoint[] {
  const make = (act: 'pause' | 'resume', summary: string, responses: Partial<typeof connectingFaults>) =>
    keyEndpoint({
      method: 'post',
      path: `${PATH}/{id}/${act}`,
      operationId: `${act}Channel`,
      tag,
      summary,
      params: idParams,
      responses: { 200: { description: 'The channel as it now is.', schema: channelSchema }, ...responses },
      handle: async ({ params }, { tenantId }) => {
        const channel = await connected(services, tenantId, params.id);
        await services.connections[act](channel);
        return { status: 200, body: await showChannel(services, { ...channel, state: act === 'pause' ? 'paused' : 'active' }) };
      },
    });
  return [
    make(
      'pause',
      'Take no more messages and send none. What is written meanwhile is answered later as far as the platform keeps it: about a day, Slack by HTTP five minutes.',
      {
        409: connectingFaults[409],
      },
    ),
    make('resume', 'Take messages again, those written meanwhile first. A refused connection is tried again.', connectingFaults),
  ];
}

/** The channel of this tenant that has a platform behind it. */
async function connected(services: ApiServices, tenantId: TenantId, given: string): Promise<Channel> {
  const channel = await channelOf(services, tenantId, given);
  if ((await services.connections.get(channel)) !== null) return channel;
  throw new ConflictError(`This is a channel of kind ${channel.kind}: it has no platform behind it.`);
}
