/** HTML by way of Markdown: the article without menus and footers, then the same sections as a Markdown file would give. */
import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import TurndownService from 'turndown';
import { InputError } from '../../kernel/errors.ts';
import { parseMarkdown, type ParsedMarkdown } from './parse-markdown.ts';

/** The little of the DOM that is used here, since the server is compiled without its types. */
interface DomNode {
  readonly textContent: string | null;
  querySelectorAll(selector: string): Iterable<DomNode>;
}

/** @throws InputError when no text is left after scripts, styles and menus. */
export function parseHtml(html: string): ParsedMarkdown {
  const { title, markdown } = toMarkdown(html);
  if (!/[\p{L}\p{N}]/u.test(markdown)) {
    throw new InputError(
      'The HTML page holds no readable text; pages that scripts draw in the browser arrive empty. Save the page as it is shown, or send its text.',
    );
  }
  const parsed = parseMarkdown(markdown);
  return { title: title ?? parsed.title, sections: parsed.sections };
}

function toMarkdown(html: string): { title: string | null; markdown: string } {
  try {
    const { document } = parseHTML(/<html[\s>]/iu.test(html) ? html : `<!doctype html><html><body>${html}</body></html>`);
    for (const node of document.querySelectorAll('script, style, noscript, template, svg')) node.remove();
    const title = document.title.trim();
    const fallback = document.body?.cloneNode(true);
    const article = new Readability(document, { charThreshold: 200 }).parse();
    const content = article?.content ? parseHTML(`<html><body>${article.content}</body></html>`).document.body : fallback;
    const heading = article?.title?.trim() ?? '';
    return { title: heading || title || null, markdown: content ? createTurndown().turndown(content) : '' };
  } catch (cause) {
    throw new InputError('The HTML cannot be read: its markup is broken. Open it in a browser, save it again, or send its text.', {
      cause,
    });
  }
}

function createTurndown(): TurndownService {
  const turndown = new TurndownService({ headingStyle: 'atx', codeBlockStyle: 'fenced', bulletListMarker: '-' });
  turndown.addRule('table', { filter: 'table', replacement: (_content, node) => `\n\n${pipeTable(node as unknown as DomNode)}\n\n` });
  return turndown;
}

/** A pipe table; turndown's own output would run the cells together. */
function pipeTable(table: DomNode): string {
  const rows = [...table.querySelectorAll('tr')].map((row) =>
    [...row.querySelectorAll('th, td')].map((cell) => (cell.textContent ?? '').replace(/\s+/gu, ' ').trim().replaceAll('|', '\\|')),
  );
  const [head, ...body] = rows.filter((row) => row.length > 0);
  if (!head) return '';
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n');
}
