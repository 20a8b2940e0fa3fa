/** What came of conversations, through the API. */
import { expect, it } from 'vitest';
import type { AnalyticsRow } from '../../../src/core/model/analytics.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import { as } from '../serve-app.ts';
import { serveApi } from './serve-api.ts';

const ROW: AnalyticsRow = {
  day: '2026-11-02',
  channelId: newUuid(),
  conversations: 4,
  asked: 9,
  limited: 1,
  answered: 5,
  clarified: 0,
  refused: 2,
  failed: 1,
  byPerson: 1,
  thumbsUp: 2,
  thumbsDown: 1,
  handovers: 1,
  claimed: 1,
  resolutions: { handed_over: 1, unresolved: 1, confirmed: 1, assumed: 1 },
  response: { median: 1.23456, p95: 4 },
  handover: { median: null, p95: null },
  costs: [{ amount: 0.25, currency: 'USD' }],
};

it('gives what came of conversations as JSON and as a table', async () => {
  const { call, services, fetch } = await serveApi();
  const asked: unknown[] = [];
  services.analyticsRows.push(ROW);
  services.talks.report = async (_tenant, period, by) => (asked.push({ period, by }), services.analyticsRows);
  const { status, body } = await call('GET', '/analytics?from=2026-11-02&to=2026-11-03&by=channel,day');
  expect(asked).toEqual([{ period: { from: new Date('2026-11-02'), to: new Date('2026-11-04') }, by: ['channel', 'day'] }]);
  expect([status, body]).toMatchObject([
    200,
    {
      data: [{ day: '2026-11-02', questions: 9, csat: 0.667, resolution: { confirmed: 1 }, response_s: { median: 1.235, p95: 4 } }],
      next_cursor: null,
    },
  ]);
  const table = await fetch('/api/v1/analytics?by=day&format=csv', { headers: as('owner') });
  const [head, line] = (await table.text()).split('\r\n').map((one: string) => one.split(','));
  expect(Object.fromEntries(head!.map((name: string, at: number) => [name, line![at]]))).toMatchObject({
    day: '2026-11-02',
    conversations: '4',
    resolution_handed_over: '1',
    response_s_median: '1.235',
    handover_s_p95: '',
    cost_USD: '0.25',
  });
  expect(head).not.toContain('channel_id');
  for (const bad of ['by=tier', 'from=2026-11-03&to=2026-11-02', 'format=xml'])
    expect((await call('GET', `/analytics?${bad}`)).status).toBe(422);
});
