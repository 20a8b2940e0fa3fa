/** What a setting was before, and making it so again. */
import { z } from 'zod';
import type { Endpoint } from '../../../kernel/endpoint.ts';
import type { ApiServices } from '../../api-services.ts';
import { keyEndpoint } from '../../../core/model/key-endpoint.ts';
import { actorOf } from '../../../core/model/principal.ts';
import { listOf, pageOf, pageQuery, presentPage } from '../lists.ts';
import { changeableKey, channelOf, entryOf, keyOf, trailOf } from './one-setting.ts';
import { configParams, configQuery, configSchema, configVersionSchema, presentVersion, rollbackBody } from './schema.ts';

const about = { tag: 'configs', params: configParams } as const;

export function createVersionEndpoints(services: ApiServices): readonly Endpoint[] {
  return [
    keyEndpoint({
      ...about,
      method: 'get',
      path: '/api/v1/configs/{key}/history',
      operationId: 'listConfigVersions',
      summary: 'Every change of a setting, the newest first: of the value for the whole tenant, or of the own one of a channel.',
      query: z.strictObject({ ...configQuery.shape, ...pageQuery }),
      responses: { 200: { description: 'A page of changes.', schema: listOf(configVersionSchema) } },
      handle: async ({ params, query }, { tenantId }) => {
        const channelId = await channelOf(services, tenantId, query.channel_id);
        return {
          status: 200,
          body: presentPage(await services.settings.history(tenantId, keyOf(params.key), channelId, pageOf(query)), presentVersion),
        };
      },
    }),
    keyEndpoint({
      ...about,
      method: 'post',
      path: '/api/v1/configs/{key}/rollback',
      operationId: 'rollBackConfig',
      summary: 'Make a setting again what it was at a version of its history.',
      query: configQuery,
      body: rollbackBody,
      responses: { 200: { description: 'The setting as it now is.', schema: configSchema } },
      trail: (request, caller) => trailOf(services, request, caller),
      handle: async ({ params, query, body }, caller) => {
        const { tenantId } = caller;
        const key = changeableKey(params.key, caller);
        const channelId = await channelOf(services, tenantId, query.channel_id);
        await services.settings.rollBack(tenantId, key, channelId, body.version, actorOf(caller));
        return { status: 200, body: await entryOf(services, tenantId, channelId, key) };
      },
    }),
  ];
}
