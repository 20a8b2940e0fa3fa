/** The settings of a business: what holds now, and changing it. */
import type { Endpoint } from '../../../kernel/endpoint.ts';
import type { ApiServices } from '../../api-services.ts';
import { keyEndpoint } from '../../../core/model/key-endpoint.ts';
import { actorOf } from '../../../core/model/principal.ts';
import { changeableKey, channelOf, entryOf, expectedOf, ifMatchHeaders, keyOf, trailOf } from './one-setting.ts';
import { presentConfig } from './present.ts';
import { configBody, configListSchema, configParams, configQuery, configSchema } from './schema.ts';
import { createVersionEndpoints } from './versions.ts';

const tag = 'configs';

const one = {
  path: '/api/v1/configs/{key}',
  tag,
  params: configParams,
  query: configQuery,
  headers: ifMatchHeaders,
  responses: {
    200: { description: 'The setting as it now is.', schema: configSchema },
    412: { description: 'It is not any more what If-Match names.' },
  },
} as const;

export function createConfigEndpoints(services: ApiServices): readonly Endpoint[] {
  return [...createReading(services), ...createChanging(services), ...createVersionEndpoints(services)];
}

function createReading(services: ApiServices): readonly Endpoint[] {
  return [
    keyEndpoint({
      method: 'get',
      path: '/api/v1/configs',
      operationId: 'listConfigs',
      tag,
      summary: 'Every setting with its value, its default and what it does.',
      query: configQuery,
      responses: { 200: { description: 'All settings.', schema: configListSchema } },
      handle: async ({ query }, { tenantId }) => {
        const channelId = await channelOf(services, tenantId, query.channel_id);
        const { version, entries } = await services.settings.list(tenantId, channelId);
        return { status: 200, body: { data: entries.map(presentConfig), next_cursor: null, version } };
      },
    }),
    keyEndpoint({
      method: 'get',
      path: '/api/v1/configs/{key}',
      operationId: 'getConfig',
      tag,
      summary: 'One setting.',
      params: configParams,
      query: configQuery,
      responses: { 200: { description: 'The setting.', schema: configSchema } },
      handle: async ({ params, query }, { tenantId }) => {
        const channelId = await channelOf(services, tenantId, query.channel_id);
        return { status: 200, body: await entryOf(services, tenantId, channelId, keyOf(params.key)) };
      },
    }),
  ];
}

function createChanging(services: ApiServices): readonly Endpoint[] {
  return [
    keyEndpoint({
      ...one,
      method: 'put',
      operationId: 'putConfig',
      summary: 'Change a setting.',
      body: configBody,
      trail: (request, caller) => trailOf(services, request, caller),
      handle: async ({ params, query, body, headers }, caller) => {
        const { tenantId } = caller;
        const key = changeableKey(params.key, caller);
        const channelId = await channelOf(services, tenantId, query.channel_id);
        const expected = await expectedOf(services, tenantId, { channelId, key, header: headers['if-match'] });
        await services.settings.put(tenantId, key, channelId, body.value, actorOf(caller), expected);
        return { status: 200, body: await entryOf(services, tenantId, channelId, key) };
      },
    }),
    keyEndpoint({
      ...one,
      method: 'delete',
      operationId: 'deleteConfig',
      summary: 'Remove your own value: the default holds again, or for a channel that of the tenant.',
      trail: (request, caller) => trailOf(services, request, caller),
      handle: async ({ params, query, headers }, caller) => {
        const { tenantId } = caller;
        const key = changeableKey(params.key, caller);
        const channelId = await channelOf(services, tenantId, query.channel_id);
        const expected = await expectedOf(services, tenantId, { channelId, key, header: headers['if-match'] });
        await services.settings.remove(tenantId, key, channelId, actorOf(caller), expected);
        return { status: 200, body: await entryOf(services, tenantId, channelId, key) };
      },
    }),
  ];
}
