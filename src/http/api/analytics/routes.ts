/** What came of conversations by days and channels. */
import type { Endpoint } from '../../../kernel/endpoint.ts';
import type { ApiServices } from '../../api-services.ts';
import { keyEndpoint } from '../../../core/model/key-endpoint.ts';
import { listOf, onePage } from '../lists.ts';
import { periodOf, wantsCsv } from '../report.ts';
import { analyticsQuery, analyticsRowSchema, dimensionsOf, presentAnalytics } from './schema.ts';
import { analyticsCsv } from './to-csv.ts';

export function createAnalyticsEndpoints({ talks, clock }: ApiServices): readonly Endpoint[] {
  return [
    keyEndpoint({
      method: 'get',
      path: '/api/v1/analytics',
      operationId: 'readAnalytics',
      tag: 'analytics',
      summary: 'What came of conversations: volumes, resolution, satisfaction, hand-overs, times and costs; as JSON or CSV.',
      query: analyticsQuery,
      responses: { 200: { description: 'All of it on one page.', schema: listOf(analyticsRowSchema), alsoAs: 'text/csv' } },
      handle: async ({ query, headers }, { tenantId }) => {
        const by = dimensionsOf(query.by);
        const rows = (await talks.report(tenantId, periodOf(query, clock.now()), by)).map(presentAnalytics);
        if (!wantsCsv(query.format, headers)) return { status: 200, body: onePage(rows) };
        const named = { 'Content-Disposition': 'attachment; filename="analytics.csv"' };
        return { status: 200, content: { type: 'text/csv; charset=utf-8', bytes: analyticsCsv(rows, by) }, headers: named };
      },
    }),
  ];
}
