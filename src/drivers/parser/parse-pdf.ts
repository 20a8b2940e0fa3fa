/** PDFs, page by page: text with the encodings of East Asian fonts that are not embedded, laid out again as headings, paragraphs and tables. */
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { getDocumentProxy } from 'unpdf';
import { documentFault } from '../../core/model/document-fault.ts';
import type { ParsedSection } from '../../core/ports/document-parser.ts';
import { dropFurniture, toLines } from './pdf-lines.ts';
import type { PdfItem, PdfLine } from './pdf-lines.ts';
import { sectionsOf } from './pdf-sections.ts';

type PdfFile = Awaited<ReturnType<typeof getDocumentProxy>>;

/** @throws InputError for a PDF that is encrypted, damaged, or all pictures */
export async function parsePdf(bytes: Uint8Array): Promise<{ readonly title: string | null; readonly sections: readonly ParsedSection[] }> {
  const file = await open(bytes);
  const pages: PdfLine[][] = [];
  for (let number = 1; number <= file.numPages; number += 1) pages.push(await linesOf(file, number));
  if (pages.every((lines) => lines.length === 0)) throw documentFault('scanned');
  return sectionsOf(dropFurniture(pages));
}

/** Only these files are taken of that package: its code is the one that is inside the other library. */
const PDFJS = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
/** The least the library can say: what it warns about is told by what it throws. */
const ERRORS_ONLY = 0;

async function open(bytes: Uint8Array): Promise<PdfFile> {
  const options = {
    cMapUrl: join(PDFJS, 'cmaps') + sep,
    cMapPacked: true,
    standardFontDataUrl: join(PDFJS, 'standard_fonts') + sep,
    useSystemFonts: false,
    verbosity: ERRORS_ONLY,
  };
  try {
    // A copy: the library takes the memory it is given.
    return await getDocumentProxy(new Uint8Array(bytes), options);
  } catch (cause) {
    throw cause instanceof Error && cause.name === 'PasswordException'
      ? documentFault('encrypted', { cause })
      : documentFault('broken', { cause });
  }
}

async function linesOf(file: PdfFile, number: number): Promise<PdfLine[]> {
  const page = await file.getPage(number);
  const { items } = await page.getTextContent();
  page.cleanup();
  return toLines(
    items.flatMap((item): PdfItem[] => {
      if (!('str' in item) || item.str.trim() === '') return [];
      const [, , c = 0, d = 0, x = 0, y = 0] = item.transform as readonly number[];
      return [{ text: item.str.replaceAll('\0', ''), x, y, width: item.width, size: Math.hypot(c, d) || item.height }];
    }),
    number,
  );
}
