/** The settings of a business: what holds now, and changing it. */
import type { Endpoint } from '../../../kernel/endpoint.ts';
import type { ApiServices } from '../../api-services.ts';
import { keyEndpoint } from '../../../core/model/key-endpoint.ts';
import { actorOf } from '../../../core/model/principal.ts';
import { changeableKey, channelOf, entryOf, expectedOf, ifMatchHeaders, isDraft, keyOf, trailOf } from './one-setting.ts';
import { presentConfig } from './present.ts';
import { configBody, configListSchema, configParams, configSchema, draftQuery } from './schema.ts';
import { createDraftEndpoints } from './drafts.ts';
import { createTransferEndpoints } from './transfer.ts';
import { createVersionEndpoints } from './versions.ts';

const tag = 'configs';

const one = {
  path: '/api/v1/configs/{key}',
  tag,
  params: configParams,
  query: draftQuery,
  headers: ifMatchHeaders,
  responses: {
    200: { description: 'The setting as it now is.', schema: configSchema },
    412: { description: 'It is not any more what If-Match names.' },
  },
} as const;

export function createConfigEndpoints(services: ApiServices): readonly Endpoint[] {
  // What is named beside the keys comes first: it would be taken for one of them.
  return [
    ...createTransferEndpoints(services),
    ...createDraftEndpoints(services),
    ...createReading(services),
    ...createChanging(services),
    ...createVersionEndpoints(services),
  ];
}

function createReading(services: ApiServices): readonly Endpoint[] {
  return [
    keyEndpoint({
      method: 'get',
      path: '/api/v1/configs',
      operationId: 'listConfigs',
      tag,
      summary: 'Every setting with its value, its default and what it does.',
      query: draftQuery,
      responses: { 200: { description: 'All settings.', schema: configListSchema } },
      handle: async ({ query }, { tenantId }) => {
        const channelId = await channelOf(services, tenantId, query.channel_id);
        const { version, entries } = await services.settings.list(tenantId, channelId);
        const shown = isDraft(query) ? await services.drafts.list(tenantId, channelId) : entries;
        return { status: 200, body: { data: shown.map(presentConfig), next_cursor: null, version } };
      },
    }),
    keyEndpoint({
      method: 'get',
      path: '/api/v1/configs/{key}',
      operationId: 'getConfig',
      tag,
      summary: 'One setting.',
      params: configParams,
      query: draftQuery,
      responses: { 200: { description: 'The setting.', schema: configSchema } },
      handle: async ({ params, query }, { tenantId }) => {
        const channelId = await channelOf(services, tenantId, query.channel_id);
        return { status: 200, body: await entryOf(services, tenantId, channelId, keyOf(params.key), isDraft(query)) };
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
        const [draft, by] = [isDraft(query), actorOf(caller)];
        const expected = await expectedOf(services, tenantId, { channelId, key, draft, header: headers['if-match'] });
        if (draft) await services.drafts.put({ tenantId, key, channelId, by, expected }, body.value);
        else await services.settings.put(tenantId, key, channelId, body.value, by, expected);
        return { status: 200, body: await entryOf(services, tenantId, channelId, key, draft) };
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
        const [draft, by] = [isDraft(query), actorOf(caller)];
        const expected = await expectedOf(services, tenantId, { channelId, key, draft, header: headers['if-match'] });
        if (draft) await services.drafts.remove({ tenantId, key, channelId, by, expected });
        else await services.settings.remove(tenantId, key, channelId, by, expected);
        return { status: 200, body: await entryOf(services, tenantId, channelId, key, draft) };
      },
    }),
  ];
}
