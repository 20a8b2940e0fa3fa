/** Excel workbooks: a section a sheet, a table for each run of rows, with dates as dates and merged cells repeated down their column. */
import { read, SSF } from '@e965/xlsx';
import type { CellObject, WorkBook, WorkSheet } from '@e965/xlsx';
import { zipSync } from 'fflate';
import type { ParsedBlock, ParsedSection } from '../../core/ports/document-parser.ts';
import { pipeTable } from './pipe-table.ts';
import type { Archive } from './read-archive.ts';

/** Hidden sheets are left out: their owner does not show them either. */
export function parseWorkbook(archive: Archive): ParsedSection[] {
  // Packed anew, so that the library sees what was checked and nothing else.
  const bytes = zipSync(Object.fromEntries(archive), { level: 0 });
  const book = read(bytes, { type: 'array', dense: true, cellNF: true, cellFormula: false, cellHTML: false });
  return book.SheetNames.filter((_, place) => !book.Workbook?.Sheets?.[place]?.Hidden).flatMap((name) => {
    const sheet = book.Sheets[name];
    const blocks = sheet ? blocksOf(rowsOf(sheet, uses1904(book))) : [];
    return blocks.length === 0 ? [] : [{ headingPath: [name], blocks }];
  });
}

function uses1904(book: WorkBook): boolean {
  return book.Workbook?.WBProps?.date1904 === true;
}

/** Rows and columns as on the sheet; places without a cell are empty. */
function rowsOf(sheet: WorkSheet, date1904: boolean): string[][] {
  const rows: string[][] = [];
  // Both are sparse: only what exists is visited, however large the sheet says it is.
  (sheet['!data'] ?? []).forEach((cells, r) => {
    const row: string[] = [];
    cells.forEach((cell, c) => {
      row[c] = cellText(cell, date1904);
    });
    rows[r] = row;
  });
  for (const { s, e } of sheet['!merges'] ?? []) {
    const text = rows[s.r]?.[s.c] ?? '';
    for (let r = s.r + 1; text !== '' && r <= Math.min(e.r, rows.length - 1); r += 1) {
      const row = rows[r];
      if (row) row[s.c] = text;
    }
  }
  return Array.from(rows, (row) => Array.from(row ?? [], (cell) => cell ?? ''));
}

function cellText(cell: CellObject, date1904: boolean): string {
  if (cell.t === 'n' && typeof cell.v === 'number' && typeof cell.z === 'string' && SSF.is_date(cell.z)) {
    const date = dateText(cell.v, cell.z, date1904);
    if (date !== null) return date;
  }
  return cell.w ?? (cell.v === undefined || cell.v === null ? '' : String(cell.v));
}

/** In the order of ISO 8601, since `3/4/26` means two days; a format without a day or without a clock shows none. */
function dateText(serial: number, format: string, date1904: boolean): string | null {
  const at = SSF.parse_date_code(serial, { date1904 }) as { y: number; m: number; d: number; H: number; M: number; S: number } | null;
  if (!at) return null;
  const two = (part: number): string => String(part).padStart(2, '0');
  const shape = format.replace(/"[^"]*"|\\.|\[[^\]]*\]/gu, '').toLowerCase();
  const day = /[yd]/u.test(shape) ? `${at.y}-${two(at.m)}-${two(at.d)}` : '';
  const clock = /h/u.test(shape) ? `${two(at.H)}:${two(at.M)}${at.S > 0 ? `:${two(at.S)}` : ''}` : '';
  return day === '' && clock === '' ? null : [day, clock].filter(Boolean).join(' ');
}

/** Runs of rows between empty ones; a row with a single cell before the table's head is a caption, which is text. */
function blocksOf(rows: readonly string[][]): ParsedBlock[] {
  const runs: string[][][] = [[]];
  for (const row of rows) {
    if (row.some((cell) => cell.trim() !== '')) runs.at(-1)?.push(row);
    else if (runs.at(-1)?.length !== 0) runs.push([]);
  }
  return runs.flatMap(blocksOfRun);
}

function blocksOfRun(run: readonly string[][]): ParsedBlock[] {
  const filled = (row: readonly string[]) => row.filter((cell) => cell.trim() !== '');
  const isNarrow = run.every((row) => filled(row).length < 2);
  const head = isNarrow ? run.length : run.findIndex((row) => filled(row).length > 1);
  const captions = run.slice(0, head).map((row) => ({ text: filled(row).join(' ').trim(), atomic: false }));
  const table = pipeTable(run.slice(head));
  return table === '' ? captions : [...captions, { text: table, atomic: true }];
}
