/** The parser for the formats Claw reads by itself; HTML's libraries are loaded with the first HTML page only. */
import type { DocumentBytes, DocumentParser, ParsedDocument, ParsedSection } from '../../core/ports/document-parser.ts';
import type { TextAnalyser } from '../../core/ports/text-analyser.ts';
import { InputError } from '../../kernel/errors.ts';
import { decodeText } from './decode-text.ts';
import { detectFormat } from './detect-format.ts';
import { parseMarkdown } from './parse-markdown.ts';
import { parseRows } from './parse-rows.ts';
import { parseText } from './parse-text.ts';

export interface DocumentParserOptions {
  /** Largest document in bytes. */
  readonly maxBytes: number;
  readonly analyser: Pick<TextAnalyser, 'language'>;
}

interface Parsed {
  readonly title: string | null;
  readonly sections: readonly ParsedSection[];
}

export function createDocumentParser(options: DocumentParserOptions): DocumentParser {
  return {
    parse: async (document) => {
      const { title, sections } = await read(document, options.maxBytes);
      if (sections.length === 0) throw new InputError('The document holds headings or markup but no text. Send a file with text in it.');
      return { title, sections, language: options.analyser.language(sample(sections)) } satisfies ParsedDocument;
    },
  };
}

async function read({ bytes, mediaType, fileName }: DocumentBytes, maxBytes: number): Promise<Parsed> {
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

/** Enough text to tell the language by. */
function sample(sections: readonly ParsedSection[]): string {
  let text = '';
  for (const block of sections.flatMap((section) => section.blocks)) {
    text += `${block.text}\n`;
    if (text.length > 2_000) break;
  }
  return text;
}
