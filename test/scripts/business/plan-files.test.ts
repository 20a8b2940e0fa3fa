/** The checked-in plan is the one that its assumptions make, and no figure in it stands without a source. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { read, utils, type CellObject, type WorkBook } from '@e965/xlsx';
import { describe, expect, it } from 'vitest';
import { ASSUMPTIONS } from '../../../scripts/business/assumptions.ts';
import { forecast, inputsOf, valueOf } from '../../../scripts/business/forecast.ts';
import { COLUMNS } from '../../../scripts/business/formulas.ts';
import { fillTables, makeCharts, makeWorkbook, PAGES, WORKBOOK } from '../../../scripts/business/plan-files.ts';
import { reckon } from '../../../scripts/business/reckon.ts';
import { LANGUAGES, TABLES } from '../../../scripts/business/tables.ts';

const root = resolve(import.meta.dirname, '../../..');
const textOf = (path: string): string => readFileSync(resolve(root, path), 'utf8');
const RUN = 'else run "node scripts/generate-business-plan.mjs"';

describe.each(LANGUAGES)('the page in %s', (lang) => {
  const page = textOf(PAGES[lang]);

  it(`has the tables of the assumptions: ${RUN}`, () => {
    expect(fillTables(page, lang)).toBe(page);
    expect(new Set([...page.matchAll(/<!-- table: (\w+) -->/g)].map(([, name]) => name))).toEqual(new Set(Object.keys(TABLES)));
  });

  it('names a source, or calls it an assumption, in each line with a figure', () => {
    const written = page.replaceAll(/<!-- table: \w+ -->[\s\S]*?<!-- end -->/g, '').split('\n');
    const figure = /[$¥€]\s?\d|\d\s?[%％]|\d\s?(?:million|billion|亿|万|美元|美分|欧元|元)|\d,\d{3}/u;
    const sourced = /\]\((?:https?:|\.)|assumption|假设/u;
    expect(written.filter((line) => figure.test(line) && !sourced.test(line))).toEqual([]);
    expect(written.filter((line) => figure.test(line)).length).toBeGreaterThan(20);
  });
});

it('refuses a marker that names no table', () => {
  expect(() => fillTables('<!-- table: nothing -->\n<!-- end -->', 'en')).toThrow('nothing');
});

it(`has the charts of the assumptions: ${RUN}`, () => {
  for (const [path, chart] of Object.entries(makeCharts())) expect(textOf(path)).toBe(chart);
});

describe('the workbook', () => {
  const kept = read(readFileSync(resolve(root, WORKBOOK)));

  it(`has the cells of the assumptions: ${RUN}`, () => {
    const made = read(makeWorkbook());
    expect(kept.SheetNames).toEqual(made.SheetNames);
    for (const name of kept.SheetNames) expect(cellsOf(kept, name)).toEqual(cellsOf(made, name));
  });

  it('recomputes every month from its own cells when an assumption is changed', () => {
    const book = read(readFileSync(resolve(root, WORKBOOK)));
    const changed = { ...inputsOf('base'), to_pro: 0.11, team_first: 9_000 };
    for (const name of ['to_pro', 'team_first'] as const) {
      cellAt(book, 'Assumptions', `E${ASSUMPTIONS.findIndex((one) => one.name === name) + 2}`).v = changed[name];
    }
    const reckoned = reckonSheet(book);
    forecast(changed).forEach((month, row) =>
      COLUMNS.forEach(({ name }, column) => {
        expect(reckoned('base', utils.encode_cell({ r: row + 1, c: column + 1 }))).toBeCloseTo(valueOf(month, name), 6);
      }),
    );
    expect(reckoned('Summary', 'F7')).toBeCloseTo(valueOf(forecast(changed).at(-1), 'cash'), 6);
  });
});

function cellsOf(book: WorkBook, sheet: string): readonly (readonly [string, unknown, unknown])[] {
  const cells = Object.entries(book.Sheets[sheet] ?? {}).filter(([at]) => !at.startsWith('!'));
  return cells.map(([at, cell]) => [at, (cell as CellObject).f, (cell as CellObject).v] as const);
}

function cellAt(book: WorkBook, sheet: string, at: string): CellObject {
  const cell = book.Sheets[sheet]?.[at] as CellObject | undefined;
  if (cell === undefined) throw new Error(`no cell ${sheet}!${at}`);
  return cell;
}

/** Reckons cells from their formulas as a spreadsheet does, never from the values stored beside them. */
function reckonSheet(book: WorkBook): (sheet: string, at: string) => number {
  const known = new Map<string, number>();
  const valueAt = (sheet: string, at: string): number => {
    const place = `${sheet}!${at}`;
    const cell = cellAt(book, sheet, at);
    const references: string[] = [];
    const formula = (cell.f ?? '').replaceAll(/(?:\w+!)?\$?[A-Z]+\$?\d+/g, (found) => `ref.n${references.push(found) - 1}`);
    const value = known.get(place) ?? (cell.f === undefined ? Number(cell.v) : reckon(formula, (name) => follow(sheet, references, name)));
    known.set(place, value);
    return value;
  };
  const follow = (sheet: string, references: readonly string[], name: string): number => {
    const [other, at] = (references[Number(name.slice(5))] ?? '').replaceAll('$', '').split('!');
    return at === undefined ? valueAt(sheet, other ?? '') : valueAt(other ?? '', at);
  };
  return valueAt;
}
