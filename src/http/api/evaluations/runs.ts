/** Runs of questions with the settings as they are and as the draft makes them. */
import { z } from 'zod';
import type { Endpoint } from '../../../kernel/endpoint.ts';
import { ConflictError } from '../../../kernel/errors.ts';
import type { EvaluationRunId } from '../../../kernel/ids.ts';
import type { ApiServices } from '../../api-services.ts';
import { found, idOf, idParams } from '../found.ts';
import { actorOf } from '../../../core/model/principal.ts';
import { keyEndpoint } from '../../../core/model/key-endpoint.ts';
import { listOf, pageOf, pageQuery, presentPage } from '../lists.ts';
import { presentAnswer, presentRun, runAnswerSchema, runBody, runSchema } from './schema.ts';

const RUN = 'This run';
const tag = 'evaluations';
const path = '/api/v1/evaluations/runs';
const one = { tag, params: idParams } as const;

const idIn = (id: string) => idOf<EvaluationRunId>(RUN, id);

export function createRunEndpoints(services: ApiServices): readonly Endpoint[] {
  return [...createStarting(services), ...createLooking(services), createAnswers(services)];
}

function createStarting({ beginRun, evaluationRuns }: ApiServices): readonly Endpoint[] {
  return [
    keyEndpoint({
      method: 'post',
      path,
      operationId: 'startEvaluationRun',
      tag,
      summary: 'Try the draft: answer every question as the settings are and as the draft makes them. Nothing is sent to anybody.',
      body: runBody,
      responses: {
        202: { description: 'It waits to be worked on.', schema: runSchema },
        409: { description: 'The draft is empty, there is nothing to ask, or a run is under way.' },
      },
      handle: async ({ body }, caller) => {
        const { tenantId } = caller;
        const run = await beginRun({ tenantId, source: body.source, mostCost: body.most_cost ?? null, by: actorOf(caller) });
        return { status: 202, body: presentRun(run) };
      },
    }),
    keyEndpoint({
      ...one,
      method: 'post',
      path: `${path}/{id}/cancel`,
      operationId: 'cancelEvaluationRun',
      summary: 'Stop a run; what it has answered stays to be looked at.',
      responses: { 200: { description: 'Cancelled.', schema: runSchema }, 409: { description: 'It has ended already.' } },
      handle: async ({ params }, { tenantId }) => {
        const cancelled = await evaluationRuns.cancel(tenantId, idIn(params.id));
        if (cancelled !== null) return { status: 200, body: presentRun(cancelled) };
        const { state } = found(RUN, await evaluationRuns.get(tenantId, idIn(params.id)));
        throw new ConflictError(`Only a run that is under way can be cancelled; this one is ${state}.`);
      },
    }),
  ];
}

function createLooking({ evaluationRuns }: ApiServices): readonly Endpoint[] {
  return [
    keyEndpoint({
      method: 'get',
      path,
      operationId: 'listEvaluationRuns',
      tag,
      summary: 'The last runs, the newest first.',
      query: z.strictObject(pageQuery),
      responses: { 200: { description: 'A page of runs.', schema: listOf(runSchema) } },
      handle: async ({ query }, { tenantId }) => ({
        status: 200,
        body: presentPage(await evaluationRuns.list(tenantId, pageOf(query)), presentRun),
      }),
    }),
    keyEndpoint({
      ...one,
      method: 'get',
      path: `${path}/{id}`,
      operationId: 'getEvaluationRun',
      summary: 'One run: how far it is, what changed, and whether the draft passed.',
      responses: { 200: { description: 'The run.', schema: runSchema } },
      handle: async ({ params }, { tenantId }) => ({
        status: 200,
        body: presentRun(found(RUN, await evaluationRuns.get(tenantId, idIn(params.id)))),
      }),
    }),
  ];
}

function createAnswers({ evaluationRuns }: ApiServices): Endpoint {
  return keyEndpoint({
    ...one,
    method: 'get',
    path: `${path}/{id}/answers`,
    operationId: 'listEvaluationAnswers',
    summary: 'The answers of a run side by side: before, and with the draft.',
    query: z.strictObject(pageQuery),
    responses: { 200: { description: 'A page of answers.', schema: listOf(runAnswerSchema) } },
    handle: async ({ params, query }, { tenantId }) => ({
      status: 200,
      body: presentPage(found(RUN, await evaluationRuns.answers(tenantId, idIn(params.id), pageOf(query))), presentAnswer),
    }),
  });
}
