/** Usage as a table for spreadsheets, a column for each currency. */
import type { UsageDimension, UsageRow } from '../../../core/model/usage.ts';
import { csvOf } from '../csv.ts';

const CELLS: Readonly<Record<UsageDimension, readonly [string, (row: UsageRow) => string | null]>> = {
  day: ['day', ({ day }) => day],
  channel: ['channel_id', ({ channelId }) => channelId],
  tier: ['tier', ({ tier }) => tier],
  model: ['model', ({ model }) => model],
};

export function toCsv(rows: readonly UsageRow[], by: readonly UsageDimension[]): string {
  const currencies = [...new Set(rows.flatMap(({ costs }) => costs.map(({ currency }) => currency)))].toSorted();
  const chosen = by.map((name) => CELLS[name]);
  const names = ['conversations', 'messages', 'calls', 'input_tokens', 'output_tokens', ...currencies.map((one) => `cost_${one}`)];
  const lines = rows.map((row) => [
    ...chosen.map(([, read]) => read(row)),
    row.conversations,
    row.messages,
    row.calls,
    row.inputTokens,
    row.outputTokens,
    ...currencies.map((one) => row.costs.find(({ currency }) => currency === one)?.amount ?? null),
  ]);
  return csvOf([[...chosen.map(([name]) => name), ...names], ...lines]);
}
