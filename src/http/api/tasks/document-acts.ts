/** What may be done with the indexing of a document: try it again, or give it up. */
import type { Document } from '../../../core/model/knowledge.ts';
import type { Endpoint } from '../../../kernel/endpoint.ts';
import { ConflictError } from '../../../kernel/errors.ts';
import type { DocumentId, TenantId, TurnId } from '../../../kernel/ids.ts';
import type { ApiServices } from '../../api-services.ts';
import { found, idOf, idParams } from '../found.ts';
import { keyEndpoint } from '../../../core/model/key-endpoint.ts';
import { presentDocumentTask } from './present.ts';
import { taskSchema } from './schema.ts';

const TASK = 'This task';

export function createDocumentActs(services: ApiServices): readonly Endpoint[] {
  return [
    keyEndpoint({
      method: 'post',
      path: '/api/v1/tasks/{id}/retry',
      operationId: 'retryTask',
      tag: 'tasks',
      summary: 'Index a document again that failed.',
      params: idParams,
      responses: { 202: { description: 'It waits to be indexed.', schema: taskSchema } },
      handle: async ({ params }, { tenantId }) => {
        const { id, state } = await documentOf(services, tenantId, params.id);
        if (state !== 'failed') throw new ConflictError(`Only a task that failed can be tried again; this one is ${state}.`);
        return { status: 202, body: presentDocumentTask(found(TASK, await services.reindexDocument(tenantId, id))) };
      },
    }),
    keyEndpoint({
      method: 'post',
      path: '/api/v1/tasks/{id}/cancel',
      operationId: 'cancelTask',
      tag: 'tasks',
      summary: 'Give up the indexing of a document that waits or is under way; it stays searchable as it was before.',
      params: idParams,
      responses: { 200: { description: 'The task, which has failed as cancelled.', schema: taskSchema } },
      handle: async ({ params }, { tenantId }) => {
        const { id } = await documentOf(services, tenantId, params.id);
        if (!(await services.knowledge.cancelDocument(tenantId, id))) throw new ConflictError('This task has ended already.');
        return { status: 200, body: presentDocumentTask(found(TASK, await services.knowledge.document(tenantId, id))) };
      },
    }),
  ];
}

/** @throws ConflictError for an answer, which its customer or a person who takes over stops. */
async function documentOf({ conversations, knowledge }: ApiServices, tenantId: TenantId, id: string): Promise<Document> {
  if (await conversations.turn(tenantId, idOf<TurnId>(TASK, id))) {
    throw new ConflictError('An answer is stopped, and asked for again, in its conversation.');
  }
  return found(TASK, await knowledge.document(tenantId, idOf<DocumentId>(TASK, id)));
}
