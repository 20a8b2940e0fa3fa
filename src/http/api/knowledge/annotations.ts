/** Pinned answers: what the business itself says to a question, before anything is written. */
import { z } from 'zod';
import type { Endpoint } from '../../../kernel/endpoint.ts';
import type { AnnotationId, BaseId } from '../../../kernel/ids.ts';
import type { ApiServices } from '../../api-services.ts';
import { found, idOf, idParams } from '../found.ts';
import { keyEndpoint } from '../../../core/model/key-endpoint.ts';
import { listOf, pageOf, pageQuery, presentPage } from '../lists.ts';
import { annotationSchema, changedAnnotationSchema, newAnnotationSchema, presentAnnotation } from './annotation-schema.ts';
import { BASE } from './bases.ts';

const ANNOTATION = 'This annotation';
const tag = 'knowledge';
const path = '/api/v1/knowledge/annotations';
const one = { path: `${path}/{id}`, tag, params: idParams } as const;

const idIn = (id: string) => idOf<AnnotationId>(ANNOTATION, id);

export function createAnnotationEndpoints(services: ApiServices): readonly Endpoint[] {
  return [...createReading(services), createPinning(services), ...createChanging(services)];
}

function createReading({ annotations }: ApiServices): readonly Endpoint[] {
  return [
    keyEndpoint({
      method: 'get',
      path,
      operationId: 'listAnnotations',
      tag,
      summary: 'Pinned answers; with `base_id`, those of one base.',
      query: z.strictObject({ ...pageQuery, base_id: z.string().optional() }),
      responses: { 200: { description: 'A page of annotations.', schema: listOf(annotationSchema) } },
      handle: async ({ query }, { tenantId }) => {
        const baseId = query.base_id === undefined ? null : idOf<BaseId>(BASE, query.base_id, 'base_id');
        return { status: 200, body: presentPage(await annotations.list(tenantId, pageOf(query), baseId), presentAnnotation) };
      },
    }),
    keyEndpoint({
      ...one,
      method: 'get',
      operationId: 'getAnnotation',
      summary: 'One pinned answer.',
      responses: { 200: { description: 'The annotation.', schema: annotationSchema } },
      handle: async ({ params }, { tenantId }) => ({
        status: 200,
        body: presentAnnotation(found(ANNOTATION, await annotations.get(tenantId, idIn(params.id)))),
      }),
    }),
  ];
}

function createPinning(services: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'post',
    path,
    operationId: 'createAnnotation',
    tag,
    summary: 'Pin an answer to a question of a base; it is given as it is, from the moment its document is ready.',
    body: newAnnotationSchema,
    responses: { 201: { description: 'The new annotation.', schema: annotationSchema } },
    handle: async ({ body }, { tenantId, name }) => {
      const { base_id, ...fields } = body;
      const { id: baseId } = found(BASE, await services.knowledge.base(tenantId, idOf<BaseId>(BASE, base_id, 'base_id')), 'base_id');
      const annotation = await services.keepAnnotation({ ...fields, tenantId, id: services.newId(), baseId, by: name });
      return { status: 201, body: presentAnnotation(annotation) };
    },
  });
}

function createChanging(services: ApiServices): readonly Endpoint[] {
  return [
    keyEndpoint({
      ...one,
      method: 'patch',
      operationId: 'changeAnnotation',
      summary: 'Change a pinned answer, or switch it off and on.',
      body: changedAnnotationSchema,
      responses: { 200: { description: 'The annotation as it now is.', schema: annotationSchema } },
      handle: async ({ params, body }, { tenantId, name }) => {
        const held = found(ANNOTATION, await services.annotations.get(tenantId, idIn(params.id)));
        const { id, baseId, question, answer, audience, locale, enabled } = held;
        const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
        const fields = { question, answer, audience, locale, enabled, ...given };
        return { status: 200, body: presentAnnotation(await services.keepAnnotation({ ...fields, tenantId, id, baseId, by: name })) };
      },
    }),
    keyEndpoint({
      ...one,
      method: 'delete',
      operationId: 'deleteAnnotation',
      summary: 'Remove a pinned answer; no later answer is made from it.',
      responses: { 204: { description: 'Removed.' } },
      handle: async ({ params }, { tenantId }) => {
        found(ANNOTATION, (await services.annotations.remove(tenantId, idIn(params.id))) || null);
        return { status: 204 };
      },
    }),
  ];
}
