/** The rate limits as they stand, and who is let past or kept out. */
import { z } from 'zod';
import { LIMIT_LISTS } from '../../../core/model/limit-entry.ts';
import type { Endpoint } from '../../../kernel/endpoint.ts';
import type { LimitEntryId } from '../../../kernel/ids.ts';
import type { ApiServices } from '../../api-services.ts';
import { found, idOf, idParams } from '../found.ts';
import { keyEndpoint } from '../../../core/model/key-endpoint.ts';
import { listOf, onePage, pageOf, pageQuery, presentPage } from '../lists.ts';
import { createLimitInsight } from './insight.ts';
import { limitEntryChangeSchema, limitEntrySchema, newLimitEntrySchema, presentLimitEntry, rateSchema } from './schema.ts';

const ENTRY = 'This entry';
const tag = 'rate-limits';
const path = '/api/v1/rate-limits/lists';
const one = { path: `${path}/{id}`, tag, params: idParams } as const;

const idIn = (id: string) => idOf<LimitEntryId>(ENTRY, id);
const dateOf = (text: string | null) => (text === null ? null : new Date(text));

export function createRateLimitEndpoints(services: ApiServices): readonly Endpoint[] {
  return [
    createRates(services),
    ...createReading(services),
    createAdding(services),
    ...createChanging(services),
    ...createLimitInsight(services),
  ];
}

function createRates({ rates }: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'get',
    path: '/api/v1/rate-limits',
    operationId: 'listRateLimits',
    tag,
    summary: 'The rate limits in force.',
    responses: { 200: { description: 'All of them on one page.', schema: listOf(rateSchema) } },
    handle: async (_request, { tenantId }) => {
      const data = (await rates(tenantId)).map(({ windowS, ...rate }) => ({ ...rate, window_s: windowS }));
      return { status: 200, body: onePage(data) };
    },
  });
}

function createReading({ limitLists }: ApiServices): readonly Endpoint[] {
  return [
    keyEndpoint({
      method: 'get',
      path,
      operationId: 'listLimitEntries',
      tag,
      summary: 'Who is allowed and blocked, the newest first; expired entries too.',
      query: z.strictObject({ ...pageQuery, list: z.enum(LIMIT_LISTS).optional() }),
      responses: { 200: { description: 'A page of entries.', schema: listOf(limitEntrySchema) } },
      handle: async ({ query }, { tenantId }) => ({
        status: 200,
        body: presentPage(await limitLists.list(tenantId, pageOf(query), query.list ?? null), presentLimitEntry),
      }),
    }),
    keyEndpoint({
      ...one,
      method: 'get',
      operationId: 'getLimitEntry',
      summary: 'One entry.',
      responses: { 200: { description: 'The entry.', schema: limitEntrySchema } },
      handle: async ({ params }, { tenantId }) => ({
        status: 200,
        body: presentLimitEntry(found(ENTRY, await limitLists.get(tenantId, idIn(params.id)))),
      }),
    }),
  ];
}

function createAdding({ limitLists, newId }: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'post',
    path,
    operationId: 'addLimitEntry',
    tag,
    summary: 'Allow or block a contact, an API key or a network address; in force within a second everywhere.',
    body: newLimitEntrySchema,
    responses: { 201: { description: 'In force.', schema: limitEntrySchema }, 409: { description: 'It is listed already.' } },
    handle: async ({ body }, { tenantId, name }) => {
      const { expires_at: expiresAt, ...entry } = body;
      const added = await limitLists.add(tenantId, { ...entry, id: newId(), by: name, expiresAt: dateOf(expiresAt) });
      return { status: 201, body: presentLimitEntry(added) };
    },
  });
}

function createChanging({ limitLists }: ApiServices): readonly Endpoint[] {
  return [
    keyEndpoint({
      ...one,
      method: 'patch',
      operationId: 'changeLimitEntry',
      summary: 'Move an entry to the other list, or change its reason or its end.',
      body: limitEntryChangeSchema,
      responses: { 200: { description: 'As it stands now.', schema: limitEntrySchema } },
      handle: async ({ params, body }, { tenantId, name }) => {
        const { list, reason, expires_at: expiresAt } = body;
        const change = {
          ...(list !== undefined && { list }),
          ...(reason !== undefined && { reason }),
          ...(expiresAt !== undefined && { expiresAt: dateOf(expiresAt) }),
        };
        const changed = await limitLists.change(tenantId, idIn(params.id), change, name);
        return { status: 200, body: presentLimitEntry(found(ENTRY, changed)) };
      },
    }),
    keyEndpoint({
      ...one,
      method: 'delete',
      operationId: 'removeLimitEntry',
      summary: 'Take one off its list.',
      responses: { 204: { description: 'Removed.' } },
      handle: async ({ params }, { tenantId }) => {
        found(ENTRY, (await limitLists.remove(tenantId, idIn(params.id))) || null);
        return { status: 204 };
      },
    }),
  ];
}
