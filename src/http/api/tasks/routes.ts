/** Background work: what is under way and how it went. */
import type { Endpoint } from '../../../kernel/endpoint.ts';
import type { ApiServices } from '../../api-services.ts';
import { idParams } from '../found.ts';
import { keyEndpoint } from '../../../core/model/key-endpoint.ts';
import { listOf, pageOf, presentPage } from '../lists.ts';
import { createTaskActs } from './acts.ts';
import { findTask } from './find.ts';
import { presentTask, withCalls } from './present.ts';
import { taskQuery, taskSchema } from './schema.ts';
import { listTasks } from './walk.ts';

export function createTaskEndpoints(services: ApiServices): readonly Endpoint[] {
  const tag = 'tasks';
  return [
    keyEndpoint({
      method: 'get',
      path: '/api/v1/tasks',
      operationId: 'listTasks',
      tag,
      summary:
        'Background work: questions being answered, documents being indexed, sources being crawled and notifications being sent, with what has ended.',
      query: taskQuery,
      responses: { 200: { description: 'A page of tasks.', schema: listOf(taskSchema) } },
      handle: async ({ query }, { tenantId }) => {
        const page = await listTasks(services, tenantId, { kind: query.kind ?? null, state: query.state ?? null }, pageOf(query));
        return { status: 200, body: presentPage(page, (task) => task) };
      },
    }),
    keyEndpoint({
      method: 'get',
      path: '/api/v1/tasks/{id}',
      operationId: 'getTask',
      tag,
      summary: 'One task; of a question also the calls of models that it took.',
      params: idParams,
      responses: { 200: { description: 'The task.', schema: taskSchema } },
      handle: async ({ params }, { tenantId }) => {
        const task = await findTask(services, tenantId, params.id);
        const body = presentTask(task);
        if (task.kind !== 'generate_ai_response') return { status: 200, body };
        return { status: 200, body: withCalls(body, await services.usage.ofTurn(tenantId, task.of.id)) };
      },
    }),
    ...createTaskActs(services),
  ];
}
