/** PowerPoint: a section a slide under its title, with lists, tables and the slide's number as page. */
import type { ParsedBlock, ParsedSection } from '../../core/ports/document-parser.ts';
import { pipeTable } from './pipe-table.ts';
import { partText } from './read-archive.ts';
import type { Archive } from './read-archive.ts';
import { descendants, elementAt, elements, parseXml, prefixed, textOf } from './xml-tree.ts';
import type { XmlNode } from './xml-tree.ts';

/** Placeholders that repeat on every slide. */
const FURNITURE = new Set(['sldNum', 'dt', 'ftr', 'hdr']);
const TITLES = new Set(['title', 'ctrTitle']);
/** Placeholders whose paragraphs have bullets unless they say otherwise. */
const LISTS = new Set(['body', 'obj']);

/** Hidden slides and speaker notes are left out: an audience does not see them either. */
export function parseSlides(archive: Archive): { readonly title: string | null; readonly sections: readonly ParsedSection[] } {
  const presentation = parseXml(partText(archive, 'ppt/presentation.xml'));
  const targets = targetsOf(parseXml(partText(archive, 'ppt/_rels/presentation.xml.rels')));
  const sections: ParsedSection[] = [];
  let title: string | null = null;
  for (const [place, slide] of descendants(presentation, 'sldId').entries()) {
    const root = parseXml(partText(archive, targets.get(prefixed(slide, 'id') ?? '') ?? ''));
    if (root.attributes['show'] === '0') continue;
    const shapes = shapesOf(elementAt(root, 'cSld', 'spTree'));
    const heading = shapes.find(isTitle);
    const name = heading ? paragraphsOf(heading).join(' ') : '';
    if (place === 0 && name !== '') title = name;
    const blocks = shapes.filter((shape) => shape !== heading).flatMap(blocksOf);
    const page = place + 1;
    // A slide that is all title still says something.
    if (blocks.length === 0 && name !== '' && place > 0) blocks.push({ text: name, atomic: false });
    if (blocks.length > 0) sections.push({ headingPath: name === '' ? [] : [name], blocks: blocks.map((block) => ({ ...block, page })) });
  }
  return { title, sections };
}

/** Parts by the id of their relationship; targets are relative to `ppt/` or, with a slash, to the package. */
function targetsOf(relationships: XmlNode): Map<string, string> {
  return new Map(
    elements(relationships, 'Relationship').map(({ attributes: { Id = '', Target = '' } }) => [
      Id,
      Target.startsWith('/') ? Target.slice(1) : `ppt/${Target}`,
    ]),
  );
}

/** Text shapes and tables in their order, those of groups in the place of the group. */
function shapesOf(tree: XmlNode | null): XmlNode[] {
  if (!tree) return [];
  return elements(tree).flatMap((node) => {
    if (node.name === 'grpSp') return shapesOf(node);
    return (node.name === 'sp' && !FURNITURE.has(placeholder(node) ?? '')) || node.name === 'graphicFrame' ? [node] : [];
  });
}

/** The kind of a placeholder, `obj` when it says none; null for a shape that is none. */
function placeholder(shape: XmlNode): string | null {
  const mark = elementAt(shape, 'nvSpPr', 'nvPr', 'ph');
  return mark ? (mark.attributes['type'] ?? 'obj') : null;
}

function isTitle(shape: XmlNode): boolean {
  return TITLES.has(placeholder(shape) ?? '');
}

function paragraphsOf(shape: XmlNode): string[] {
  return elements(elementAt(shape, 'txBody') ?? shape, 'p')
    .map(paragraphText)
    .filter(Boolean);
}

function paragraphText(paragraph: XmlNode): string {
  const parts = elements(paragraph).map((node) => (node.name === 'br' ? '\n' : descendants(node, 't').map(textOf).join('')));
  return parts.join('').trim();
}

function blocksOf(shape: XmlNode): ParsedBlock[] {
  if (shape.name === 'graphicFrame') {
    const rows = descendants(shape, 'tr').map((row) => elements(row, 'tc').map((cell) => paragraphsOf(cell).join(' ')));
    const table = pipeTable(rows);
    return table === '' ? [] : [{ text: table, atomic: true }];
  }
  const isList = LISTS.has(placeholder(shape) ?? '');
  const blocks: ParsedBlock[] = [];
  let items: string[] = [];
  const close = (): void => {
    if (items.length > 0) blocks.push({ text: items.join('\n'), atomic: false });
    items = [];
  };
  for (const paragraph of elements(elementAt(shape, 'txBody') ?? shape, 'p')) {
    const text = paragraphText(paragraph);
    if (text === '') continue;
    const mark = bulletOf(paragraph, isList, items.length);
    if (mark === null) close();
    items.push(mark === null ? text : `${mark} ${text}`);
    if (mark === null) close();
  }
  close();
  return blocks;
}

/** What stands before a paragraph: a dash, its number, or null for none. */
function bulletOf(paragraph: XmlNode, isList: boolean, before: number): string | null {
  const about = elementAt(paragraph, 'pPr');
  const has = (name: string): boolean => about !== null && elements(about, name).length > 0;
  if (has('buAutoNum')) return `${before + 1}.`;
  return has('buChar') || (isList && !has('buNone')) ? '-' : null;
}
