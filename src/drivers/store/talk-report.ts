/** Analytics: sums over the days of conversations, and beside them what the ledger says that those days cost. */
import type { ChannelId } from '../../kernel/ids.ts';
import { ANALYTICS_DIMENSIONS, RESOLUTIONS } from '../../core/model/analytics.ts';
import type { AnalyticsCounts, AnalyticsDimension, AnalyticsRow, Resolution } from '../../core/model/analytics.ts';
import type { Period } from '../../core/model/usage.ts';
import type { PgUnitOfWork } from '../_shared/pg-unit-of-work.ts';
import { reportUsage } from './usage-report.ts';

const COLUMNS: Readonly<Record<AnalyticsDimension, string>> = { day: 'd.day::text', channel: 'd.channel_id::text' };

const COUNTS: Readonly<Record<keyof AnalyticsCounts, string>> = {
  conversations: 'count(*)',
  asked: 'sum(d.asked)',
  limited: 'sum(d.limited)',
  answered: 'sum(d.answered)',
  clarified: 'sum(d.clarified)',
  refused: 'sum(d.refused)',
  failed: 'sum(d.failed)',
  byPerson: 'sum(d.by_person)',
  thumbsUp: 'sum(d.thumbs_up)',
  thumbsDown: 'sum(d.thumbs_down)',
  handovers: 'sum(d.handovers)',
  claimed: 'sum(d.claimed)',
};
const NAMES = Object.keys(COUNTS) as (keyof AnalyticsCounts)[];

interface Place {
  readonly day: string | null;
  readonly channel: ChannelId | null;
}
type SumRow = Place & Readonly<Record<keyof AnalyticsCounts | Resolution, number>>;
interface SpreadRow extends Place {
  readonly kind: 'response' | 'handover';
  readonly quantiles: readonly [median: number, p95: number];
}

const WITHIN = `d.tenant_id = $1 and d.day >= ($2::timestamptz at time zone 'UTC')::date and d.day < ($3::timestamptz at time zone 'UTC')::date`;

export async function reportTalks(tx: PgUnitOfWork, period: Period, by: readonly AnalyticsDimension[]): Promise<readonly AnalyticsRow[]> {
  const chosen = ANALYTICS_DIMENSIONS.map((name) => `${by.includes(name) ? COLUMNS[name] : 'null::text'} as ${name}`).join(', ');
  const params = [tx.tenantId, period.from, period.to];
  const sums = await tx.query<SumRow>(sumsOf(chosen), params);
  const spreads = await tx.query<SpreadRow>(spreadsOf(chosen), params);
  const costs = await reportUsage(tx, period, by);
  return sums.map(({ day, channel, ...counts }) => {
    const here = (other: Place): boolean => other.day === day && other.channel === channel;
    const spread = (kind: SpreadRow['kind']) => {
      const [median, p95] = spreads.find((row) => row.kind === kind && here(row))?.quantiles ?? [null, null];
      return { median, p95 };
    };
    return {
      day,
      channelId: channel,
      ...pick(NAMES, counts),
      resolutions: pick(RESOLUTIONS, counts),
      response: spread('response'),
      handover: spread('handover'),
      costs: costs.find((row) => here({ day: row.day, channel: row.channelId }))?.costs ?? [],
    };
  });
}

const pick = <K extends string>(names: readonly K[], row: Readonly<Record<K, number>>) =>
  Object.fromEntries(names.map((name) => [name, row[name]])) as Record<K, number>;

function sumsOf(chosen: string): string {
  const counts = NAMES.map((name) => `(${COUNTS[name]})::int as "${name}"`);
  const resolutions = RESOLUTIONS.map((name) => `(count(*) filter (where d.resolution = '${name}'))::int as ${name}`);
  return `select ${chosen}, ${[...counts, ...resolutions].join(', ')} from talk_days d where ${WITHIN} group by 1, 2 order by 1, 2`;
}

/** Of all single times, for the median of medians is none. */
function spreadsOf(chosen: string): string {
  const one = (kind: SpreadRow['kind'], column: string) => `
    select '${kind}' as kind, ${chosen}, percentile_cont(array[0.5, 0.95]) within group (order by took) as quantiles
    from talk_days d cross join lateral unnest(d.${column}) took where ${WITHIN} group by 2, 3`;
  return `${one('response', 'response_s')} union all ${one('handover', 'handover_s')}`;
}
