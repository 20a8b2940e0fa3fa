/** Word documents by way of HTML: headings by their styles, lists, tables, foot notes; pictures and comments are left out. */
import { zipSync } from 'fflate';
import mammoth from 'mammoth';
import { parseConverted } from './parse-html.ts';
import type { ParsedMarkdown } from './parse-markdown.ts';
import type { Archive } from './read-archive.ts';

/** The library's own map takes "Heading 1" and so on; a document's title is the heading above them. */
const STYLES = ["p[style-name='Title'] => h1:fresh", "p[style-name='Subtitle'] => p:fresh"];

export async function parseDocx(archive: Archive): Promise<ParsedMarkdown> {
  // Packed anew, so that the library sees what was checked and nothing else.
  const buffer = Buffer.from(zipSync(Object.fromEntries(archive), { level: 0 }));
  const convertImage = mammoth.images.imgElement(() => Promise.resolve({ src: '' }));
  const { value } = await mammoth.convertToHtml({ buffer }, { styleMap: STYLES, convertImage });
  return parseConverted(value);
}
