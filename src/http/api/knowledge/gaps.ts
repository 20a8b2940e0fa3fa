/** What customers asked and the knowledge could not answer. */
import { z } from 'zod';
import { GAP_REASONS, GAP_STATES } from '../../../core/model/gap.ts';
import type { Gap } from '../../../core/model/gap.ts';
import type { Endpoint } from '../../../kernel/endpoint.ts';
import type { BaseId, GapId } from '../../../kernel/ids.ts';
import type { ApiServices } from '../../api-services.ts';
import { found, idOf, idParams } from '../found.ts';
import { keyEndpoint } from '../../../core/model/key-endpoint.ts';
import { listOf, pageOf, pageQuery, presentPage } from '../lists.ts';
import { BASE } from './bases.ts';

const GAP = 'This gap';
const tag = 'knowledge';
const path = '/api/v1/knowledge/gaps';

const stateSchema = z.enum(GAP_STATES).meta({
  description:
    'An `open` one is `resolved` by itself when documents or a pinned answer answer it, and opens again when it is asked in vain later; an `ignored` one stays so.',
});

const gapSchema = z
  .object({
    id: z.string(),
    question: z.string().nullable().meta({ description: 'The latest question, in the words of who asked.' }),
    state: stateSchema,
    times: z.int().meta({ description: 'Questions so far.' }),
    base_ids: z.array(z.string()).meta({ description: 'Bases that were asked; none: every base.' }),
    first_asked_at: z.iso.datetime(),
    last_asked_at: z.iso.datetime(),
    changed_by: z.string().nullable().meta({ description: 'The API key that gave it this state, or `knowledge`.' }),
    changed_at: z.iso.datetime().nullable(),
    examples: z.array(z.object({ text: z.string(), reason: z.enum(GAP_REASONS), asked_at: z.iso.datetime() })),
  })
  .meta({ id: 'KnowledgeGap' });

const presentGap = (gap: Gap): z.output<typeof gapSchema> => ({
  id: gap.id,
  question: gap.examples[0]?.text ?? null,
  state: gap.state,
  times: gap.times,
  base_ids: [...gap.baseIds],
  first_asked_at: gap.firstAt.toISOString(),
  last_asked_at: gap.lastAt.toISOString(),
  changed_by: gap.changedBy,
  changed_at: gap.changedAt?.toISOString() ?? null,
  examples: gap.examples.map(({ text, reason, at }) => ({ text, reason, asked_at: at.toISOString() })),
});

export function createGapEndpoints(services: ApiServices): readonly Endpoint[] {
  return [...createReading(services), createChanging(services)];
}

function createReading({ gaps }: ApiServices): readonly Endpoint[] {
  return [
    keyEndpoint({
      method: 'get',
      path,
      operationId: 'listKnowledgeGaps',
      tag,
      summary: 'Questions that the knowledge did not answer, those about the same in one; the most asked first.',
      query: z.strictObject({ ...pageQuery, state: stateSchema.optional(), base_id: z.string().optional() }),
      responses: { 200: { description: 'A page of gaps.', schema: listOf(gapSchema) } },
      handle: async ({ query }, { tenantId }) => {
        const baseId = query.base_id === undefined ? null : idOf<BaseId>(BASE, query.base_id, 'base_id');
        const page = await gaps.list(tenantId, pageOf(query), { state: query.state ?? null, baseId });
        return { status: 200, body: presentPage(page, presentGap) };
      },
    }),
    keyEndpoint({
      method: 'get',
      path: `${path}/{id}`,
      operationId: 'getKnowledgeGap',
      tag,
      summary: 'One gap.',
      params: idParams,
      responses: { 200: { description: 'The gap.', schema: gapSchema } },
      handle: async ({ params }, { tenantId }) => ({
        status: 200,
        body: presentGap(found(GAP, await gaps.get(tenantId, idOf<GapId>(GAP, params.id)))),
      }),
    }),
  ];
}

function createChanging({ gaps }: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'patch',
    path: `${path}/{id}`,
    operationId: 'changeKnowledgeGap',
    tag,
    summary: 'Resolve, ignore or open a gap.',
    params: idParams,
    body: z.strictObject({ state: stateSchema }).meta({ id: 'ChangedKnowledgeGap' }),
    responses: { 200: { description: 'The gap as it now is.', schema: gapSchema } },
    handle: async ({ params, body }, { tenantId, name }) => ({
      status: 200,
      body: presentGap(found(GAP, await gaps.setState(tenantId, idOf<GapId>(GAP, params.id), body.state, name))),
    }),
  });
}
