/** The models that answers are asked of, in their order. */
import { MODEL_PRESETS } from '../../../core/model/model-presets.ts';
import type { Endpoint } from '../../../kernel/endpoint.ts';
import { placeAfter } from '../../../engine/model-endpoints.ts';
import { ConflictError } from '../../../kernel/errors.ts';
import type { ModelId } from '../../../kernel/ids.ts';
import type { ApiServices } from '../../api-services.ts';
import { found, idOf, idParams } from '../found.ts';
import { keyEndpoint } from '../../../core/model/key-endpoint.ts';
import { listOf, onePage } from '../lists.ts';
import { ENVIRONMENT, presentCheck, presentEnvironment, presentModel, presentPreset, readModelChange, readNewModel } from './present.ts';
import { modelChangeSchema, modelCheckSchema, modelPresetSchema, modelSchema, newModelSchema } from './schema.ts';

const MODEL = 'This model';
const tag = 'models';
const path = '/api/v1/models';
const one = { path: `${path}/{id}`, tag, params: idParams } as const;

const ofEnvironment = { 409: { description: 'It is the one of the environment, which only its operator changes.' } };

export function createModelEndpoints(services: ApiServices): readonly Endpoint[] {
  // The presets come first: their address is also one that an id could have.
  return [listPresets(), ...createReading(services), createAdding(services), ...createChanging(services), testModel(services)];
}

function listPresets(): Endpoint {
  return keyEndpoint({
    method: 'get',
    path: `${path}/presets`,
    operationId: 'listModelPresets',
    tag,
    summary: 'Addresses and well-known models of providers that many people use.',
    responses: { 200: { description: 'All presets on one page.', schema: listOf(modelPresetSchema) } },
    handle: async () => ({ status: 200, body: onePage(MODEL_PRESETS.map(presentPreset)) }),
  });
}

function createReading({ models }: ApiServices): readonly Endpoint[] {
  return [
    keyEndpoint({
      method: 'get',
      path,
      operationId: 'listModels',
      tag,
      summary: 'All models in the order in which they are asked, that of the environment last.',
      responses: { 200: { description: 'All models on one page.', schema: listOf(modelSchema) } },
      handle: async (_request, { tenantId }) => {
        const own = (await models.list(tenantId)).map(presentModel);
        const environment = models.environment();
        const last = environment === null ? [] : [presentEnvironment(environment, placeAfter(own))];
        return { status: 200, body: onePage([...own, ...last]) };
      },
    }),
    keyEndpoint({
      ...one,
      method: 'get',
      operationId: 'getModel',
      summary: 'One model.',
      responses: { 200: { description: 'The model.', schema: modelSchema } },
      handle: async ({ params }, { tenantId }) => {
        if (params.id === ENVIRONMENT) {
          const environment = found(MODEL, models.environment());
          return { status: 200, body: presentEnvironment(environment, placeAfter(await models.list(tenantId))) };
        }
        return { status: 200, body: presentModel(found(MODEL, await models.get(tenantId, idOf<ModelId>(MODEL, params.id)))) };
      },
    }),
  ];
}

function createAdding({ models }: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'post',
    path,
    operationId: 'createModel',
    tag,
    summary: 'Add a model; an enabled chat model is asked from the next answer on.',
    body: newModelSchema,
    responses: { 201: { description: 'Added.', schema: modelSchema }, 409: { description: 'There are as many as are kept.' } },
    handle: async ({ body }, { tenantId }) => ({ status: 201, body: presentModel(await models.create(tenantId, readNewModel(body))) }),
  });
}

function createChanging({ models }: ApiServices): readonly Endpoint[] {
  return [
    keyEndpoint({
      ...one,
      method: 'patch',
      operationId: 'changeModel',
      summary: 'Change a model, its key or its place, or switch it off and on.',
      body: modelChangeSchema,
      responses: { 200: { description: 'The model as it now is.', schema: modelSchema }, ...ofEnvironment },
      handle: async ({ params, body }, { tenantId }) => {
        const changed = await models.change(tenantId, ownId(params.id), readModelChange(body));
        return { status: 200, body: presentModel(found(MODEL, changed)) };
      },
    }),
    keyEndpoint({
      ...one,
      method: 'delete',
      operationId: 'deleteModel',
      summary: 'Delete a model and its key.',
      responses: { 204: { description: 'Deleted.' }, ...ofEnvironment },
      handle: async ({ params }, { tenantId }) => {
        found(MODEL, (await models.remove(tenantId, ownId(params.id))) || null);
        return { status: 204 };
      },
    }),
  ];
}

function testModel({ models }: ApiServices): Endpoint {
  return keyEndpoint({
    ...one,
    path: `${path}/{id}/test`,
    method: 'post',
    operationId: 'testModel',
    summary: 'Try a model with one small call, and say what its owner should change.',
    responses: { 200: { description: 'What came of it.', schema: modelCheckSchema }, ...ofEnvironment },
    handle: async ({ params }, { tenantId }) => ({
      status: 200,
      body: presentCheck(found(MODEL, await models.test(tenantId, ownId(params.id)))),
    }),
  });
}

/** @throws ConflictError for the model of the environment */
function ownId(given: string): ModelId {
  if (given === ENVIRONMENT) throw new ConflictError('This model is named by the environment of this Claw: its operator changes it there.');
  return idOf<ModelId>(MODEL, given);
}
