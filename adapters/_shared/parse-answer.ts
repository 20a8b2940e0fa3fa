/** From the markdown of an answer to its render tree, with the exit filter: no images, no HTML, no link that is not allowed. */
import type { List, Nodes, PhrasingContent, RootContent, Table } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { cjkFriendlyExtension } from 'micromark-extension-cjk-friendly';
import { gfm } from 'micromark-extension-gfm';
import { markAddresses, type LinkRule } from './link-rule.ts';
import type { Block, Inline } from './render-tree.ts';

/** A line that opens this many quotes and lists is no answer. */
const TOO_DEEP = /^(?:[ \t]*(?:>|[-+*]|\d{1,9}[.)])[ \t]*){24}/;
/** The parser's time grows with the square of the marks in one piece of text, so that much work is one piece with 1,000 of them. */
const MOST_WORK = 1_000_000;
const MARK = /[*_~`[\]!<>&^|]|^[ \t]*(?:[-+]|\d{1,9}[.)])/g;

/** Emphasis may end beside Chinese text and punctuation, where there is no space. */
const CHINESE = cjkFriendlyExtension();

/** Every text is markdown. One with marks or nesting beyond reason, whose parsing would hold up the process, is shown as it was written. */
export function parseAnswer(markdown: string, rule: LinkRule): readonly Block[] {
  if (isBeyondReason(markdown)) return [{ kind: 'paragraph', children: markAddresses(markdown, rule) }];
  const tree = fromMarkdown(markdown, { extensions: [gfm(), CHINESE], mdastExtensions: [gfmFromMarkdown()] });
  return tree.children.flatMap((node) => toBlocks(node, rule));
}

function isBeyondReason(markdown: string): boolean {
  let work = 0;
  let marks = 0;
  let fence: string | null = null;
  for (const line of markdown.split('\n')) {
    const found = /^ {0,3}(```|~~~)/.exec(line)?.[1] ?? null;
    if (fence !== null) {
      if (found === fence) fence = null;
      continue;
    }
    fence = found;
    const own = line.match(MARK)?.length ?? 0;
    // (marks + own)² - marks²: what the line adds to the work on its piece.
    work += own * (own + 2 * marks);
    marks = line.trim() === '' ? 0 : marks + own;
    if (work > MOST_WORK || TOO_DEEP.test(line)) return true;
  }
  return false;
}

function toBlocks(node: RootContent, rule: LinkRule): readonly Block[] {
  switch (node.type) {
    case 'paragraph':
      return [{ kind: 'paragraph', children: toInlines(node.children, rule) }];
    case 'heading':
      return [{ kind: 'heading', children: toInlines(node.children, rule) }];
    case 'code':
      return [{ kind: 'code', language: node.lang ?? null, text: node.value }];
    case 'blockquote':
      return [{ kind: 'quote', children: node.children.flatMap((child) => toBlocks(child, rule)) }];
    case 'footnoteDefinition':
      return node.children.flatMap((child) => toBlocks(child, rule));
    case 'list':
      return [toList(node, rule)];
    case 'table':
      return [toTable(node, rule)];
    case 'thematicBreak':
      return [{ kind: 'rule' }];
    case 'html':
      return [{ kind: 'paragraph', children: fromHtml(node.value, rule) }];
    default:
      return [];
  }
}

function toList(node: List, rule: LinkRule): Block {
  const items = node.children.map(({ checked, children }) => {
    const blocks = children.flatMap((child) => toBlocks(child, rule));
    const box: Inline | null = checked == null ? null : { kind: 'text', text: checked ? '☑ ' : '☐ ' };
    const [first, ...rest] = blocks;
    if (box === null) return blocks;
    if (first?.kind !== 'paragraph') return [{ kind: 'paragraph', children: [box] } as const, ...blocks];
    return [{ ...first, children: [box, ...first.children] }, ...rest];
  });
  return { kind: 'list', start: node.ordered === true ? (node.start ?? 1) : null, items };
}

function toTable(node: Table, rule: LinkRule): Block {
  return { kind: 'table', rows: node.children.map((row) => row.children.map((cell) => toInlines(cell.children, rule))) };
}

function toInlines(nodes: readonly PhrasingContent[], rule: LinkRule): readonly Inline[] {
  return nodes.flatMap((node) => toInline(node, rule));
}

function toInline(node: PhrasingContent, rule: LinkRule): readonly Inline[] {
  switch (node.type) {
    case 'text':
      return markAddresses(node.value, rule);
    case 'inlineCode':
      return [{ kind: 'code', text: node.value }];
    case 'strong':
      return [{ kind: 'strong', children: toInlines(node.children, rule) }];
    case 'emphasis':
      return [{ kind: 'emphasis', children: toInlines(node.children, rule) }];
    case 'delete':
      return [{ kind: 'strike', children: toInlines(node.children, rule) }];
    case 'break':
      return [{ kind: 'break' }];
    case 'html':
      return fromHtml(node.value, rule);
    case 'image':
    case 'imageReference':
      return markAddresses(node.alt ?? '', rule);
    case 'link':
      return toLink(node.url, toInlines(node.children, rule), textOf(node), rule);
    case 'linkReference':
      return [{ kind: 'text', text: '[' }, ...toInlines(node.children, rule), { kind: 'text', text: ']' }];
    case 'footnoteReference':
      return [{ kind: 'text', text: `[^${node.identifier}]` }];
    default:
      return [];
  }
}

/** A link that may not be one leaves its words; one that may is shown with its address. */
function toLink(address: string, children: readonly Inline[], words: string, rule: LinkRule): readonly Inline[] {
  const url = rule(address);
  if (url === null) return children;
  const saysItself = words === '' || words === address || rule(words) === url || rule(`https://${words}`) === url;
  return saysItself
    ? [{ kind: 'link', url }]
    : [...children, { kind: 'text', text: ' (' }, { kind: 'link', url }, { kind: 'text', text: ')' }];
}

/** Tags are words like any other, but for the line break that models like to write. */
function fromHtml(html: string, rule: LinkRule): readonly Inline[] {
  return /^<br\s*\/?>$/i.test(html.trim()) ? [{ kind: 'break' }] : markAddresses(html, rule);
}

function textOf(node: Nodes): string {
  if ('value' in node) return node.value;
  return 'children' in node ? node.children.map(textOf).join('') : '';
}
