/** The forecast as a spreadsheet whose cells are formulas: whoever changes an assumption sees all months change. */
import { utils, write, type CellObject, type WorkSheet } from '@e965/xlsx';
import { ASSUMPTIONS, MONTHS, SCENARIOS, type Scenario } from './assumptions.ts';
import { COLUMNS } from './formulas.ts';
import { forecast, inputsOf, valueOf } from './forecast.ts';
import { readTokens } from './reckon.ts';

const INPUTS = 'Assumptions';
/** The row of the first assumption and of the first month, from 1 as a spreadsheet counts. */
const FIRST_ROW = 2;

const text = (value: string): CellObject => ({ t: 's', v: value });

function sheetOf(rows: readonly (readonly CellObject[])[], widths: readonly number[]): WorkSheet {
  const sheet: WorkSheet = {};
  rows.forEach((row, r) =>
    row.forEach((cell, c) => {
      sheet[utils.encode_cell({ r, c })] = cell;
    }),
  );
  sheet['!ref'] = utils.encode_range({ s: { r: 0, c: 0 }, e: { r: rows.length - 1, c: Math.max(...rows.map((row) => row.length)) - 1 } });
  sheet['!cols'] = widths.map((wch) => ({ wch }));
  return sheet;
}

const HEAD = ['name', 'English', '中文', ...SCENARIOS, 'unit', 'basis', 'date', 'trust'];

function inputs(): WorkSheet {
  const rows = ASSUMPTIONS.map(({ name, en, zh, unit, low, base, high, basis }) => [
    ...[name, en, zh].map(text),
    ...[low, base, high].map((value): CellObject => ({ t: 'n', v: value, ...(unit === 'share' && { z: '0.0%' }) })),
    text(unit),
    ...(typeof basis === 'string' ? [basis, '', ''] : [basis.where, basis.date, basis.trust]).map(text),
  ]);
  return sheetOf([HEAD.map(text), ...rows], [22, 44, 34, 10, 10, 10, 9, 44, 12, 7]);
}

/** The formula with cells instead of names; in the first month there is no month before. */
function inCells(formula: string, scenario: Scenario, row: number): string {
  return readTokens(formula)
    .map(({ kind, text: word }) => (kind === 'name' ? cellOf(word, scenario, row) : word))
    .join('');
}

function cellOf(name: string, scenario: Scenario, row: number): string {
  if (name === 'month') return `A${row}`;
  if (name.startsWith('last.')) return row === FIRST_ROW ? '0' : cellOf(name.slice(5), scenario, row - 1);
  const column = COLUMNS.findIndex((one) => one.name === name);
  if (column >= 0) return `${utils.encode_col(column + 1)}${row}`;
  const input = ASSUMPTIONS.findIndex((one) => one.name === name);
  if (input < 0) throw new Error(`the forecast has nothing named "${name}"`);
  return `${INPUTS}!$${utils.encode_col(HEAD.indexOf(scenario))}$${input + FIRST_ROW}`;
}

function months(scenario: Scenario): WorkSheet {
  const rows = forecast(inputsOf(scenario)).map((month, index) => [
    { t: 'n', v: index + 1 } as CellObject,
    ...COLUMNS.map(({ name, formula, unit }): CellObject => ({
      t: 'n',
      v: valueOf(month, name),
      f: inCells(formula, scenario, index + FIRST_ROW),
      z: unit === 'usd' ? '#,##0' : '#,##0.0',
    })),
  ]);
  return sheetOf([['month', ...COLUMNS.map(({ en }) => en)].map(text), ...rows], [7, ...COLUMNS.map(() => 14)]);
}

function summary(): WorkSheet {
  const measures = ['revenue', 'gross', 'result', 'cash'].map((name) => ({ name, at: COLUMNS.findIndex((one) => one.name === name) }));
  const rows = SCENARIOS.flatMap((scenario) => {
    const all = forecast(inputsOf(scenario));
    return [12, 24, MONTHS].map((month) => [
      text(scenario),
      { t: 'n', v: month } as CellObject,
      ...measures.map(({ name, at }): CellObject => ({
        t: 'n',
        v: valueOf(all[month - 1], name),
        f: `${scenario}!${utils.encode_col(at + 1)}${month + FIRST_ROW - 1}`,
        z: '#,##0',
      })),
    ]);
  });
  return sheetOf([['scenario', 'month', ...measures.map(({ name }) => name)].map(text), ...rows], [10, 8, 12, 12, 12, 12]);
}

/** The bytes of the file. */
export function makeWorkbook(): Uint8Array {
  const book = utils.book_new();
  utils.book_append_sheet(book, summary(), 'Summary');
  utils.book_append_sheet(book, inputs(), INPUTS);
  for (const scenario of SCENARIOS) utils.book_append_sheet(book, months(scenario), scenario);
  book.Props = { Title: 'Claw: forecast of 36 months', CreatedDate: new Date(0) };
  return new Uint8Array(write(book, { type: 'array', bookType: 'xlsx', compression: true }) as ArrayBuffer);
}
