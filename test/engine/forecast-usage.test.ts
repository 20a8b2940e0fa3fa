/** What a month will come to, and what a business may have. */
import { expect, it } from 'vitest';
import { SETTINGS } from '../../src/core/model/setting.ts';
import type { SettingKey, SettingValue } from '../../src/core/model/setting.ts';
import type { UsageRow } from '../../src/core/model/usage.ts';
import { forecastUsage } from '../../src/engine/forecast-usage.ts';
import { assertRoom, quotaOf, readStanding } from '../../src/engine/quotas.ts';
import type { ReadSetting } from '../../src/engine/settings.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import type { TenantId } from '../../src/kernel/ids.ts';

const TENANT = newUuid<TenantId>();
/** The tenth day of a month of thirty is over. */
const NOW = new Date('2026-11-11T00:00:00Z');

const dayOf = (day: string, conversations: number, cost: number): UsageRow => ({
  day,
  channelId: null,
  tier: null,
  model: null,
  conversations,
  messages: conversations * 3,
  calls: conversations * 4,
  inputTokens: 0,
  outputTokens: 0,
  costs: cost === 0 ? [] : [{ amount: cost, currency: 'USD' }],
});

function rig(days: readonly UsageRow[], set: Partial<Record<SettingKey, unknown>> = {}) {
  const setting: ReadSetting = async <K extends SettingKey>(_tenant: unknown, _channel: unknown, key: K) =>
    (key in set ? set[key] : SETTINGS[key].default) as SettingValue<K>;
  const use = { conversations: 0, held: 0, operators: 1, channels: 1, documents: 100, now: NOW };
  const within = (from: Date, to: Date) => days.filter(({ day }) => Date.parse(day!) >= from.getTime() && Date.parse(day!) < to.getTime());
  return {
    setting,
    planOf: async () => 'free' as const,
    quotas: { use: async () => use },
    usage: {
      report: async (_tenant: TenantId, { from, to }: { from: Date; to: Date }, by: readonly string[]): Promise<readonly UsageRow[]> => {
        const rows = within(from, to);
        const sum = (pick: (row: UsageRow) => number) => rows.reduce((total, row) => total + pick(row), 0);
        const costs = [{ amount: sum((row) => row.costs[0]?.amount ?? 0), currency: 'USD' }];
        const all = {
          ...dayOf(
            '',
            sum((row) => row.conversations),
            0,
          ),
          day: null,
          costs,
        };
        return by.length > 0 ? rows : [all];
      },
    },
  };
}

it('goes on as the last two weeks did, those of the month before among them', async () => {
  const days = Array.from({ length: 20 }, (_, n) =>
    dayOf(new Date(NOW.getTime() - (20 - n) * 86_400_000).toISOString().slice(0, 10), 7, 0.5),
  );
  const forecast = await forecastUsage(rig(days), TENANT);
  expect(forecast.soFar.conversations).toBe(70);
  expect(forecast.expected).toMatchObject({ conversations: 70 + 20 * 7, messages: (70 + 20 * 7) * 3 });
  expect(forecast.expected.costs[0]?.amount).toBeCloseTo(5 + 20 * 0.5, 9);
  expect([forecast.from, forecast.to]).toEqual([new Date('2026-11-01'), new Date('2026-12-01')]);
  // 130 of 200 are left, seven a day.
  expect(forecast.usedUpAt).toEqual(new Date(NOW.getTime() + (130 / 7) * 86_400_000));
});

it('judges a business that began lately by the days that it has used, and one that used nothing not at all', async () => {
  const fresh = await forecastUsage(rig([dayOf('2026-11-09', 4, 0), dayOf('2026-11-10', 6, 0)]), TENANT);
  expect(fresh.expected.conversations).toBe(10 + 20 * 5);
  expect(fresh.usedUpAt).toBeNull();
  const idle = await forecastUsage(rig([]), TENANT);
  expect([idle.expected.conversations, idle.usedUpAt]).toEqual([0, null]);
});

it('takes the number of the plan unless the business has one of its own, none at all among them', async () => {
  expect(await quotaOf(rig([]), TENANT, 'conversations')).toBe(200);
  expect(await quotaOf(rig([], { 'quota.conversations': 0 }), TENANT, 'conversations')).toBe(0);
  expect(await readStanding(rig([], { 'quota.documents': 101 }), TENANT)).toMatchObject({
    plan: 'free',
    resetsAt: new Date('2026-12-01'),
    channels: { used: 1, quota: 1 },
    operators: { used: 1, quota: 1 },
    documents: { used: 100, quota: 101 },
  });
});

it('has room for one more below the bound, and not at it', async () => {
  await expect(assertRoom(rig([]), TENANT, 'documents')).rejects.toMatchObject({ code: 'quota_exceeded', status: 402 });
  await expect(assertRoom(rig([]), TENANT, 'channels')).rejects.toMatchObject({ code: 'quota_exceeded' });
  await expect(assertRoom(rig([], { 'quota.documents': 101 }), TENANT, 'documents')).resolves.toBe(101);
});
