/** What a screen reader is told of a finished answer: its words without the marks of Markdown and the numbers of sources. */
import type { Block, Inline } from './nodes.ts';

/** An address as people read it. */
export const bare = (url: string): string => url.replace(/^https?:\/\/(www\.)?|\/$/gi, '');

function wordsOf(node: Block | Inline): string {
  if ('text' in node) return node.text;
  if ('url' in node) return bare(node.url);
  if ('items' in node) return node.items.map((item) => item.map(wordsOf).join(' ')).join('\n');
  if ('rows' in node) return node.rows.map((row) => row.flat().map(wordsOf).join(' ')).join('\n');
  if ('children' in node) return node.children.map(wordsOf).join(node.kind === 'quote' ? ' ' : '');
  return node.kind === 'break' ? ' ' : '';
}

/** One line a block. */
export const plainText = (blocks: readonly Block[]): string =>
  blocks
    .map((block) => wordsOf(block).trim())
    .filter(Boolean)
    .join('\n');
