/** Turns tables into lists, for platforms that show no columns. */
import type { Block, Inline } from './render-tree.ts';

/** Each row becomes an item that names its cells as the head does, a line each; a table of a head alone stays a line. */
export const listTables = (blocks: readonly Block[]): readonly Block[] => blocks.map(listTable);

function listTable(block: Block): Block {
  switch (block.kind) {
    case 'table':
      return toList(block.rows);
    case 'list':
      return { ...block, items: block.items.map(listTables) };
    case 'quote':
      return { ...block, children: listTables(block.children) };
    default:
      return block;
  }
}

function toList([head = [], ...rows]: readonly (readonly (readonly Inline[])[])[]): Block {
  if (rows.length === 0) return { kind: 'paragraph', children: between(head, { kind: 'text', text: ' | ' }) };
  const items = rows.map((row): readonly Block[] => {
    const lines = row.flatMap((cell, index) => (cell.length === 0 ? [] : [named(head[index] ?? [], cell, index)]));
    return [{ kind: 'paragraph', children: between(lines, { kind: 'break' }) }];
  });
  return { kind: 'list', start: null, items };
}

/** What a row is about stands first, by itself. */
function named(name: readonly Inline[], cell: readonly Inline[], index: number): readonly Inline[] {
  if (index === 0) return [{ kind: 'strong', children: cell }];
  return name.length === 0 ? cell : [...name, { kind: 'text', text: ': ' }, ...cell];
}

const between = (lines: readonly (readonly Inline[])[], mark: Inline): readonly Inline[] =>
  lines.flatMap((line, index) => (index === 0 ? line : [mark, ...line]));
