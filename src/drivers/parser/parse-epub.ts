/** EPUB: the chapters in the order of the spine, each read as a page of HTML. */
import { posix } from 'node:path';
import { documentFault } from '../../core/model/document-fault.ts';
import type { ParsedSection } from '../../core/ports/document-parser.ts';
import { parseChapter } from './parse-html.ts';
import { partText } from './read-archive.ts';
import type { Archive } from './read-archive.ts';
import { descendants, elementAt, elements, parseXml, textOf } from './xml-tree.ts';
import type { XmlNode } from './xml-tree.ts';

const CHAPTER_TYPES = new Set(['application/xhtml+xml', 'text/html']);
/** Ways of hiding fonts only; every other encryption is a licence's. */
const FONT_ENCRYPTION = /^http:\/\/(?:www\.idpf\.org\/2008\/embedding|ns\.adobe\.com\/pdf\/enc#RC)$/u;

/** @throws InputError for a book under a licence (DRM) and for one whose parts are not where it says */
export function parseEpub(archive: Archive): { readonly title: string | null; readonly sections: readonly ParsedSection[] } {
  refuseLicence(archive);
  const container = parseXml(partText(archive, 'META-INF/container.xml'));
  const path = descendants(container, 'rootfile')[0]?.attributes['full-path'] ?? '';
  const book = parseXml(partText(archive, path));
  const title =
    descendants(elementAt(book, 'metadata') ?? book, 'title')
      .map(textOf)[0]
      ?.trim() ?? '';
  const sections = chaptersOf(book, posix.dirname(path)).flatMap((chapter) => parseChapter(partText(archive, chapter)));
  return { title: title === '' ? null : title, sections };
}

function refuseLicence(archive: Archive): void {
  const name = 'META-INF/encryption.xml';
  if (!archive.has(name)) return;
  const methods = descendants(parseXml(partText(archive, name)), 'EncryptionMethod');
  if (!methods.every(({ attributes }) => FONT_ENCRYPTION.test(attributes['Algorithm'] ?? ''))) throw documentFault('encrypted');
}

/** Paths of the chapters; the page of contents repeats their headings and is left out. */
function chaptersOf(book: XmlNode, folder: string): string[] {
  const items = new Map(elements(elementAt(book, 'manifest') ?? book, 'item').map((item) => [item.attributes['id'] ?? '', item]));
  return elements(elementAt(book, 'spine') ?? book, 'itemref').flatMap(({ attributes: { idref = '' } }) => {
    const { href = '', 'media-type': type = '', properties = '' } = items.get(idref)?.attributes ?? {};
    const isChapter = CHAPTER_TYPES.has(type) && !properties.split(/\s+/u).includes('nav');
    return isChapter ? [posix.join(folder, decodePath(href))] : [];
  });
}

function decodePath(href: string): string {
  try {
    return decodeURIComponent(href.split('#')[0] ?? '');
  } catch (cause) {
    throw documentFault('broken', { cause });
  }
}
