/** CSV as one table, whichever of the usual delimiters it has. */
import { parse } from 'csv-parse/sync';
import type { ParsedSection } from '../../core/ports/document-parser.ts';
import { pipeTable } from './pipe-table.ts';

const DELIMITERS = [',', ';', '\t', '|'];
/** Rows by which a delimiter is judged. */
const JUDGED = 50;

export function parseCsv(text: string): ParsedSection[] {
  const table = pipeTable(records(text, delimiterOf(text)));
  return table === '' ? [] : [{ headingPath: [], blocks: [{ text: table, atomic: true }] }];
}

function records(text: string, delimiter: string, to?: number): string[][] {
  // As spreadsheets read it: a stray quotation mark is a character, and a short row is a short row.
  const options = { delimiter, relax_quotes: true, relax_column_count: true, skip_empty_lines: true, ...(to === undefined ? {} : { to }) };
  return parse(text, options) as string[][];
}

/** The one that cuts the first rows into the most cells while nearly all rows have equally many; a comma when none does. */
function delimiterOf(text: string): string {
  let best = { delimiter: ',', score: 1 };
  for (const delimiter of DELIMITERS) {
    const widths = records(text, delimiter, JUDGED).map((row) => row.length);
    const usual = widths.toSorted((a, b) => a - b)[Math.floor(widths.length / 2)] ?? 0;
    const score = (usual * widths.filter((width) => width === usual).length) / Math.max(widths.length, 1);
    if (usual > 1 && score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}
