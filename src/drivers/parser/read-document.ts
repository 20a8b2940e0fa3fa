/** Bytes to titled sections, by format; HTML's libraries are loaded with the first HTML page only. */
import type { DocumentBytes, ParsedSection } from '../../core/ports/document-parser.ts';
import { decodeText } from './decode-text.ts';
import { detectFormat } from './detect-format.ts';
import { parseMarkdown } from './parse-markdown.ts';
import { parseRows } from './parse-rows.ts';
import { parseText } from './parse-text.ts';

export interface ReadDocument {
  readonly title: string | null;
  readonly sections: readonly ParsedSection[];
}

/** @throws InputError naming what to change */
export async function readDocument({ bytes, mediaType, fileName }: DocumentBytes, maxBytes: number): Promise<ReadDocument> {
  const format = detectFormat(mediaType, fileName);
  if (format === 'jsonl') {
    const rows = parseRows(bytes, maxBytes);
    return {
      title: null,
      sections: rows.map((row) => ({ headingPath: row.title === '' ? [] : [row.title], blocks: [{ text: row.text, atomic: false }] })),
    };
  }
  const text = decodeText(bytes, maxBytes);
  if (format === 'markdown') return parseMarkdown(text);
  if (format === 'html') return (await import('./parse-html.ts')).parseHtml(text);
  return { title: null, sections: parseText(text) };
}
