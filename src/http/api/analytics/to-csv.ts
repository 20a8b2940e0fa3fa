/** Analytics as a table for spreadsheets, a column for each currency; what has parts has a column for each. */
import type { z } from 'zod';
import type { AnalyticsDimension } from '../../../core/model/analytics.ts';
import { csvOf } from '../csv.ts';
import type { analyticsRowSchema } from './schema.ts';

type Row = z.output<typeof analyticsRowSchema>;

export function analyticsCsv(rows: readonly Row[], by: readonly AnalyticsDimension[]): string {
  const currencies = [...new Set(rows.flatMap(({ costs }) => costs.map(({ currency }) => currency)))].toSorted();
  const lines = rows.map((row) => cellsOf(row, by, currencies));
  const names = lines[0]?.map(([name]) => name) ?? [];
  return csvOf([names, ...lines.map((line) => line.map(([, value]) => value))]);
}

function cellsOf(
  { day, channel_id, resolution, response_s, handover_s, costs, ...counts }: Row,
  by: readonly AnalyticsDimension[],
  currencies: readonly string[],
) {
  const parts = (name: string, values: object): [string, number | null][] =>
    Object.entries(values).map(([key, value]: [string, number | null]) => [`${name}_${key}`, value]);
  const cells: [string, string | number | null][] = [
    ...(by.includes('day') ? [['day', day] as [string, string | null]] : []),
    ...(by.includes('channel') ? [['channel_id', channel_id] as [string, string | null]] : []),
    ...Object.entries(counts),
    ...parts('resolution', resolution),
    ...parts('response_s', response_s),
    ...parts('handover_s', handover_s),
    ...currencies.map((one): [string, number | null] => [`cost_${one}`, costs.find(({ currency }) => currency === one)?.amount ?? null]),
  ];
  return cells;
}
