/** What the rate limits would do with somebody, and what they did. */
import type { z } from 'zod';
import type { LimitQuestion } from '../../../engine/check-limits.ts';
import type { Endpoint } from '../../../kernel/endpoint.ts';
import { parseNetwork } from '../../../kernel/networks.ts';
import { InputError } from '../../../kernel/errors.ts';
import type { TenantId } from '../../../kernel/ids.ts';
import type { ApiServices } from '../../api-services.ts';
import { found, idOf } from '../found.ts';
import { keyEndpoint } from '../../../core/model/key-endpoint.ts';
import { limitCheckSchema, limitQuestionSchema, limitStatisticsQuery, limitStatisticsSchema, presentLimitCheck } from './schema.ts';

const tag = 'rate-limits';

export function createLimitInsight(services: ApiServices): readonly Endpoint[] {
  return [createChecking(services), createStatistics(services)];
}

function createChecking({ checkLimits }: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'post',
    path: '/api/v1/rate-limits/check',
    operationId: 'checkRateLimits',
    readsOnly: true,
    tag,
    summary: 'What the limits would say to a contact, a key or an address just now; costs the one asked about nothing.',
    body: limitQuestionSchema,
    responses: { 200: { description: 'Whether it would pass, and what is left.', schema: limitCheckSchema } },
    handle: async ({ body }, { tenantId }) => {
      const question = questionOf(tenantId, body);
      const field = body.contact_id === undefined ? 'api_key_id' : 'contact_id';
      const check = found(body.contact_id === undefined ? 'This API key' : 'This contact', await checkLimits(question), field);
      return { status: 200, body: presentLimitCheck(check) };
    },
  });
}

function createStatistics({ limitStatistics }: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'get',
    path: '/api/v1/rate-limits/stats',
    operationId: 'getRateLimitStatistics',
    tag,
    summary: 'What the limits let past and refused, and whom they refused most; some seconds behind.',
    query: limitStatisticsQuery,
    responses: { 200: { description: 'By level, and by tier or part of the API.', schema: limitStatisticsSchema } },
    handle: async ({ query: { minutes } }, { tenantId }) => {
      const { levels, subjects } = await limitStatistics(tenantId, minutes);
      return { status: 200, body: { minutes, levels: [...levels], most_refused: [...subjects] } };
    },
  });
}

/** Asking for an answer: the one call that becomes a message. */
const ASKING = '/api/v1/messages';

function questionOf(tenantId: TenantId, body: z.output<typeof limitQuestionSchema>): LimitQuestion {
  const { address = null, path = '' } = body;
  if (address !== null && parseNetwork(address)?.address !== address) {
    throw new InputError('Give an address such as 203.0.113.9.', { field: 'address' });
  }
  return { tenantId, address, payer: payerOf(body), path, isMessage: path === ASKING };
}

function payerOf({ contact_id: contact, api_key_id: key }: z.output<typeof limitQuestionSchema>): LimitQuestion['payer'] {
  if (contact !== undefined) return { subject: 'contact', id: idOf('This contact', contact, 'contact_id') };
  return key === undefined ? null : { subject: 'key', id: idOf('This API key', key, 'api_key_id') };
}
