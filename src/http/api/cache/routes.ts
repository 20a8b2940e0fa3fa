/** The cache of a business: how it does, and what is to be forgotten or fetched ahead. */
import { z } from 'zod';
import type { Endpoint } from '../../../kernel/endpoint.ts';
import type { ApiServices } from '../../api-services.ts';
import { keyEndpoint } from '../../../core/model/key-endpoint.ts';
import { cacheStatsSchema, invalidationSchema, presentCacheStats } from './schema.ts';

const tag = 'cache';

export function createCacheEndpoints({ cacheControl, warmCache }: ApiServices): readonly Endpoint[] {
  return [
    keyEndpoint({
      method: 'get',
      path: '/api/v1/cache/stats',
      operationId: 'getCacheStats',
      tag,
      summary: 'What the cache found, missed and holds of yours, by namespace, in the process that answers and since it began.',
      responses: { 200: { description: 'The numbers.', schema: cacheStatsSchema } },
      handle: async (_request, { tenantId }) => ({ status: 200, body: presentCacheStats(await cacheControl.stats(tenantId)) }),
    }),
    keyEndpoint({
      method: 'post',
      path: '/api/v1/cache/invalidate',
      operationId: 'invalidateCache',
      tag,
      summary:
        'Forgets entries of yours in every process, at once here and within a second elsewhere: all, of a namespace, by a tag, or of a question, document or conversation.',
      body: invalidationSchema,
      responses: { 204: { description: 'Nothing older is used any more.' } },
      handle: async ({ body }, { tenantId }) => {
        await cacheControl.invalidate(tenantId, body);
        return { status: 204 };
      },
    }),
    keyEndpoint({
      method: 'post',
      path: '/api/v1/cache/warm',
      operationId: 'warmCache',
      tag,
      summary: 'Searches the knowledge for the questions asked most of late, so that the next ones who ask them wait less.',
      responses: { 200: { description: 'How many questions were searched.', schema: z.object({ questions: z.int() }) } },
      handle: async (_request, { tenantId }) => ({ status: 200, body: { questions: await warmCache(tenantId) } }),
    }),
  ];
}
