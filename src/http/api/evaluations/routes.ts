/** Questions that a business wants answered rightly, and runs that try its draft on them. */
import { z } from 'zod';
import type { Endpoint } from '../../../kernel/endpoint.ts';
import type { EvaluationQuestionId } from '../../../kernel/ids.ts';
import type { ApiServices } from '../../api-services.ts';
import { found, idOf, idParams } from '../found.ts';
import { actorOf } from '../../../core/model/principal.ts';
import { keyEndpoint } from '../../../core/model/key-endpoint.ts';
import { listOf, pageOf, pageQuery, presentPage } from '../lists.ts';
import { createRunEndpoints } from './runs.ts';
import { presentQuestion, questionBody, questionSchema } from './schema.ts';

const QUESTION = 'This question';
const tag = 'evaluations';
const path = '/api/v1/evaluations/questions';
const one = { path: `${path}/{id}`, tag, params: idParams } as const;

const idIn = (id: string) => idOf<EvaluationQuestionId>(QUESTION, id);
const factsOf = ({ must_pass: mustPass, ...facts }: z.output<typeof questionBody>) => ({ ...facts, mustPass });

export function createEvaluationEndpoints(services: ApiServices): readonly Endpoint[] {
  return [...createReading(services), createAdding(services), ...createChanging(services), ...createRunEndpoints(services)];
}

function createReading({ evaluationQuestions }: ApiServices): readonly Endpoint[] {
  return [
    keyEndpoint({
      method: 'get',
      path,
      operationId: 'listEvaluationQuestions',
      tag,
      summary: 'The evaluation set: questions and what is right, the oldest first.',
      query: z.strictObject(pageQuery),
      responses: { 200: { description: 'A page of questions.', schema: listOf(questionSchema) } },
      handle: async ({ query }, { tenantId }) => ({
        status: 200,
        body: presentPage(await evaluationQuestions.list(tenantId, pageOf(query)), presentQuestion),
      }),
    }),
    keyEndpoint({
      ...one,
      method: 'get',
      operationId: 'getEvaluationQuestion',
      summary: 'One question.',
      responses: { 200: { description: 'The question.', schema: questionSchema } },
      handle: async ({ params }, { tenantId }) => ({
        status: 200,
        body: presentQuestion(found(QUESTION, await evaluationQuestions.get(tenantId, idIn(params.id)))),
      }),
    }),
  ];
}

function createAdding({ evaluationQuestions, newId }: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'post',
    path,
    operationId: 'addEvaluationQuestion',
    tag,
    summary: 'Add a question to the evaluation set; from then on a draft is published only when its run has passed.',
    body: questionBody,
    responses: { 201: { description: 'Added.', schema: questionSchema }, 409: { description: 'The set is full.' } },
    handle: async ({ body }, caller) => {
      const { tenantId } = caller;
      const added = await evaluationQuestions.add(tenantId, newId(), factsOf(body), actorOf(caller));
      return { status: 201, body: presentQuestion(added) };
    },
  });
}

function createChanging({ evaluationQuestions }: ApiServices): readonly Endpoint[] {
  return [
    keyEndpoint({
      ...one,
      method: 'put',
      operationId: 'changeEvaluationQuestion',
      summary: 'Change a question; what is left out becomes what it is for a new one.',
      body: questionBody,
      responses: { 200: { description: 'As it now is.', schema: questionSchema } },
      handle: async ({ params, body }, caller) => {
        const { tenantId } = caller;
        const changed = await evaluationQuestions.change(tenantId, idIn(params.id), factsOf(body), actorOf(caller));
        return { status: 200, body: presentQuestion(found(QUESTION, changed)) };
      },
    }),
    keyEndpoint({
      ...one,
      method: 'delete',
      operationId: 'removeEvaluationQuestion',
      summary: 'Take a question out of the set.',
      responses: { 204: { description: 'Removed.' } },
      handle: async ({ params }, { tenantId }) => {
        found(QUESTION, (await evaluationQuestions.remove(tenantId, idIn(params.id))) || null);
        return { status: 204 };
      },
    }),
  ];
}
