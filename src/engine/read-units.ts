/** Reads a passage as the units a quotation is made of: sentences, list items, rows of tables and whole pieces of code. */
import type { TextAnalyser } from '../core/ports/text-analyser.ts';

export interface Unit {
  readonly kind: 'sentence' | 'item' | 'row' | 'code';
  /** Where it stands in the passage, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** As a reader should see it: a row as "header: cell" pairs, everything else as it stands there. */
  readonly text: string;
}

/** A piece of code, a table, or the text between them. */
interface Stretch {
  readonly kind: 'code' | 'table' | 'prose';
  readonly start: number;
  readonly end: number;
}

const FENCE = /^[ \t]*(?<fence>`{3,}|~{3,})/u;
const ITEM_MARK = /^(?:[-*+•]|\d{1,3}[.)、])[ \t]+/u;
const LINE = /[^\n]*\n?/gu;
const DELIMITER_ROW = /^\|?[ :|-]*-[ :|-]*$/u;

/** Units in reading order; they never overlap. Items lose their mark, code keeps its fence. */
export function readUnits(text: string, analyser: Pick<TextAnalyser, 'sentences'>): Unit[] {
  return readStretches(text).flatMap((stretch) => {
    if (stretch.kind === 'table') return readRows(text, stretch);
    if (stretch.kind === 'code') return [{ ...stretch, kind: 'code' as const, text: text.slice(stretch.start, stretch.end) }];
    return readSentences(text, stretch, analyser);
  });
}

/** A sentence that only announces what follows it. */
export function isLeadIn(unit: Unit): boolean {
  return (unit.kind === 'sentence' || unit.kind === 'item') && /[:：]$/u.test(unit.text);
}

function readStretches(text: string): Stretch[] {
  if (!/^[ \t]*(?:`{3}|~{3}|\|)/mu.test(text)) return [{ kind: 'prose', start: 0, end: text.length }];
  const stretches: Stretch[] = [];
  let fence: string | null = null;
  for (const { 0: line, index } of text.matchAll(LINE)) {
    if (line === '') continue;
    const mark: string | null = FENCE.exec(line)?.groups?.['fence'] ?? null;
    const opens: boolean = fence === null && mark !== null;
    const kind: Stretch['kind'] = fence !== null || opens ? 'code' : /^[ \t]*\|/u.test(line) ? 'table' : 'prose';
    const end = index + line.trimEnd().length;
    const last = stretches.at(-1);
    if (last?.kind === kind && !opens) stretches[stretches.length - 1] = { ...last, end };
    else stretches.push({ kind, start: index, end });
    if (opens) fence = mark;
    else if (fence !== null && mark !== null && mark.startsWith(fence)) fence = null;
  }
  return stretches;
}

function readSentences(text: string, { start: from, end: to }: Stretch, analyser: Pick<TextAnalyser, 'sentences'>): Unit[] {
  return analyser.sentences(text.slice(from, to)).map((sentence) => {
    const mark = ITEM_MARK.exec(sentence.text)?.[0].length ?? 0;
    const startsLine = /(?:^|\n)[ \t]*$/u.test(text.slice(Math.max(0, from + sentence.start - 20), from + sentence.start));
    const skipped = startsLine ? mark : 0;
    return {
      kind: skipped > 0 ? 'item' : 'sentence',
      start: from + sentence.start + skipped,
      end: from + sentence.end,
      text: sentence.text.slice(skipped),
    };
  });
}

/** Rows below a head and its line of dashes; a table cut off from its head has only cells to show. */
function readRows(text: string, { start, end }: Stretch): Unit[] {
  const rows = [...text.slice(start, end).matchAll(/[^\n]+/gu)].map((line) => {
    const bare = line[0].trim();
    const at = start + line.index + line[0].indexOf(bare);
    return { start: at, end: at + bare.length, bare, cells: readCells(bare) };
  });
  const head = rows[1] && DELIMITER_ROW.test(rows[1].bare) ? rows[0] : undefined;
  return rows
    .filter((row) => row !== head && !DELIMITER_ROW.test(row.bare))
    .map((row) => ({ kind: 'row' as const, start: row.start, end: row.end, text: pairCells(head?.cells ?? [], row.cells) }));
}

function readCells(row: string): string[] {
  const cells = row.replace(/^\|/u, '').replace(/(?<!\\)\|$/u, '');
  return cells.split(/(?<!\\)\|/u).map((cell) => cell.replaceAll('\\|', '|').trim());
}

function pairCells(head: readonly string[], cells: readonly string[]): string {
  const pairs = cells.flatMap((cell, i) => {
    if (!/[\p{L}\p{N}]/u.test(cell)) return [];
    const name = head[i] ?? '';
    if (name === '') return [cell];
    return [/\p{Script=Han}/u.test(name) ? `${name}：${cell}` : `${name}: ${cell}`];
  });
  return pairs.join(pairs.some((pair) => pair.includes('：')) ? '；' : '; ');
}
