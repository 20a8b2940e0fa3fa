/** The trail of changes: who changed what, and whether the trail is as it was written. */
import { z } from 'zod';
import type { Endpoint } from '../../../kernel/endpoint.ts';
import type { ApiServices } from '../../api-services.ts';
import { keyEndpoint } from '../../../core/model/key-endpoint.ts';
import { listOf, pageOf, pageQuery, presentPage } from '../lists.ts';
import { auditCheckSchema, auditEntrySchema, presentAuditEntry } from './schema.ts';

const tag = 'audit';
const NAME = z.string().min(1).max(300).optional();

export function createAuditEndpoints({ audit, verifyAudit }: Pick<ApiServices, 'audit' | 'verifyAudit'>): readonly Endpoint[] {
  return [
    keyEndpoint({
      method: 'get',
      path: '/api/v1/audit',
      operationId: 'listAudit',
      tag,
      summary: 'Who changed what, the newest first.',
      query: z.strictObject({
        ...pageQuery,
        actor: NAME.meta({ description: 'Who did it: `key:<id>` or `operator:<id>`.' }),
        action: NAME.meta({ description: 'What was done: the operationId of the call.' }),
        target: NAME.meta({ description: 'What it was done to, exactly as an entry shows it.' }),
      }),
      responses: { 200: { description: 'A page of entries.', schema: listOf(auditEntrySchema) } },
      handle: async ({ query }, { tenantId }) => ({
        status: 200,
        body: presentPage(await audit.list(tenantId, query, pageOf(query)), presentAuditEntry),
      }),
    }),
    keyEndpoint({
      method: 'get',
      path: '/api/v1/audit/verify',
      operationId: 'verifyAudit',
      tag,
      summary: 'Reads the whole trail and names the first entry that is not as it was written.',
      responses: { 200: { description: 'How many entries hold, and where it breaks.', schema: auditCheckSchema } },
      handle: async (_request, { tenantId }) => ({ status: 200, body: await verifyAudit(tenantId) }),
    }),
  ];
}
