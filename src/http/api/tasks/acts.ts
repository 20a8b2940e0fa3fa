/** What may be done with a task, whichever kind it is of: try it again, or give it up. */
import { keyEndpoint } from '../../../core/model/key-endpoint.ts';
import type { Endpoint } from '../../../kernel/endpoint.ts';
import { ConflictError } from '../../../kernel/errors.ts';
import type { TenantId } from '../../../kernel/ids.ts';
import type { ApiServices } from '../../api-services.ts';
import { found, idParams } from '../found.ts';
import { findTask, type FoundTask, TASK } from './find.ts';
import { presentCrawlTask, presentDocumentTask, presentSendTask, presentTurn, type Task } from './present.ts';
import { taskSchema } from './schema.ts';

export function createTaskActs(services: ApiServices): readonly Endpoint[] {
  return [
    keyEndpoint({
      method: 'post',
      path: '/api/v1/tasks/{id}/retry',
      operationId: 'retryTask',
      tag: 'tasks',
      summary:
        'Try a task again that failed. A question and a crawl go on as a task of their own, once; a document and a notification as the same one.',
      params: idParams,
      responses: { 202: { description: 'The task that does it, which waits for a worker.', schema: taskSchema } },
      handle: async ({ params }, { tenantId }) => {
        const task = await findTask(services, tenantId, params.id);
        return { status: 202, body: await retry(services, tenantId, task) };
      },
    }),
    keyEndpoint({
      method: 'post',
      path: '/api/v1/tasks/{id}/cancel',
      operationId: 'cancelTask',
      tag: 'tasks',
      summary:
        'Give up a task that waits or is under way. The customer is told that the answer was stopped; a document stays searchable as it was before, and what a crawl has read stays.',
      params: idParams,
      responses: { 200: { description: 'The task. An answer that is being written ends within seconds.', schema: taskSchema } },
      handle: async ({ params }, { tenantId }) => {
        const task = await findTask(services, tenantId, params.id);
        return { status: 200, body: await cancel(services, tenantId, task) };
      },
    }),
  ];
}

async function retry(services: ApiServices, tenantId: TenantId, task: FoundTask): Promise<Task> {
  switch (task.kind) {
    case 'generate_ai_response': {
      const id = found(TASK, await services.retryAnswer(tenantId, task.of.id));
      return presentTurn(found(TASK, await services.conversations.turn(tenantId, id)));
    }
    case 'vectorize_document': {
      assertFailed(task.of.state);
      return presentDocumentTask(found(TASK, await services.reindexDocument(tenantId, task.of.id)));
    }
    case 'update_knowledge_base':
      return presentCrawlTask(found(TASK, await services.webSources.retryCrawl(tenantId, task.of.id)));
    case 'send_notification': {
      if (task.of.state !== 'cancelled') assertFailed(task.of.state === 'dead' ? 'failed' : task.of.state);
      return presentSendTask(found(TASK, await services.notifications.replay(tenantId, task.of.id)));
    }
  }
}

function assertFailed(state: string): void {
  if (state !== 'failed') throw new ConflictError(`Only a task that failed can be tried again; this one is ${state}.`);
}

async function cancel(services: ApiServices, tenantId: TenantId, task: FoundTask): Promise<Task> {
  switch (task.kind) {
    case 'generate_ai_response': {
      const { id, state, conversationId } = task.of;
      const isOpen = state === 'waiting' || state === 'running';
      if (!isOpen || !(await services.stopAnswer(tenantId, conversationId))) throw new ConflictError('This task has ended already.');
      return presentTurn(found(TASK, await services.conversations.turn(tenantId, id)));
    }
    case 'vectorize_document': {
      const { id } = task.of;
      if (!(await services.knowledge.cancelDocument(tenantId, id))) throw new ConflictError('This task has ended already.');
      return presentDocumentTask(found(TASK, await services.knowledge.document(tenantId, id)));
    }
    case 'update_knowledge_base':
      return presentCrawlTask(found(TASK, await services.webSources.cancelCrawl(tenantId, task.of.id)));
    case 'send_notification':
      return presentSendTask(found(TASK, await services.notifications.cancel(tenantId, task.of.id)));
  }
}
