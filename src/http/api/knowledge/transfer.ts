/** What is done with a base as a whole: indexed again, written to one file, and read from one. */
import { z } from 'zod';
import { BASE_FILE_TYPE } from '../../../core/model/knowledge-file.ts';
import { MAX_DOCUMENT_BYTES } from '../../../core/model/knowledge.ts';
import { downloadReply } from '../../../kernel/attachment.ts';
import type { Endpoint } from '../../../kernel/endpoint.ts';
import type { ApiServices } from '../../api-services.ts';
import { linesOf } from '../../body/lines-of.ts';
import { idParams } from '../found.ts';
import { keyEndpoint } from '../../../core/model/key-endpoint.ts';
import { baseOf } from './bases.ts';

const tag = 'knowledge';

/** The largest document in base64, with what stands beside it. */
const MAX_LINE_BYTES = Math.ceil(MAX_DOCUMENT_BYTES / 3) * 4 + 64 * 1024;

const reindexedSchema = z
  .object({ queued: z.int().meta({ description: 'Documents that wait to be indexed.' }) })
  .meta({ id: 'ReindexedBase' });

const importedSchema = z
  .object({
    documents: z.int(),
    queued: z.int().meta({ description: 'Those of them that are new or changed.' }),
    annotations: z.int(),
  })
  .meta({ id: 'ImportedBase' });

export function createWholeBaseEndpoints(services: ApiServices): readonly Endpoint[] {
  return [createReindexing(services), createExport(services), createImport(services)];
}

function createReindexing(services: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'post',
    path: '/api/v1/knowledge/bases/{id}/reindex',
    operationId: 'reindexKnowledgeBase',
    tag,
    summary: 'Index every document of a base again; each stays searchable as it was until it is done.',
    params: idParams,
    responses: { 202: { description: 'They wait to be indexed.', schema: reindexedSchema } },
    handle: async ({ params }, { tenantId }) => {
      const { id } = await baseOf(services, tenantId, params.id);
      return { status: 202, body: { queued: await services.reindexKnowledge(tenantId, id) } };
    },
  });
}

function createExport(services: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'get',
    path: '/api/v1/knowledge/bases/{id}/export',
    operationId: 'exportKnowledgeBase',
    tag,
    summary: 'The documents as they were put in and the pinned answers, internal ones too, as one file of JSON lines.',
    params: idParams,
    responses: {
      200: { description: 'Ends with a line that counts what came before; a file without it was cut off.', mediaType: BASE_FILE_TYPE },
    },
    handle: async ({ params }, { tenantId }) => {
      const base = await baseOf(services, tenantId, params.id);
      return downloadReply(`${base.name}.claw.jsonl`, BASE_FILE_TYPE, services.exportKnowledge(tenantId, base));
    },
  });
}

function createImport(services: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'post',
    path: '/api/v1/knowledge/bases/{id}/import',
    operationId: 'importKnowledgeBase',
    tag,
    summary: 'Put an exported base into this one; sent again after a break it goes on, and what is there already is left alone.',
    params: idParams,
    streamed: BASE_FILE_TYPE,
    responses: { 200: { description: 'All of the file is stored; soon searchable.', schema: importedSchema } },
    handle: async ({ params, chunks }, { tenantId, name }) => {
      const { id: baseId } = await baseOf(services, tenantId, params.id);
      const imported = await services.importKnowledge({ tenantId, baseId, by: name }, linesOf(chunks!, MAX_LINE_BYTES));
      return { status: 200, body: { ...imported } };
    },
  });
}
