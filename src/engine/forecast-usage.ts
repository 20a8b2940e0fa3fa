/** What a month will have come to when it goes on as the last days did. */
import type { TenantId } from '../kernel/ids.ts';
import { monthAfter } from '../core/model/plan.ts';
import type { Money, UsageRow, UsageSums } from '../core/model/usage.ts';
import type { QuotaStore } from '../core/ports/quota-store.ts';
import type { UsageStore } from '../core/ports/usage-store.ts';
import { quotaOf } from './quotas.ts';
import type { QuotaDeps } from './quotas.ts';

export interface ForecastDeps extends QuotaDeps {
  readonly usage: Pick<UsageStore, 'report'>;
  readonly quotas: Pick<QuotaStore, 'use'>;
}

export interface Forecast {
  readonly from: Date;
  readonly to: Date;
  readonly soFar: UsageSums;
  /** By the end of the month. */
  readonly expected: UsageSums;
  readonly quota: number;
  /** When the conversations will be used up; null: not in this month. */
  readonly usedUpAt: Date | null;
}

const DAY_MS = 86_400_000;
/** Two whole weeks, so that each day of the week counts twice. */
const LOOK_BACK_DAYS = 14;

const NUMBERS = ['conversations', 'messages', 'calls', 'inputTokens', 'outputTokens'] as const;
const NONE: UsageSums = { conversations: 0, messages: 0, calls: 0, inputTokens: 0, outputTokens: 0, costs: [] };

/** The average of the last two weeks, today among them, or of the days since the first use when that is later, for the rest of the month (UTC). */
export async function forecastUsage(deps: ForecastDeps, tenantId: TenantId): Promise<Forecast> {
  const { now } = await deps.quotas.use(tenantId);
  const from = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1));
  const to = monthAfter(now);
  const lately = await deps.usage.report(tenantId, { from: new Date(now.getTime() - LOOK_BACK_DAYS * DAY_MS), to: now }, ['day']);
  const soFar = (await deps.usage.report(tenantId, { from, to: now }, []))[0] ?? NONE;
  const days = daysOf(lately, now);
  const left = (to.getTime() - now.getTime()) / DAY_MS;
  const expected = grow(soFar, lately, left / days);
  const quota = await quotaOf(deps, tenantId, 'conversations');
  const aDay = total(lately, 'conversations') / days;
  const endMs = aDay === 0 ? Infinity : now.getTime() + (Math.max(0, quota - soFar.conversations) / aDay) * DAY_MS;
  return { from, to, soFar, expected, quota, usedUpAt: endMs < to.getTime() ? new Date(endMs) : null };
}

/** How many days the numbers are from: at least one, for an hour tells little of a day. */
function daysOf(lately: readonly UsageRow[], now: Date): number {
  const first = lately[0]?.day ?? null;
  if (first === null) return 1;
  return Math.min(LOOK_BACK_DAYS, Math.max(1, (now.getTime() - Date.parse(first)) / DAY_MS));
}

const total = (rows: readonly UsageRow[], name: (typeof NUMBERS)[number]): number => rows.reduce((sum, row) => sum + row[name], 0);

/** What there is, and `times` what `rows` add up to. */
function grow(sums: UsageSums, rows: readonly UsageRow[], times: number): UsageSums {
  const numbers = Object.fromEntries(NUMBERS.map((name) => [name, Math.round(sums[name] + total(rows, name) * times)]));
  const costs = new Map(sums.costs.map(({ currency, amount }) => [currency, amount]));
  for (const { currency, amount } of rows.flatMap((row) => row.costs)) costs.set(currency, (costs.get(currency) ?? 0) + amount * times);
  return { ...(numbers as Omit<UsageSums, 'costs'>), costs: [...costs].map(([currency, amount]): Money => ({ currency, amount })) };
}
