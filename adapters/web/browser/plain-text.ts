/** What a screen reader is told of a finished answer: its words without the marks of Markdown and the numbers of sources. */
import type { Block, Inline } from './nodes.ts';

function ofInline(node: Inline): string {
  if (node.kind === 'text' || node.kind === 'code') return node.text;
  if (node.kind === 'cite') return '';
  return node.kind === 'break' ? ' ' : node.content.map(ofInline).join('');
}

function ofBlock(block: Block): string {
  if (block.kind === 'rule') return '';
  if (block.kind === 'code') return block.text;
  if (block.kind === 'quote') return block.blocks.map(ofBlock).join(' ');
  if (block.kind === 'list') return block.items.map((item) => item.map(ofBlock).join(' ')).join('\n');
  if (block.kind === 'table') return [block.head, ...block.rows].map((row) => row.flat().map(ofInline).join(' ')).join('\n');
  return block.content.map(ofInline).join('').trim();
}

/** One line a block. */
export const plainText = (blocks: readonly Block[]): string => blocks.map(ofBlock).filter(Boolean).join('\n');
