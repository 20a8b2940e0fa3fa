/** Sources on the web: set up, changed, crawled, and what their crawls found. */
import { z } from 'zod';
import type { Endpoint } from '../../../kernel/endpoint.ts';
import type { SourceId } from '../../../kernel/ids.ts';
import type { ApiServices } from '../../api-services.ts';
import { found, idOf, idParams } from '../found.ts';
import { keyEndpoint } from '../../../core/model/key-endpoint.ts';
import { listOf, pageOf, pageQuery, presentPage } from '../lists.ts';
import { baseOf } from './bases.ts';
import {
  crawlSchema,
  newSourceSchema,
  presentCrawl,
  presentSource,
  presentSourcePage,
  readLimits,
  resultQuery,
  sourceEditSchema,
  sourcePageSchema,
  sourceSchema,
} from './source-schema.ts';

const SOURCE = 'This source';
const tag = 'knowledge';

const idIn = (id: string) => idOf<SourceId>(SOURCE, id);

export function createSourceEndpoints(services: ApiServices): readonly Endpoint[] {
  return [...createOfBase(services), createOne(services), ...createReports(services), createChange(services), ...createActs(services)];
}

function createOfBase(services: ApiServices): readonly Endpoint[] {
  return [
    keyEndpoint({
      method: 'post',
      path: '/api/v1/knowledge/bases/{id}/sources',
      operationId: 'addSource',
      tag,
      summary: 'Fill a base from a page, a sitemap or a site; its first crawl begins at once.',
      params: idParams,
      body: newSourceSchema,
      responses: { 201: { description: 'The new source, with its crawl.', schema: sourceSchema } },
      handle: async ({ params, body: { limits, ...body } }, { tenantId }) => {
        const { id } = await baseOf(services, tenantId, params.id);
        const source = await services.webSources.add(tenantId, id, { ...body, limits: readLimits(limits) });
        return { status: 201, body: presentSource(source) };
      },
    }),
    keyEndpoint({
      method: 'get',
      path: '/api/v1/knowledge/bases/{id}/sources',
      operationId: 'listSources',
      tag,
      summary: 'The sources of a base.',
      params: idParams,
      query: z.strictObject(pageQuery),
      responses: { 200: { description: 'A page of sources.', schema: listOf(sourceSchema) } },
      handle: async ({ params, query }, { tenantId }) => {
        const { id } = await baseOf(services, tenantId, params.id);
        return { status: 200, body: presentPage(await services.sources.sources(tenantId, id, pageOf(query)), presentSource) };
      },
    }),
  ];
}

function createOne({ sources }: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'get',
    path: '/api/v1/knowledge/sources/{id}',
    operationId: 'getSource',
    tag,
    summary: 'One source, with its crawl under way or the last one.',
    params: idParams,
    responses: { 200: { description: 'The source.', schema: sourceSchema } },
    handle: async ({ params }, { tenantId }) => ({
      status: 200,
      body: presentSource(found(SOURCE, await sources.source(tenantId, idIn(params.id)))),
    }),
  });
}

function createReports({ sources }: ApiServices): readonly Endpoint[] {
  return [
    keyEndpoint({
      method: 'get',
      path: '/api/v1/knowledge/sources/{id}/crawls',
      operationId: 'listCrawls',
      tag,
      summary: 'The last crawls of a source and what they found, newest first.',
      params: idParams,
      query: z.strictObject(pageQuery),
      responses: { 200: { description: 'A page of crawls.', schema: listOf(crawlSchema) } },
      handle: async ({ params, query }, { tenantId }) => {
        const { id } = found(SOURCE, await sources.source(tenantId, idIn(params.id)));
        return { status: 200, body: presentPage(await sources.crawls(tenantId, id, pageOf(query)), presentCrawl) };
      },
    }),
    keyEndpoint({
      method: 'get',
      path: '/api/v1/knowledge/sources/{id}/pages',
      operationId: 'listSourcePages',
      tag,
      summary: 'What became of each page in the crawl under way, or in the last one.',
      params: idParams,
      query: z.strictObject({ ...pageQuery, result: resultQuery }),
      responses: { 200: { description: 'A page of pages, by address.', schema: listOf(sourcePageSchema) } },
      handle: async ({ params, query }, { tenantId }) => {
        const { id } = found(SOURCE, await sources.source(tenantId, idIn(params.id)));
        return {
          status: 200,
          body: presentPage(await sources.pages(tenantId, id, pageOf(query), query.result ?? null), presentSourcePage),
        };
      },
    }),
  ];
}

function createChange({ webSources }: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'patch',
    path: '/api/v1/knowledge/sources/{id}',
    operationId: 'changeSource',
    tag,
    summary: 'Change audience, schedule or limits of a source.',
    params: idParams,
    body: sourceEditSchema,
    responses: { 200: { description: 'The source as it now is.', schema: sourceSchema } },
    handle: async ({ params, body: { audience, schedule, limits } }, { tenantId }) => {
      const edit = {
        ...(audience !== undefined && { audience }),
        ...(schedule !== undefined && { schedule }),
        ...(limits && { limits: readLimits(limits) }),
      };
      return { status: 200, body: presentSource(found(SOURCE, await webSources.change(tenantId, idIn(params.id), edit))) };
    },
  });
}

function createActs({ sources, webSources }: ApiServices): readonly Endpoint[] {
  return [
    keyEndpoint({
      method: 'post',
      path: '/api/v1/knowledge/sources/{id}/crawl',
      operationId: 'crawlSource',
      tag,
      summary: 'Crawl a source now; a crawl under way goes on.',
      params: idParams,
      responses: { 202: { description: 'The crawl; its id is that of a task.', schema: crawlSchema } },
      handle: async ({ params }, { tenantId }) => ({
        status: 202,
        body: presentCrawl(found(SOURCE, await webSources.crawlNow(tenantId, idIn(params.id)))),
      }),
    }),
    keyEndpoint({
      method: 'delete',
      path: '/api/v1/knowledge/sources/{id}',
      operationId: 'deleteSource',
      tag,
      summary: 'Remove a source with the documents that only it brought.',
      params: idParams,
      query: z.strictObject({ keep_documents: z.enum(['true', 'false']).default('false') }),
      responses: { 204: { description: 'Removed.' } },
      handle: async ({ params, query }, { tenantId }) => {
        found(SOURCE, (await sources.deleteSource(tenantId, idIn(params.id), query.keep_documents === 'true')) || null);
        return { status: 204 };
      },
    }),
  ];
}
