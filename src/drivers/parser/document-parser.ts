/** The parser for the formats Claw reads by itself: small documents at once, heavy ones in a thread of their own. */
import type { DocumentBytes, DocumentParser, ParsedDocument, ParsedSection } from '../../core/ports/document-parser.ts';
import type { TextAnalyser } from '../../core/ports/text-analyser.ts';
import { InputError } from '../../kernel/errors.ts';
import { detectFormat } from './detect-format.ts';
import type { ParseThreads } from './parse-threads.ts';
import { readDocument } from './read-document.ts';

export interface DocumentParserOptions {
  /** Largest document in bytes. */
  readonly maxBytes: number;
  readonly analyser: Pick<TextAnalyser, 'language'>;
  /** Read what takes long; without them everything is read in this thread. */
  readonly threads?: ParseThreads;
}

/** Up to this size nothing but HTML takes long enough to be worth a thread: 64 KiB of Markdown are read in about 100 ms. */
const SMALL_BYTES = 64 * 1024;

export function createDocumentParser(options: DocumentParserOptions): DocumentParser {
  return {
    parse: async (document) => {
      const { threads, maxBytes } = options;
      const here = threads === undefined || isLight(document);
      const { title, sections } = await (here ? readDocument(document, maxBytes) : threads.read(document, maxBytes));
      if (sections.length === 0) throw new InputError('The document holds headings or markup but no text. Send a file with text in it.');
      return { title, sections, language: options.analyser.language(sample(sections)) } satisfies ParsedDocument;
    },
  };
}

/** HTML's libraries stay out of this thread altogether, as its memory would keep them. */
function isLight({ bytes, mediaType, fileName }: DocumentBytes): boolean {
  return bytes.byteLength < SMALL_BYTES && detectFormat(mediaType, fileName) !== 'html';
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
