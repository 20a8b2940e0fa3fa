/** A rendered answer as plain text with spans over it: easy to measure, to split, and to write in any platform's markup. */
import type { Block, Inline } from './render-tree.ts';

export type Style = 'strong' | 'emphasis' | 'strike' | 'code' | 'link' | 'code-block' | 'quote';

/** From `start` to before `end`, in UTF-16 units; spans nest and never cross. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly style: Style;
  /** Of a code block, when the author named it. */
  readonly language?: string;
}

export interface StyledText {
  readonly text: string;
  /** Outer spans before the ones inside them. */
  readonly spans: readonly Span[];
}

interface Writer {
  text: string;
  readonly spans: Span[];
}

/** Blocks stand a blank line apart, items of a list a line apart. */
export function toStyledText(blocks: readonly Block[]): StyledText {
  const writer: Writer = { text: '', spans: [] };
  writeBlocks(writer, blocks, '\n\n', '');
  return { text: writer.text, spans: inOrder(writer.spans) };
}

/** The part from `start` to before `end`, with the spans that reach into it. */
export function sliceStyled({ text, spans }: StyledText, start: number, end: number): StyledText {
  const cut = spans.flatMap((span) => {
    const from = Math.max(span.start, start);
    const to = Math.min(span.end, end);
    return from < to ? [{ ...span, start: from - start, end: to - start }] : [];
  });
  return { text: text.slice(start, end), spans: cut };
}

export function joinStyled(one: StyledText, between: string, other: StyledText): StyledText {
  const by = one.text.length + between.length;
  const moved = other.spans.map((span) => ({ ...span, start: span.start + by, end: span.end + by }));
  return { text: one.text + between + other.text, spans: [...one.spans, ...moved] };
}

function inOrder(spans: readonly Span[]): readonly Span[] {
  return spans.filter(({ start, end }) => start < end).toSorted((one, other) => one.start - other.start || other.end - one.end);
}

function inSpan(writer: Writer, style: Style, write: () => void, language?: string): void {
  const start = writer.text.length;
  // Its place is taken before what is inside, so that of two equal spans the outer one stays first.
  const at = writer.spans.push({ start, end: start, style }) - 1;
  write();
  writer.spans[at] = { start, end: writer.text.length, style, ...(language !== undefined && { language }) };
}

function writeBlocks(writer: Writer, blocks: readonly Block[], between: string, indent: string): void {
  blocks.forEach((block, index) => {
    if (index > 0) writer.text += block.kind === 'list' && between === '\n' ? `\n${indent}` : between + indent;
    writeBlock(writer, block, indent);
  });
}

function writeBlock(writer: Writer, block: Block, indent: string): void {
  switch (block.kind) {
    case 'paragraph':
      return writeInlines(writer, block.children);
    case 'heading':
      return inSpan(writer, 'strong', () => writeInlines(writer, block.children));
    case 'code':
      return inSpan(writer, 'code-block', () => void (writer.text += block.text), block.language ?? undefined);
    case 'quote':
      return inSpan(writer, 'quote', () => writeBlocks(writer, block.children, '\n', indent));
    case 'rule':
      return void (writer.text += '———');
    case 'table':
      return block.rows.forEach((row, index) => writeRow(writer, row, index));
    case 'list':
      return block.items.forEach((item, index) => {
        const mark = block.start === null ? '• ' : `${block.start + index}. `;
        writer.text += (index === 0 ? '' : `\n${indent}`) + mark;
        writeBlocks(writer, item, '\n', `${indent}  `);
      });
  }
}

function writeRow(writer: Writer, cells: readonly (readonly Inline[])[], row: number): void {
  if (row > 0) writer.text += '\n';
  const write = () =>
    cells.forEach((cell, index) => {
      if (index > 0) writer.text += ' | ';
      writeInlines(writer, cell);
    });
  if (row === 0) inSpan(writer, 'strong', write);
  else write();
}

function writeInlines(writer: Writer, inlines: readonly Inline[]): void {
  for (const inline of inlines) {
    if ('children' in inline) inSpan(writer, inline.kind, () => writeInlines(writer, inline.children));
    else if (inline.kind === 'text') writer.text += inline.text;
    else if (inline.kind === 'break') writer.text += '\n';
    else if (inline.kind === 'cite') writer.text += `[${inline.n}]`;
    else inSpan(writer, inline.kind, () => void (writer.text += inline.kind === 'link' ? inline.url : inline.text));
  }
}
