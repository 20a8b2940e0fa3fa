/** Background work: what is under way and how it went. */
import type { Endpoint } from '../../../kernel/endpoint.ts';
import type { CrawlId, DocumentId, TurnId } from '../../../kernel/ids.ts';
import type { ApiServices } from '../../api-services.ts';
import { found, idOf, idParams } from '../found.ts';
import { keyEndpoint } from '../../../core/model/key-endpoint.ts';
import { listOf, pageOf, presentPage } from '../lists.ts';
import { createDocumentActs } from './document-acts.ts';
import { presentCrawlTask, presentDocumentTask, presentTurn, withCalls } from './present.ts';
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
      summary: 'Background work: questions being answered, documents being indexed and sources being crawled, with what has ended.',
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
        const turn = await services.conversations.turn(tenantId, idOf<TurnId>('This task', params.id));
        if (turn) return { status: 200, body: withCalls(presentTurn(turn), await services.usage.ofTurn(tenantId, turn.id)) };
        const document = await services.knowledge.document(tenantId, idOf<DocumentId>('This task', params.id));
        if (document) return { status: 200, body: presentDocumentTask(document) };
        const crawl = await services.sources.crawl(tenantId, idOf<CrawlId>('This task', params.id));
        return { status: 200, body: presentCrawlTask(found('This task', crawl)) };
      },
    }),
    ...createDocumentActs(services),
  ];
}
