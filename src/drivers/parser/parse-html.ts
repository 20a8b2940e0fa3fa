/** HTML by way of Markdown: the article without menus and footers, then the same sections as a Markdown file would give. */
import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import TurndownService from 'turndown';
import { documentFault } from '../../core/model/document-fault.ts';
import type { ParsedSection } from '../../core/ports/document-parser.ts';
import { parseMarkdown, type ParsedMarkdown } from './parse-markdown.ts';
import { pipeTable } from './pipe-table.ts';

/** The little of the DOM that is used here, since the server is compiled without its types. */
interface DomNode {
  readonly textContent: string | null;
  querySelectorAll(selector: string): Iterable<DomNode>;
  getAttribute(name: string): string | null;
  before(text: string): void;
}

/** @throws InputError when no text is left after scripts, styles and menus. */
export function parseHtml(html: string): ParsedMarkdown {
  const { title, markdown } = orBroken(() => readArticle(html));
  if (!/[\p{L}\p{N}]/u.test(markdown)) {
    const what = 'The HTML page holds no readable text; pages that scripts draw in the browser arrive empty.';
    throw documentFault('no_text', { what, fix: 'Save the page as it is shown, or send its text.' });
  }
  const parsed = parseMarkdown(markdown);
  return { title: title ?? parsed.title, sections: parsed.sections };
}

/** HTML that is all document, as a converter wrote it. */
export function parseConverted(html: string): ParsedMarkdown {
  return parseMarkdown(orBroken(() => createTurndown().turndown(openPage(html).body)));
}

/** A chapter of a book, in XHTML; its first heading stands above all of it. */
export function parseChapter(xhtml: string): ParsedSection[] {
  const { title, sections } = parseConverted(closeTags(xhtml));
  return sections.map(({ headingPath, blocks }) => ({ headingPath: title === null ? headingPath : [title, ...headingPath], blocks }));
}

function orBroken<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const fix = 'Open it in a browser, save it again, or send its text.';
    throw documentFault('broken', { what: 'The HTML cannot be read: its markup is broken.', fix, cause });
  }
}

function openPage(html: string) {
  const { document } = parseHTML(/<html[\s>]/iu.test(html) ? html : `<!doctype html><html><body>${html}</body></html>`);
  for (const node of document.querySelectorAll('script, style, noscript, template, svg')) node.remove();
  return document;
}

function readArticle(html: string): { title: string | null; markdown: string } {
  const document = openPage(html);
  const title = document.title.trim();
  const fallback = document.body?.cloneNode(true);
  const article = new Readability(document, { charThreshold: 200 }).parse();
  const content = article?.content ? parseHTML(`<html><body>${article.content}</body></html>`).document.body : fallback;
  const heading = article?.title?.trim() ?? '';
  return { title: heading || title || null, markdown: content ? createTurndown().turndown(content) : '' };
}

/** XML closes any tag with a slash; to HTML that slash is nothing, and what follows would end up inside. */
function closeTags(xhtml: string): string {
  return xhtml.replace(/<([a-z][\w:-]*)(\s[^<>]*)?\/>/giu, (tag, name: string, rest: string | undefined) =>
    VOID_TAGS.has(name.toLowerCase()) ? tag : `<${name}${rest ?? ''}></${name}>`,
  );
}

/** https://html.spec.whatwg.org/#void-elements */
const VOID_TAGS = new Set(['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'source', 'track', 'wbr']);

function createTurndown(): TurndownService {
  const turndown = new TurndownService({ headingStyle: 'atx', codeBlockStyle: 'fenced', bulletListMarker: '-' });
  const escape = turndown.escape.bind(turndown);
  // Else words in angle brackets would be taken for tags.
  turndown.escape = (text) => escape(text).replaceAll('<', '\\<');
  turndown.addRule('table', {
    filter: 'table',
    replacement: (_content, node) => {
      const rows = rowsOf(node as unknown as DomNode).map((row) => row.map((cell) => turndown.escape(cell)));
      return `\n\n${pipeTable(rows)}\n\n`;
    },
  });
  return turndown;
}

/** A cell that spans rows is repeated in each; one that spans columns stands in the first. */
function rowsOf(table: DomNode): string[][] {
  const rows: string[][] = [];
  const below = new Map<number, { text: string; rows: number }>();
  for (const line of table.querySelectorAll('tr')) {
    const row: string[] = [];
    const fill = (): void => {
      for (let from = below.get(row.length); from && from.rows > 0; from = below.get(row.length)) {
        from.rows -= 1;
        row.push(from.text);
      }
    };
    for (const cell of line.querySelectorAll('th, td')) {
      fill();
      const text = cellText(cell);
      const spanned = span(cell, 'rowspan') - 1;
      if (spanned > 0) below.set(row.length, { text, rows: spanned });
      row.push(text, ...Array.from({ length: span(cell, 'colspan') - 1 }, () => ''));
    }
    fill();
    rows.push(row);
  }
  return rows;
}

/** https://html.spec.whatwg.org/#attr-tdth-colspan lets no more than this count. */
const MAX_SPAN = 1_000;

function span(cell: DomNode, name: string): number {
  return Math.min(Math.max(Number.parseInt(cell.getAttribute(name) ?? '', 10) || 1, 1), MAX_SPAN);
}

/** What stands on lines of its own does not run into its neighbour. */
function cellText(cell: DomNode): string {
  for (const node of cell.querySelectorAll('p, br, li, div')) node.before(' ');
  return (cell.textContent ?? '').trim();
}
