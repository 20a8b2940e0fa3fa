/** Knowledge bases: made, named, counted, searched and removed. */
import { z } from 'zod';
import type { Endpoint } from '../../../kernel/endpoint.ts';
import { ConflictError } from '../../../kernel/errors.ts';
import type { BaseId, TenantId } from '../../../kernel/ids.ts';
import type { ApiServices } from '../../api-services.ts';
import { found, idOf, idParams } from '../found.ts';
import { keyEndpoint } from '../../../core/model/key-endpoint.ts';
import { listOf, onePage, pageOf, pageQuery, presentPage } from '../lists.ts';
import { presentBase, presentHit } from './present.ts';
import { baseDetailSchema, baseSchema, hitSchema, newBaseSchema, searchSchema } from './schema.ts';

export const BASE = 'This knowledge base';
const tag = 'knowledge';

/** The base of a path. @throws NotFoundError */
export async function baseOf(services: ApiServices, tenantId: TenantId, id: string) {
  return found(BASE, await services.knowledge.base(tenantId, idOf<BaseId>(BASE, id)));
}

export function createBaseEndpoints(services: ApiServices): readonly Endpoint[] {
  return [...createReading(services), ...createNaming(services), createRemoving(services), createSearching(services)];
}

function createReading(services: ApiServices): readonly Endpoint[] {
  return [
    keyEndpoint({
      method: 'get',
      path: '/api/v1/knowledge/bases',
      operationId: 'listKnowledgeBases',
      tag,
      summary: 'Knowledge bases; with `name`, only the one of that name.',
      query: z.strictObject({ ...pageQuery, name: z.string().optional() }),
      responses: { 200: { description: 'A page of bases.', schema: listOf(baseSchema) } },
      handle: async ({ query }, { tenantId }) => {
        if (query.name === undefined)
          return { status: 200, body: presentPage(await services.knowledge.bases(tenantId, pageOf(query)), presentBase) };
        const base = await services.knowledge.baseByName(tenantId, query.name);
        return { status: 200, body: presentPage({ items: base ? [base] : [], nextCursor: null }, presentBase) };
      },
    }),
    keyEndpoint({
      method: 'get',
      path: '/api/v1/knowledge/bases/{id}',
      operationId: 'getKnowledgeBase',
      tag,
      summary: 'One base, with its documents counted by state.',
      params: idParams,
      responses: { 200: { description: 'The base.', schema: baseDetailSchema } },
      handle: async ({ params }, { tenantId }) => {
        const base = await baseOf(services, tenantId, params.id);
        const counts = await services.knowledge.documentCounts(tenantId, base.id);
        return { status: 200, body: { ...presentBase(base), counts } };
      },
    }),
  ];
}

/** The store's own rule stands behind it, for two who ask at once. */
async function assertFree(services: ApiServices, tenantId: TenantId, name: string, own: BaseId | null): Promise<void> {
  const other = await services.knowledge.baseByName(tenantId, name);
  if (other && other.id !== own) throw new ConflictError('A knowledge base with this name exists.', { field: 'name' });
}

function createNaming(services: ApiServices): readonly Endpoint[] {
  const { knowledge } = services;
  return [
    keyEndpoint({
      method: 'post',
      path: '/api/v1/knowledge/bases',
      operationId: 'createKnowledgeBase',
      tag,
      summary: 'Create a base.',
      body: newBaseSchema,
      responses: { 201: { description: 'The new base.', schema: baseSchema } },
      handle: async ({ body }, { tenantId }) => {
        await assertFree(services, tenantId, body.name, null);
        return { status: 201, body: presentBase(await knowledge.createBase(tenantId, services.newId(), body.name)) };
      },
    }),
    keyEndpoint({
      method: 'patch',
      path: '/api/v1/knowledge/bases/{id}',
      operationId: 'renameKnowledgeBase',
      tag,
      summary: 'Rename a base.',
      params: idParams,
      body: newBaseSchema,
      responses: { 200: { description: 'The base as it now is.', schema: baseSchema } },
      handle: async ({ params, body }, { tenantId }) => {
        const id = idOf<BaseId>(BASE, params.id);
        await assertFree(services, tenantId, body.name, id);
        return { status: 200, body: presentBase(found(BASE, await knowledge.renameBase(tenantId, id, body.name))) };
      },
    }),
  ];
}

function createRemoving(services: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'delete',
    path: '/api/v1/knowledge/bases/{id}',
    operationId: 'deleteKnowledgeBase',
    tag,
    summary: 'Remove a base with its documents.',
    params: idParams,
    responses: { 204: { description: 'Removed.' } },
    handle: async ({ params }, { tenantId }) => {
      found(BASE, (await services.knowledge.deleteBase(tenantId, idOf<BaseId>(BASE, params.id))) || null);
      return { status: 204 };
    },
  });
}

function createSearching(services: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'post',
    path: '/api/v1/knowledge/bases/{id}/search',
    operationId: 'searchKnowledgeBase',
    readsOnly: true,
    tag,
    summary: 'The passages found for a question, with their scores.',
    params: idParams,
    body: searchSchema,
    responses: { 200: { description: 'Best first.', schema: listOf(hitSchema) } },
    handle: async ({ params, body }, { tenantId }) => {
      const { id } = await baseOf(services, tenantId, params.id);
      const hits = await services.searchBase(tenantId, [id], body);
      return { status: 200, body: onePage(hits.map(presentHit)) };
    },
  });
}
