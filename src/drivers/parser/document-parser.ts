/** The parser for every format: small plain texts at once, all other documents in a process of their own. */
import { documentFault } from '../../core/model/document-fault.ts';
import type { DocumentBytes, DocumentParser, ParsedSection } from '../../core/ports/document-parser.ts';
import type { TextAnalyser } from '../../core/ports/text-analyser.ts';
import { claimedFormat, containerOf } from './detect-format.ts';
import type { Format } from './detect-format.ts';
import type { ParseProcesses } from './parse-processes.ts';
import { readDocument } from './read-document.ts';

export interface DocumentParserOptions {
  /** Largest document in bytes. */
  readonly maxBytes: number;
  readonly analyser: Pick<TextAnalyser, 'language'>;
  /** Read what takes long or may be hostile; without them everything is read here. */
  readonly processes?: ParseProcesses;
}

/** Up to this size these take too little to be worth a process, 64 KiB of Markdown about 100 ms; and nobody else's code reads them. */
const SMALL_BYTES = 64 * 1024;
const LIGHT = new Set<Format>(['markdown', 'text', 'jsonl']);

export function createDocumentParser(options: DocumentParserOptions): DocumentParser {
  return {
    parse: async (document) => {
      const { processes, maxBytes } = options;
      const here = processes === undefined || isLight(document);
      const { title, sections } = await (here ? readDocument(document, maxBytes) : processes.read(document, maxBytes));
      if (sections.length === 0) throw documentFault('no_text', { what: 'The document holds headings or markup but no text.' });
      return { title, sections, language: options.analyser.language(sample(sections)) };
    },
  };
}

/** The libraries of the other formats stay out of this process altogether, as its memory would keep them. */
function isLight({ bytes, mediaType, fileName }: DocumentBytes): boolean {
  return bytes.byteLength < SMALL_BYTES && LIGHT.has(claimedFormat(mediaType, fileName)) && containerOf(bytes) === 'other';
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
