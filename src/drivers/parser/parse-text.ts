/** Plain text: one section, a block a paragraph. */
import type { ParsedSection } from '../../core/ports/document-parser.ts';

export function parseText(text: string): ParsedSection[] {
  const paragraphs = text.split(/\n[ \t]*\n+/u).map((paragraph) => paragraph.replace(/^\n+|\s+$/gu, ''));
  const blocks = paragraphs.filter((paragraph) => paragraph.trim() !== '').map((paragraph) => ({ text: paragraph, atomic: false }));
  return blocks.length === 0 ? [] : [{ headingPath: [], blocks }];
}
