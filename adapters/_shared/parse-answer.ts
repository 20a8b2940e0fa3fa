/** From the Markdown of an answer to its render tree, with the exit filter: no images, no HTML, no link that is not allowed. */
import type { Token } from 'markdown-it';
import { markAddresses, type LinkRule } from './link-rule.ts';
import { createDialect, NO_REFERENCES } from './markdown-dialect.ts';
import { parseInlines, type Exit, type Surface } from './parse-inlines.ts';
import type { Block, Inline } from './render-tree.ts';

/** Time grows with the length, but a hostile text of 100,000 characters takes 0.5 s; a longer one than this is shown as it was written. */
const LONGEST = 50_000;
/** Signs that turn the direction of what follows: unclosed ones would move the words around a link, and its address with them. */
const TURNS = /[\u202a-\u202e\u2066-\u2069]/g;

const DIALECT = createDialect();

/** A block, and the line of the text on which it begins, from 0. */
export interface PlacedBlock {
  readonly line: number;
  readonly block: Block;
}

/** Every text is Markdown. */
export function parseAnswer(markdown: string, rule: LinkRule, surface: Surface = 'platform'): readonly Block[] {
  return placeBlocks(markdown, rule, surface).map(({ block }) => block);
}

/**
 * The same blocks with their places. A text that goes on changes at most the last two: the last line may still turn out to belong to the
 * block before it.
 */
export function placeBlocks(text: string, rule: LinkRule, surface: Surface): readonly PlacedBlock[] {
  const markdown = text.replaceAll(TURNS, '');
  const exit: Exit = { rule, surface };
  if (markdown.length > LONGEST) return [{ line: 0, block: { kind: 'paragraph', children: asWritten(markdown, exit) } }];
  const tokens = DIALECT.parse(markdown, { [NO_REFERENCES]: surface === 'page' });
  const reader: Reader = { tokens, at: 0, exit };
  const placed: PlacedBlock[] = [];
  while (reader.at < tokens.length) {
    const line = tokens[reader.at]?.map?.[0] ?? 0;
    placed.push({ line, block: takeBlock(reader) });
  }
  return placed;
}

function asWritten(text: string, { rule, surface }: Exit): readonly Inline[] {
  return markAddresses(text, rule, surface === 'platform').flatMap((node): readonly Inline[] => {
    if (node.kind !== 'text') return [node];
    // The ends of lines are pieces too, by the brackets.
    const pieces = node.text.split(/(\n)/).filter((piece) => piece !== '');
    return pieces.map((piece): Inline => (piece === '\n' ? { kind: 'break' } : { kind: 'text', text: piece }));
  });
}

interface Reader {
  readonly tokens: readonly Token[];
  /** Index of the next token. */
  at: number;
  readonly exit: Exit;
}

const next = (reader: Reader): Token | undefined => reader.tokens[reader.at++];

/** The block that begins with the next token, and behind it the reader. */
function takeBlock(reader: Reader): Block {
  const token = next(reader);
  switch (token?.type) {
    case 'heading_open':
      return { kind: 'heading', children: takeInlines(reader) };
    case 'fence':
      return { kind: 'code', language: token.info.trim().split(/\s/)[0] || null, text: token.content.replace(/\n$/, '') };
    case 'blockquote_open':
      return { kind: 'quote', children: takeBlocks(reader, 'blockquote_close') };
    case 'bullet_list_open':
      return { kind: 'list', start: null, items: takeItems(reader, 'bullet_list_close') };
    case 'ordered_list_open':
      return { kind: 'list', start: Number(token.attrGet('start') ?? 1), items: takeItems(reader, 'ordered_list_close') };
    case 'table_open':
      return { kind: 'table', rows: takeRows(reader) };
    case 'hr':
      return { kind: 'rule' };
    default:
      return { kind: 'paragraph', children: takeInlines(reader) };
  }
}

/** The words of a paragraph or heading, and its end. */
function takeInlines(reader: Reader): readonly Inline[] {
  const inlines = parseInlines(next(reader)?.children ?? [], reader.exit);
  reader.at += 1;
  return inlines;
}

const isAt = (reader: Reader, type: string): boolean => (reader.tokens[reader.at]?.type ?? type) === type;

function takeBlocks(reader: Reader, end: string): readonly Block[] {
  const blocks: Block[] = [];
  while (!isAt(reader, end)) blocks.push(takeBlock(reader));
  reader.at += 1;
  return blocks;
}

function takeItems(reader: Reader, end: string): readonly (readonly Block[])[] {
  const items: (readonly Block[])[] = [];
  while (!isAt(reader, end)) {
    reader.at += 1;
    items.push(takeBlocks(reader, 'list_item_close'));
  }
  reader.at += 1;
  return items;
}

function takeRows(reader: Reader): readonly (readonly (readonly Inline[])[])[] {
  const rows: (readonly Inline[])[][] = [];
  for (let token = next(reader); token !== undefined && token.type !== 'table_close'; token = next(reader)) {
    if (token.type === 'tr_open') rows.push([]);
    if (token.type === 'inline') rows.at(-1)?.push(parseInlines(token.children ?? [], reader.exit));
  }
  return rows;
}
