/** An answer as the tree that the chat draws, behind the exit filter: only links to cited sources or by people of the business. */
import type { Message } from '../../src/core/model/message.ts';
import { createLinkRule, type LinkRule } from '../_shared/link-rule.ts';
import type { Block, Inline } from './markdown/nodes.ts';
import { parseMarkdown } from './markdown/parse-blocks.ts';
import { bare } from './markdown/parse-inline.ts';

type Drawable = Pick<Message, 'role' | 'text'> & { readonly sources: readonly { readonly url: string | null }[] };

const NO_LINKS: LinkRule = () => null;

/** The tree of a message; empty for a visitor's own, which is shown as it was typed. */
export function renderMessage({ role, text, sources }: Drawable): readonly Block[] {
  if (role === 'user') return [];
  const urls = sources.flatMap(({ url }) => url ?? []);
  return render(text, createLinkRule({ urls, hosts: [], trusted: role !== 'assistant' }));
}

/** The tree of an answer that is being written: its sources are not known yet, so that nothing in it is a link. */
export const renderDraft = (text: string): readonly Block[] => render(text, NO_LINKS);

const render = (text: string, rule: LinkRule): readonly Block[] => parseMarkdown(text).map((block) => ruled(block, rule));

function ruled(block: Block, rule: LinkRule): Block {
  const inside = (blocks: readonly Block[]) => blocks.map((each) => ruled(each, rule));
  const inlines = (content: readonly Inline[]) => ruledAll(content, rule);
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      return { ...block, content: inlines(block.content) };
    case 'list':
      return { ...block, items: block.items.map(inside) };
    case 'quote':
      return { ...block, blocks: inside(block.blocks) };
    case 'table':
      return { ...block, head: block.head.map(inlines), rows: block.rows.map((row) => row.map(inlines)) };
    default:
      return block;
  }
}

const ruledAll = (nodes: readonly Inline[], rule: LinkRule): readonly Inline[] => nodes.flatMap((node) => ruledInline(node, rule));

/** A link that may not be one leaves its words; one under other words is shown with its address, since a masked one can lie. */
function ruledInline(node: Inline, rule: LinkRule): readonly Inline[] {
  if (node.kind === 'strong' || node.kind === 'emphasis') return [{ ...node, content: ruledAll(node.content, rule) }];
  if (node.kind !== 'link') return [node];
  const words = ruledAll(node.content, rule);
  const href = rule(node.href);
  if (href === null) return words;
  const [only] = words;
  const saysItself = words.length === 1 && only?.kind === 'text' && bare(only.text) === bare(href);
  const shown: Inline = { kind: 'link', href, content: [{ kind: 'text', text: saysItself ? only.text : bare(href) }] };
  return saysItself ? [shown] : [...words, { kind: 'text', text: ' (' }, shown, { kind: 'text', text: ')' }];
}
