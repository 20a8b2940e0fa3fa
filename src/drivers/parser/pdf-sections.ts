/** Gives the lines of a PDF their shape back: larger letters head sections, lines under one another are paragraphs, aligned cells are tables. */
import type { ParsedBlock, ParsedSection } from '../../core/ports/document-parser.ts';
import { joinLines } from './join-lines.ts';
import type { PdfLine } from './pdf-lines.ts';
import { pipeTable } from './pipe-table.ts';

/** Letters of a heading, against those of most of the text. */
const HEADING_SIZE = 1.12;
const MAX_HEADING = 200;
const MAX_HEADING_LINES = 3;
/** In letter sizes: a wider step between lines, or a first line further in, begins a paragraph. */
const PARAGRAPH_STEP = 1.75;
const INDENT = 1.5;
/** Against the usual step between lines, where a file sets its lines far apart. */
const WIDER_THAN_USUAL = 1.3;
/** In letter sizes: cells whose beginnings differ by less stand in one column. */
const ALIGNED = 1;

const LIST_ITEM = /^(?:[•·●○▪■◆➢–-]\s*(?=\S)|\(?\d{1,3}[.)、．]\s*(?=\D)|[（(][一二三四五六七八九十]+[）)]|[一二三四五六七八九十]{1,3}、)/u;
const ENDED = /[.!?。！？；;:：…"”」』）)]$/u;

type Group = { readonly kind: 'heading' | 'paragraph' | 'table'; readonly lines: PdfLine[] };

/** The title is the largest heading when it comes before everything else. */
export function sectionsOf(lines: readonly PdfLine[]): { title: string | null; sections: ParsedSection[] } {
  const body = bodySize(lines);
  const groups = mergeOverPages(toGroups(lines, body));
  const sizes = [...new Set(groups.filter(isHeading).map(sizeOf))].toSorted((a, b) => b - a);
  const first = groups[0];
  const headsAll = first !== undefined && isHeading(first) && sizeOf(first) === sizes[0];
  const title = headsAll && groups.filter((group) => isHeading(group) && sizeOf(group) === sizes[0]).length === 1 ? textOf(first) : null;
  const sections: ParsedSection[] = [];
  let path: { size: number; text: string }[] = [];
  let blocks: ParsedBlock[] = [];
  const close = (): void => {
    if (blocks.length > 0) sections.push({ headingPath: path.map((heading) => heading.text), blocks });
    blocks = [];
  };
  for (const group of title === null ? groups : groups.slice(1)) {
    if (isHeading(group)) {
      close();
      path = [...path.filter((above) => above.size > sizeOf(group)), { size: sizeOf(group), text: textOf(group) }];
    } else addBlock(blocks, toBlock(group));
  }
  close();
  return { title, sections };
}

const isHeading = (group: Group): boolean => group.kind === 'heading';
/** To half a point, as the same heading comes out a hair larger or smaller. */
const sizeOf = (group: Group): number => Math.round((group.lines[0]?.size ?? 0) * 2) / 2;

/** That of most characters. */
function bodySize(lines: readonly PdfLine[]): number {
  const characters = new Map<number, number>();
  for (const line of lines) {
    const size = Math.round(line.size * 2) / 2;
    characters.set(size, (characters.get(size) ?? 0) + line.cells.reduce((sum, cell) => sum + cell.text.length, 0));
  }
  return [...characters].reduce((most, one) => (one[1] > most[1] ? one : most), [0, 0])[0];
}

function toGroups(lines: readonly PdfLine[], body: number): Group[] {
  const usual = usualStep(lines);
  const groups: Group[] = [];
  for (const [at, line] of lines.entries()) {
    const kind = kindOf(line, body, lines[at - 1], lines[at + 1]);
    const open = groups.at(-1);
    if (open && open.kind === kind && continues(open, line, usual)) open.lines.push(line);
    else groups.push({ kind, lines: [line] });
  }
  return groups.map((group) =>
    isHeading(group) && (textOf(group).length > MAX_HEADING || group.lines.length > MAX_HEADING_LINES)
      ? { ...group, kind: 'paragraph' }
      : group,
  );
}

function kindOf(line: PdfLine, body: number, before: PdfLine | undefined, after: PdfLine | undefined): Group['kind'] {
  if (line.cells.length > 1 && (isRowWith(line, before) || isRowWith(line, after))) return 'table';
  return line.size >= body * HEADING_SIZE ? 'heading' : 'paragraph';
}

/** True for two lines of one table: most cells of the narrower one begin where cells of the other do. */
function isRowWith(line: PdfLine, other: PdfLine | undefined): boolean {
  if (!other || other.page !== line.page || other.cells.length < 2) return false;
  const [narrow, wide] = line.cells.length <= other.cells.length ? [line, other] : [other, line];
  const aligned = narrow.cells.filter((cell) => wide.cells.some(({ x }) => Math.abs(x - cell.x) < ALIGNED * line.size));
  return aligned.length >= 2 || (aligned.length === narrow.cells.length && aligned.length > 0);
}

/** The median step between lines that follow each other, in points; nothing is wider than it when there are no such lines. */
function usualStep(lines: readonly PdfLine[]): number {
  const steps = lines.flatMap((line, at) => {
    const next = lines[at + 1];
    const step = next && next.page === line.page ? line.y - next.y : 0;
    return step > 0 && step < line.size * 3 ? [step] : [];
  });
  return steps.toSorted((a, b) => a - b)[Math.floor(steps.length / 2)] ?? Number.POSITIVE_INFINITY;
}

function continues(group: Group, line: PdfLine, usual: number): boolean {
  const last = group.lines.at(-1);
  if (!last || last.page !== line.page || last.y <= line.y) return false;
  if (group.kind === 'table') return isRowWith(line, last);
  const step = last.y - line.y;
  const isNear = step < Math.max(line.size * PARAGRAPH_STEP, usual * WIDER_THAN_USUAL);
  if (!isNear || Math.abs(last.size - line.size) > line.size * (HEADING_SIZE - 1)) return false;
  if (group.kind === 'heading') return true;
  const left = Math.min(...group.lines.slice(-2).map(({ x }) => x));
  return !LIST_ITEM.test(textOfLine(line)) && (group.lines.length < 2 || line.x - left < INDENT * line.size);
}

/** A paragraph that a page cut goes on with the first one of the next page. */
function mergeOverPages(groups: readonly Group[]): Group[] {
  const merged: Group[] = [];
  for (const group of groups) {
    const before = merged.at(-1);
    const isNextPage = before?.lines.at(-1)?.page !== group.lines[0]?.page;
    const isCut = before?.kind === 'paragraph' && group.kind === 'paragraph' && isNextPage && !ENDED.test(textOf(before));
    if (isCut && sizeOf(before) === sizeOf(group) && !LIST_ITEM.test(textOf(group))) before.lines.push(...group.lines);
    else merged.push({ kind: group.kind, lines: [...group.lines] });
  }
  return merged;
}

/** The items of a list that follow each other are one block. */
function addBlock(blocks: ParsedBlock[], block: ParsedBlock): void {
  const last = blocks.at(-1);
  const isList = last && !last.atomic && !block.atomic && LIST_ITEM.test(last.text) && LIST_ITEM.test(block.text);
  if (isList) blocks.splice(-1, 1, { ...last, text: `${last.text}\n${block.text}` });
  else blocks.push(block);
}

function toBlock(group: Group): ParsedBlock {
  const page = group.lines[0]?.page ?? 1;
  return group.kind === 'table' ? { text: tableOf(group.lines), atomic: true, page } : { text: textOf(group), atomic: false, page };
}

const textOfLine = (line: PdfLine): string => line.cells.map((cell) => cell.text).join(' ');

/** A word that a hyphen cut at the end of a line is one word again. */
function textOf(group: Group): string {
  return joinLines(
    group.lines
      .map(textOfLine)
      .join('\n')
      .replace(/(?<=\p{Ll})-\n(?=\p{Ll})/gu, ''),
  );
}

/** Each cell under the column where it begins; columns are where cells of any row begin. */
function tableOf(lines: readonly PdfLine[]): string {
  const columns: number[] = [];
  for (const { cells, size } of lines) {
    for (const { x } of cells) if (!columns.some((column) => Math.abs(column - x) < ALIGNED * size)) columns.push(x);
  }
  columns.sort((a, b) => a - b);
  const rows = lines.map(({ cells }) => {
    const row = columns.map(() => '');
    for (const { x, text } of cells) {
      const at = columns.reduce((best, column, place) => (Math.abs(column - x) < Math.abs((columns[best] ?? 0) - x) ? place : best), 0);
      row[at] = [row[at], text].filter(Boolean).join(' ');
    }
    return row;
  });
  return pipeTable(rows);
}
