/** Looking at a draft of settings, publishing it now or later, and dropping it. */
import { z } from 'zod';
import type { Endpoint } from '../../../kernel/endpoint.ts';
import type { PublicationId } from '../../../kernel/ids.ts';
import { actorOf } from '../../../core/model/principal.ts';
import type { Principal } from '../../../core/model/principal.ts';
import { RUN_SOURCES } from '../../../core/model/evaluation.ts';
import type { ApiServices } from '../../api-services.ts';
import { found, idOf, idParams } from '../found.ts';
import { keyEndpoint } from '../../../core/model/key-endpoint.ts';
import { listOf, pageOf, pageQuery, presentPage } from '../lists.ts';
import {
  discardBody,
  discardedSchema,
  presentPreview,
  presentPublication,
  previewSchema,
  publicationSchema,
  publishBody,
} from './draft-schema.ts';
import { channelOf, keyOf } from './one-setting.ts';

const tag = 'configs';
const PUBLICATION = 'This publication';
const one = { tag, params: idParams } as const;

const idIn = (id: string) => idOf<PublicationId>(PUBLICATION, id);

export function createDraftEndpoints(services: ApiServices): readonly Endpoint[] {
  return [
    createPreview(services),
    createPublish(services),
    createDiscard(services),
    ...createPublications(services),
    createCancel(services),
  ];
}

/** For the trail: which draft stood on which settings. */
async function trailOf({ drafts }: ApiServices, { tenantId }: Pick<Principal, 'tenantId'>) {
  const { hash, settingsVersion, changes } = await drafts.standing(tenantId);
  return { hash, settings_version: settingsVersion, changes: changes.map(({ key }) => key) };
}

function createPreview(services: ApiServices): Endpoint {
  const { drafts, estimateRun } = services;
  return keyEndpoint({
    method: 'post',
    path: '/api/v1/configs/preview',
    operationId: 'previewDraft',
    tag,
    summary: 'The draft as a whole: what it changes, whether it may be published, and what trying it would cost.',
    responses: { 200: { description: 'The draft; without changes when there is none.', schema: previewSchema } },
    handle: async (_request, { tenantId }) => {
      const standing = await drafts.standing(tenantId);
      const estimates = await Promise.all(RUN_SOURCES.map((source) => estimateRun(tenantId, standing, source)));
      return { status: 200, body: presentPreview(standing, estimates) };
    },
  });
}

function createPublish(services: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'post',
    path: '/api/v1/configs/publish',
    operationId: 'publishDraft',
    tag,
    summary: 'Publish the draft, all of it at once: now, or at a time.',
    body: publishBody,
    responses: {
      200: { description: 'Published, or scheduled.', schema: publicationSchema },
      409: { description: 'It holds no change, was not tried on what holds now, answers worse, or another one is scheduled.' },
      412: { description: 'The draft, or a setting that it changes, is not any more what you looked at.' },
    },
    trail: (_request, caller) => trailOf(services, caller),
    handle: async ({ body }, caller) => {
      const { tenantId } = caller;
      const { hash, reason = null, at, most_cost: mostCost = null } = body;
      const draft = { tenantId, hash, reason, by: actorOf(caller) };
      const { drafts } = services;
      const publication = await (at === undefined ? drafts.publish(draft) : drafts.schedule({ ...draft, dueAt: new Date(at), mostCost }));
      return { status: 200, body: presentPublication(publication) };
    },
  });
}

function createDiscard(services: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'post',
    path: '/api/v1/configs/discard',
    operationId: 'discardDraft',
    tag,
    summary: 'Drop the draft, or one change of it.',
    body: discardBody,
    responses: { 200: { description: 'Dropped.', schema: discardedSchema } },
    trail: (_request, caller) => trailOf(services, caller),
    handle: async ({ body }, { tenantId }) => {
      const slot =
        body.key === undefined ? null : { key: keyOf(body.key), channelId: await channelOf(services, tenantId, body.channel_id) };
      return { status: 200, body: { discarded: await services.drafts.discard(tenantId, slot) } };
    },
  });
}

function createPublications({ drafts }: ApiServices): readonly Endpoint[] {
  return [
    keyEndpoint({
      method: 'get',
      path: '/api/v1/publications',
      operationId: 'listPublications',
      tag,
      summary: 'What was published of drafts and what is scheduled, the newest first.',
      query: z.strictObject(pageQuery),
      responses: { 200: { description: 'A page of publications.', schema: listOf(publicationSchema) } },
      handle: async ({ query }, { tenantId }) => ({
        status: 200,
        body: presentPage(await drafts.publications(tenantId, pageOf(query)), presentPublication),
      }),
    }),
    keyEndpoint({
      ...one,
      method: 'get',
      path: '/api/v1/publications/{id}',
      operationId: 'getPublication',
      summary: 'One publication.',
      responses: { 200: { description: 'The publication.', schema: publicationSchema } },
      handle: async ({ params }, { tenantId }) => ({
        status: 200,
        body: presentPublication(found(PUBLICATION, await drafts.publication(tenantId, idIn(params.id)))),
      }),
    }),
  ];
}

function createCancel({ drafts }: ApiServices): Endpoint {
  return keyEndpoint({
    ...one,
    method: 'post',
    path: '/api/v1/publications/{id}/cancel',
    operationId: 'cancelPublication',
    summary: 'Do not publish what is scheduled; the draft stays.',
    responses: {
      200: { description: 'Cancelled.', schema: publicationSchema },
      409: { description: 'It is not scheduled any more.' },
    },
    handle: async ({ params }, { tenantId }) => ({
      status: 200,
      body: presentPublication(found(PUBLICATION, await drafts.cancel(tenantId, idIn(params.id)))),
    }),
  });
}
