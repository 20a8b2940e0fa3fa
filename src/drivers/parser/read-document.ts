/** Bytes to titled sections, by format; each format's libraries are loaded with its first document only. */
import { documentFault } from '../../core/model/document-fault.ts';
import type { DocumentBytes, ParsedSection } from '../../core/ports/document-parser.ts';
import { ClawError } from '../../kernel/errors.ts';
import { decodeText } from './decode-text.ts';
import { detectFormat } from './detect-format.ts';
import type { Format } from './detect-format.ts';
import { parseMarkdown } from './parse-markdown.ts';
import { parseRows } from './parse-rows.ts';
import { parseText } from './parse-text.ts';
import type { Archive } from './read-archive.ts';

export interface ReadDocument {
  readonly title: string | null;
  readonly sections: readonly ParsedSection[];
}

type Reader = (bytes: Uint8Array) => ReadDocument | Promise<ReadDocument>;

const READERS: Readonly<Record<Format, Reader>> = {
  markdown: (bytes) => parseMarkdown(decodeText(bytes)),
  html: async (bytes) => (await import('./parse-html.ts')).parseHtml(decodeText(bytes)),
  text: (bytes) => untitled(parseText(decodeText(bytes))),
  jsonl: (bytes) => untitled(parseRows(bytes).map(toSection)),
  csv: async (bytes) => untitled((await import('./parse-csv.ts')).parseCsv(decodeText(bytes))),
  pdf: async (bytes) => (await import('./parse-pdf.ts')).parsePdf(bytes),
  docx: async (bytes) => (await import('./parse-docx.ts')).parseDocx(await unpack(bytes, 'word/')),
  pptx: async (bytes) => (await import('./parse-slides.ts')).parseSlides(await unpack(bytes, 'ppt/')),
  xlsx: async (bytes) => untitled((await import('./parse-workbook.ts')).parseWorkbook(await unpack(bytes, 'xl/'))),
  epub: async (bytes) => (await import('./parse-epub.ts')).parseEpub(await unpack(bytes, 'META-INF/container.xml')),
};

/** @throws InputError of `documentFault` */
export async function readDocument(document: DocumentBytes, maxBytes: number): Promise<ReadDocument> {
  const { byteLength } = document.bytes;
  if (byteLength > maxBytes) throw documentFault('too_large', { what: `The document is larger than ${maxBytes} bytes.` });
  const format = detectFormat(document);
  const read = await readAs(format, document.bytes);
  if (textLength(read) > maxBytes) throw documentFault('unpacked_too_large', { facts: { format } });
  return read;
}

/** Libraries that are given a damaged file throw whatever they stumble over. */
async function readAs(format: Format, bytes: Uint8Array): Promise<ReadDocument> {
  try {
    return await READERS[format](bytes);
  } catch (cause) {
    if (cause instanceof ClawError) throw cause;
    throw documentFault('broken', { cause, facts: { format } });
  }
}

async function unpack(bytes: Uint8Array, kind: string): Promise<Archive> {
  const archive = (await import('./read-archive.ts')).readArchive(bytes);
  if ([...archive.keys()].some((name) => name.startsWith(kind))) return archive;
  throw documentFault('kind_mismatch', { facts: { missing: kind } });
}

function untitled(sections: readonly ParsedSection[]): ReadDocument {
  return { title: null, sections };
}

function toSection(row: { readonly title: string; readonly text: string }): ParsedSection {
  return { headingPath: row.title === '' ? [] : [row.title], blocks: [{ text: row.text, atomic: false }] };
}

function textLength({ sections }: ReadDocument): number {
  return sections.reduce((sum, section) => section.blocks.reduce((length, block) => length + block.text.length, sum), 0);
}
