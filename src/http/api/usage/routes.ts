/** What a business used, what it may, what the month will come to, and what smaller allowances would have meant. */
import type { Endpoint } from '../../../kernel/endpoint.ts';
import type { ApiServices } from '../../api-services.ts';
import { keyEndpoint } from '../../../core/model/key-endpoint.ts';
import { listOf, onePage } from '../lists.ts';
import { periodOf, wantsCsv } from '../report.ts';
import {
  dimensionsOf,
  forecastSchema,
  presentForecast,
  presentQuota,
  presentUsage,
  presentWhatIf,
  quotaSchema,
  usageQuery,
  usageRowSchema,
  whatIfQuery,
  whatIfSchema,
} from './schema.ts';
import { toCsv } from './to-csv.ts';

const tag = 'usage';
const PATH = '/api/v1/usage';

export function createUsageEndpoints(services: ApiServices): readonly Endpoint[] {
  return [readUsage(services), readQuota(services), forecast(services), whatIf(services)];
}

function readUsage({ ledger, clock }: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'get',
    path: PATH,
    operationId: 'readUsage',
    tag,
    summary: 'Conversations, messages, tokens and costs by day, channel, tier and model; as JSON or CSV.',
    query: usageQuery,
    responses: { 200: { description: 'All of it on one page.', schema: listOf(usageRowSchema), alsoAs: 'text/csv' } },
    handle: async ({ query, headers }, { tenantId }) => {
      const by = dimensionsOf(query.by);
      const rows = await ledger.report(tenantId, periodOf(query, clock.now()), by);
      if (!wantsCsv(query.format, headers)) return { status: 200, body: onePage(rows.map(presentUsage)) };
      const named = { 'Content-Disposition': 'attachment; filename="usage.csv"' };
      return { status: 200, content: { type: 'text/csv; charset=utf-8', bytes: toCsv(rows, by) }, headers: named };
    },
  });
}

function readQuota({ quota }: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'get',
    path: `${PATH}/quota`,
    operationId: 'readQuota',
    tag,
    summary: 'The plan of this business, and how much of it is used.',
    responses: { 200: { description: 'As it stands now.', schema: quotaSchema } },
    handle: async (_request, { tenantId }) => ({ status: 200, body: presentQuota(await quota(tenantId)) }),
  });
}

function forecast({ forecastUsage }: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'get',
    path: `${PATH}/forecast`,
    operationId: 'forecastUsage',
    tag,
    summary: 'What this month will come to when it goes on as in the last two weeks.',
    responses: { 200: { description: 'The month so far, and to its end.', schema: forecastSchema } },
    handle: async (_request, { tenantId }) => ({ status: 200, body: presentForecast(await forecastUsage(tenantId)) }),
  });
}

function whatIf({ ledger, clock }: ApiServices): Endpoint {
  return keyEndpoint({
    method: 'get',
    path: `${PATH}/what-if`,
    operationId: 'whatIfUsage',
    tag,
    summary: 'Whom a smaller allowance would have refused, and what that would have saved.',
    query: whatIfQuery,
    responses: { 200: { description: 'Reckoned from the ledger.', schema: whatIfSchema } },
    handle: async ({ query }, { tenantId }) => {
      const allowance = { tier: query.tier, messagesPerDay: query.messages_per_day };
      return { status: 200, body: presentWhatIf(await ledger.whatIf(tenantId, periodOf(query, clock.now()), allowance)) };
    },
  });
}
