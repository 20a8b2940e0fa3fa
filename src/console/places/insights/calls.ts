/** What Insights reads, each with the key under which it is kept. */
import { api, ask, type Schemas } from '../../data/api.ts';
import { firstDayOf } from '../../data/days.ts';

export type Day = Schemas['Analytics'];
export type Quota = Schemas['Quota'];

/** Periods in days, today among them. */
export const PERIODS = [7, 30, 90] as const;
const MOST_GAPS = 5;

export const analyticsKey = (days: number, by: 'day' | 'channel'): string => `analytics/${by}/${days}`;
export const readAnalytics = async (days: number, by: 'day' | 'channel'): Promise<readonly Day[]> =>
  (await ask(api.GET('/api/v1/analytics', { params: { query: { from: firstDayOf(days), by } } }))).data;
export const tableAddress = (days: number): string => `/api/v1/analytics?by=day,channel&format=csv&from=${firstDayOf(days)}`;

export const readGaps = async () =>
  (await ask(api.GET('/api/v1/knowledge/gaps', { params: { query: { state: 'open', limit: MOST_GAPS } } }))).data;
export const readQuota = (): Promise<Quota> => ask(api.GET('/api/v1/usage/quota'));
export const readForecast = () => ask(api.GET('/api/v1/usage/forecast'));

/** Every day of the period in order, those without anything too: a line over missing days would lie. */
export function everyDay(days: number, rows: readonly Day[]): readonly { readonly day: string; readonly row: Day | undefined }[] {
  const known = new Map(rows.map((row) => [row.day, row]));
  return Array.from({ length: days }, (_, at) => {
    const day = firstDayOf(days - at);
    return { day, row: known.get(day) };
  });
}
