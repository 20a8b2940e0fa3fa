/** Usage as a table for spreadsheets: RFC 4180, a column for each currency. */
import type { UsageDimension, UsageRow } from '../../../core/model/usage.ts';

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
    ...chosen.map(([, read]) => cellOf(read(row) ?? '')),
    row.conversations,
    row.messages,
    row.calls,
    row.inputTokens,
    row.outputTokens,
    ...currencies.map((one) => row.costs.find(({ currency }) => currency === one)?.amount ?? ''),
  ]);
  const head = [...chosen.map(([name]) => name), ...names.map(cellOf)];
  return [head, ...lines].map((line) => `${line.join(',')}\r\n`).join('');
}

/** What a spreadsheet would take for a formula is shown as the text that it is. */
function cellOf(text: string): string {
  const shown = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
}
