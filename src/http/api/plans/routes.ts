/** What each plan holds. */
import { z } from 'zod';
import { PLANS } from '../../../core/model/plan.ts';
import { TIERS } from '../../../core/model/tier.ts';
import type { Endpoint } from '../../../kernel/endpoint.ts';
import { keyEndpoint } from '../../../core/model/key-endpoint.ts';
import { listOf, onePage } from '../lists.ts';

const planSchema = z
  .object({
    plan: z.enum(TIERS),
    conversations: z.int().meta({ description: 'Billed conversations in a calendar month (UTC).' }),
    channels: z.int().meta({ description: 'Active at once, the API not counted.' }),
    operators: z.int(),
    documents: z.int(),
    retention_days: z.int().nullable().meta({ description: 'Days for which conversations are kept; null: by choice.' }),
    messages_per_minute: z.int(),
  })
  .meta({ id: 'Plan' });

export function createPlanEndpoints(): readonly Endpoint[] {
  const data = TIERS.map((plan) => {
    const { conversations, channels, operators, documents, retentionDays, messagesPerMinute } = PLANS[plan];
    return { plan, conversations, channels, operators, documents, retention_days: retentionDays, messages_per_minute: messagesPerMinute };
  });
  return [
    keyEndpoint({
      method: 'get',
      path: '/api/v1/plans',
      operationId: 'listPlans',
      tag: 'plans',
      summary: 'The plans and what they hold. What this business has of its own is at /api/v1/usage/quota.',
      responses: { 200: { description: 'All of them on one page.', schema: listOf(planSchema) } },
      handle: async () => ({ status: 200, body: onePage(data) }),
    }),
  ];
}
