/** Cuts an answer's Markdown into blocks: paragraphs, headings, lists, code, quotes, tables. Reads unfinished text too, since answers stream. */
import type { Block, Cell } from './nodes.ts';
import { parseInline, withoutEnd } from './parse-inline.ts';

interface Taken {
  readonly block: Block;
  /** Index of the first line after it. */
  readonly next: number;
}

const DEEPEST = 6;

const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const HEADING = /^ {0,3}#{1,6}\s+/;
const RULE = /^ {0,3}(?:-\s*){3,}$|^ {0,3}(?:\*\s*){3,}$|^ {0,3}(?:_\s*){3,}$/;
const QUOTE = /^ {0,3}> ?/;
const ITEM = /^( *)(?:[-*+•]\s+|(\d{1,3})(?:[.)]\s+|、\s*))(?=\S)/;
const TABLE_LINE = /^ *\|?(?: *:?-+:? *\|)+(?: *:?-+:? *)?$/;

const isBlank = (line: string | undefined): boolean => line === undefined || line.trim() === '';
const indentOf = (line: string): number => line.length - line.trimStart().length;
const isTableAt = (lines: readonly string[], at: number): boolean =>
  (lines[at] ?? '').includes('|') && TABLE_LINE.test(lines[at + 1] ?? '');

function startsBlock(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? '';
  return [FENCE, HEADING, RULE, QUOTE, ITEM].some((pattern) => pattern.test(line)) || isTableAt(lines, at);
}

function takeFence(lines: readonly string[], at: number): Taken | null {
  const fence = FENCE.exec(lines[at] ?? '')?.[1];
  if (fence === undefined) return null;
  const isEnd = (line: string): boolean => line.trim().startsWith(fence) && line.trim().replaceAll(fence.charAt(0), '') === '';
  let end = at + 1;
  while (end < lines.length && !isEnd(lines[end] ?? '')) end += 1;
  return { block: { kind: 'code', text: lines.slice(at + 1, end).join('\n') }, next: end + 1 };
}

function takeHeadingOrRule(lines: readonly string[], at: number): Taken | null {
  const line = lines[at] ?? '';
  if (RULE.test(line)) return { block: { kind: 'rule' }, next: at + 1 };
  const heading = HEADING.exec(line);
  return heading && { block: { kind: 'heading', content: parseInline(headingText(line.slice(heading[0].length))) }, next: at + 1 };
}

/** A heading may be closed by signs of its own kind, but only after a space: "C#" keeps its sign. */
function headingText(text: string): string {
  const open = withoutEnd(text.trimEnd(), '#');
  return open === '' || /\s/.test(open.charAt(open.length - 1)) ? open.trimEnd() : text.trimEnd();
}

function takeQuote(lines: readonly string[], at: number, depth: number): Taken | null {
  let next = at;
  while (QUOTE.test(lines[next] ?? '')) next += 1;
  if (next === at) return null;
  const inner = lines.slice(at, next).map((line) => line.replace(QUOTE, ''));
  return { block: { kind: 'quote', blocks: parseLines(inner, depth + 1) }, next };
}

const cellsOf = (line: string): readonly Cell[] =>
  line
    .trim()
    .replace(/^\||(?<!\\)\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => parseInline(cell.trim().replaceAll('\\|', '|')));

function takeTable(lines: readonly string[], at: number): Taken | null {
  if (!isTableAt(lines, at)) return null;
  let next = at + 2;
  while (!isBlank(lines[next]) && (lines[next] ?? '').includes('|')) next += 1;
  const rows = lines.slice(at + 2, next).map(cellsOf);
  return { block: { kind: 'table', head: cellsOf(lines[at] ?? ''), rows }, next };
}

/** The lines of one list item after its first: indented ones, and plain ones that simply go on. */
function itemEnd(lines: readonly string[], at: number, indent: number): number {
  let next = at + 1;
  for (; next < lines.length; next += 1) {
    const line = lines[next] ?? '';
    const goesOn = isBlank(line) ? indentOf(lines[next + 1] ?? '') > indent && !isBlank(lines[next + 1]) : true;
    const isInside = isBlank(line) || indentOf(line) > indent || !startsBlock(lines, next);
    if (!goesOn || !isInside) break;
  }
  return next;
}

function takeList(lines: readonly string[], at: number, depth: number): Taken | null {
  const first = ITEM.exec(lines[at] ?? '');
  if (first === null) return null;
  const indent = (first[1] ?? '').length;
  const isOrdered = first[2] !== undefined;
  const items: (readonly Block[])[] = [];
  let next = at;
  for (;;) {
    const start = isBlank(lines[next]) && items.length > 0 ? next + 1 : next;
    const item = ITEM.exec(lines[start] ?? '');
    if (item === null || (item[2] !== undefined) !== isOrdered || (item[1] ?? '').length < indent) break;
    next = itemEnd(lines, start, indent);
    const width = item[0].length;
    const rest = lines.slice(start + 1, next).map((line) => line.slice(Math.min(indentOf(line), width)));
    items.push(parseLines([(lines[start] ?? '').slice(width), ...rest], depth + 1));
  }
  return { block: { kind: 'list', start: isOrdered ? Number(first[2]) : null, items }, next };
}

function takeParagraph(lines: readonly string[], at: number): Taken {
  let next = at + 1;
  while (!isBlank(lines[next]) && !startsBlock(lines, next)) next += 1;
  const text = lines.slice(at, next).map((line) => line.trim());
  return { block: { kind: 'paragraph', content: parseInline(text.join('\n')) }, next };
}

function parseLines(lines: readonly string[], depth: number): readonly Block[] {
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length;) {
    if (isBlank(lines[at])) {
      at += 1;
      continue;
    }
    const flat = takeFence(lines, at) ?? takeHeadingOrRule(lines, at) ?? takeTable(lines, at);
    const nested = flat ?? (depth < DEEPEST ? (takeQuote(lines, at, depth) ?? takeList(lines, at, depth)) : null);
    const taken = nested ?? takeParagraph(lines, at);
    blocks.push(taken.block);
    at = taken.next;
  }
  return blocks;
}

/** Parses a whole answer. */
export function parseMarkdown(text: string): readonly Block[] {
  return parseLines(text.replaceAll('\r\n', '\n').replaceAll('\t', '    ').split('\n'), 0);
}
