/** Documents: put in, followed until they are searchable, read and removed. */
import { z } from 'zod';
import { MAX_DOCUMENT_BYTES } from '../../../core/model/knowledge.ts';
import type { Endpoint } from '../../../kernel/endpoint.ts';
import type { DocumentId } from '../../../kernel/ids.ts';
import type { ApiServices } from '../../api-services.ts';
import { found, idOf, idParams } from '../found.ts';
import { keyEndpoint } from '../../../core/model/key-endpoint.ts';
import { listOf, pageOf, pageQuery, presentPage } from '../lists.ts';
import { baseOf } from './bases.ts';
import { documentsOf } from './documents-of.ts';
import { presentDocument, presentPassage } from './present.ts';
import { addedSchema, documentQuery, documentSchema, newDocumentSchema, passageSchema } from './schema.ts';

const DOCUMENT = 'This document';
const tag = 'knowledge';

/** The largest document and the form around it. */
const MAX_UPLOAD_BYTES = MAX_DOCUMENT_BYTES + 1024 * 1024;

const passagesQuery = z.strictObject({
  limit: pageQuery.limit,
  cursor: z
    .string()
    .regex(/^\d{1,9}$/)
    .optional()
    .meta({ description: 'The `next_cursor` of the page before.' }),
  around: z.coerce.number().int().min(0).optional().meta({ description: 'The `ord` of a passage to be read with its neighbours.' }),
  neighbours: z.coerce.number().int().min(0).max(20).default(1).meta({ description: 'With `around`: passages before and after it.' }),
});

/** Passages are numbered without gaps: a place is a cursor. */
function rangeOf({ limit, cursor, around, neighbours }: z.output<typeof passagesQuery>) {
  const from = around === undefined ? Number(cursor ?? 0) : Math.max(0, around - neighbours);
  if (around !== undefined) return { from, count: around + neighbours + 1 - from, next: null };
  return { from, count: limit, next: from + limit };
}

const idIn = (id: string) => idOf<DocumentId>(DOCUMENT, id);

/** An address alone is a page to be read; beside a text it says where that may be read. */
function pageIn({ url, audience, ...others }: z.output<typeof newDocumentSchema>) {
  return url === undefined || Object.values(others).some((value) => value !== undefined) ? null : { url, audience };
}

export function createDocumentEndpoints(services: ApiServices): readonly Endpoint[] {
  return [createAdding(services), createListing(services), ...createReading(services), ...createChanging(services)];
}

function createAdding(services: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'post',
    path: '/api/v1/knowledge/bases/{id}/documents',
    operationId: 'addDocuments',
    tag,
    summary: 'Add a text, a web page by its `url`, or files; a JSONL file of { id, title, text, url? } is one document a line.',
    params: idParams,
    body: newDocumentSchema,
    multipart: true,
    maxBytes: MAX_UPLOAD_BYTES,
    responses: { 202: { description: 'Stored, in the order sent; soon searchable.', schema: addedSchema } },
    handle: async ({ params, body, files }, { tenantId }) => {
      const { id } = await baseOf(services, tenantId, params.id);
      const page = files.length === 0 ? pageIn(body) : null;
      if (page) {
        const waiting = await services.webSources.addPage(tenantId, id, page.url, page.audience);
        return { status: 202, body: { data: [{ id: waiting, queued: true }] } };
      }
      const added = await services.addDocuments(tenantId, id, documentsOf(body, files));
      return { status: 202, body: { data: added.map((one) => ({ id: one.id, queued: one.queued > 0 })) } };
    },
  });
}

function createListing(services: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'get',
    path: '/api/v1/knowledge/bases/{id}/documents',
    operationId: 'listDocuments',
    tag,
    summary: 'The documents of a base.',
    params: idParams,
    query: documentQuery,
    responses: { 200: { description: 'A page of documents.', schema: listOf(documentSchema) } },
    handle: async ({ params, query }, { tenantId }) => {
      const { id } = await baseOf(services, tenantId, params.id);
      const states = query.state === undefined ? undefined : [query.state];
      return { status: 200, body: presentPage(await services.knowledge.documents(tenantId, id, pageOf(query), states), presentDocument) };
    },
  });
}

function createReading({ knowledge }: ApiServices): readonly Endpoint[] {
  return [
    keyEndpoint({
      method: 'get',
      path: '/api/v1/knowledge/documents/{id}',
      operationId: 'getDocument',
      tag,
      summary: 'One document.',
      params: idParams,
      responses: { 200: { description: 'The document.', schema: documentSchema } },
      handle: async ({ params }, { tenantId }) => ({
        status: 200,
        body: presentDocument(found(DOCUMENT, await knowledge.document(tenantId, idIn(params.id)))),
      }),
    }),
    keyEndpoint({
      method: 'get',
      path: '/api/v1/knowledge/documents/{id}/passages',
      operationId: 'listPassages',
      tag,
      summary: 'The passages a document was split into; with `around`, one of them and its neighbours.',
      params: idParams,
      query: passagesQuery,
      responses: { 200: { description: 'A page of passages, in order.', schema: listOf(passageSchema) } },
      handle: async ({ params, query }, { tenantId }) => {
        const document = found(DOCUMENT, await knowledge.document(tenantId, idIn(params.id)));
        const { from, count, next } = rangeOf(query);
        const passages = await knowledge.passages(tenantId, document.id, { from, count });
        const isLast = next === null || next >= document.passages;
        return { status: 200, body: { data: passages.map(presentPassage), next_cursor: isLast ? null : String(next) } };
      },
    }),
  ];
}

function createChanging(services: ApiServices): readonly Endpoint[] {
  return [
    keyEndpoint({
      method: 'post',
      path: '/api/v1/knowledge/documents/{id}/reindex',
      operationId: 'reindexDocument',
      tag,
      summary: 'Index a document again.',
      params: idParams,
      responses: { 202: { description: 'It waits to be indexed.', schema: documentSchema } },
      handle: async ({ params }, { tenantId }) => ({
        status: 202,
        body: presentDocument(found(DOCUMENT, await services.reindexDocument(tenantId, idIn(params.id)))),
      }),
    }),
    keyEndpoint({
      method: 'delete',
      path: '/api/v1/knowledge/documents/{id}',
      operationId: 'deleteDocument',
      tag,
      summary: 'Remove a document; searches no longer see it.',
      params: idParams,
      responses: { 204: { description: 'Removed.' } },
      handle: async ({ params }, { tenantId }) => {
        found(DOCUMENT, (await services.knowledge.deleteDocument(tenantId, idIn(params.id))) || null);
        return { status: 204 };
      },
    }),
  ];
}
