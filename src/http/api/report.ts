/** What reports over days have in common: the period they cover, and whether they are asked for as a table. */
import { z } from 'zod';
import type { Period } from '../../core/model/usage.ts';
import { InputError } from '../../kernel/errors.ts';

const DAY_MS = 86_400_000;
/** A year and a day: the whole of a leap year. */
const MOST_DAYS = 366;

const day = (description: string) => z.iso.date().optional().meta({ description });

export const periodQuery = {
  from: day('The first day, UTC; the first of this month when absent.'),
  to: day('The last day, UTC; today when absent.'),
};

export const formatQuery = z
  .enum(['json', 'csv'])
  .optional()
  .meta({ description: '`csv` gives a table for a spreadsheet, as `Accept: text/csv` does.' });

/** What to tell apart, of `names`, with commas between. */
export const byQuery = (names: readonly string[]) =>
  z
    .string()
    .regex(new RegExp(`^(${names.join('|')})(,(${names.join('|')})){0,${names.length - 1}}$`))
    .default('day')
    .meta({ description: `What to tell apart, with commas between: ${names.join(', ')}.` });

export const wantsCsv = (format: 'json' | 'csv' | undefined, headers: Readonly<Record<string, string | undefined>>): boolean =>
  format === 'csv' || (format === undefined && headers['accept']?.startsWith('text/csv') === true);

/** @throws InputError for a period that ends before it begins, or is longer than a year */
export function periodOf({ from, to }: { readonly from?: string | undefined; readonly to?: string | undefined }, now: number): Period {
  const today = new Date(now).toISOString().slice(0, 10);
  const first = Date.parse(from ?? `${(to ?? today).slice(0, 8)}01`);
  const days = (Date.parse(to ?? today) - first) / DAY_MS + 1;
  if (days >= 1 && days <= MOST_DAYS) return { from: new Date(first), to: new Date(first + days * DAY_MS) };
  const fault = { field: 'from', rule: 'period', fix: `Send a first day that is not after the last, at most ${MOST_DAYS} days before it.` };
  throw new InputError(`A report covers 1 to ${MOST_DAYS} days.`, { field: 'from', faults: [fault] });
}
