/** What a screen reader is told of a finished answer: its words without the marks of Markdown and the numbers of sources. */
import type { Block, Inline } from './nodes.ts';

/** An address as people read it. */
export const bare = (url: string): string => url.replace(/^https?:\/\/(www\.)?|\/$/gi, '');

function ofInline(node: Inline): string {
  if ('text' in node) return node.text;
  if ('children' in node) return node.children.map(ofInline).join('');
  if (node.kind === 'link') return bare(node.url);
  return node.kind === 'break' ? ' ' : '';
}

function ofBlock(block: Block): string {
  if (block.kind === 'rule') return '';
  if (block.kind === 'code') return block.text;
  if (block.kind === 'quote') return block.children.map(ofBlock).join(' ');
  if (block.kind === 'list') return block.items.map((item) => item.map(ofBlock).join(' ')).join('\n');
  if (block.kind === 'table') return block.rows.map((row) => row.flat().map(ofInline).join(' ')).join('\n');
  return block.children.map(ofInline).join('').trim();
}

/** One line a block. */
export const plainText = (blocks: readonly Block[]): string => blocks.map(ofBlock).filter(Boolean).join('\n');
