/** From the tokens inside a line of an answer to nodes of its tree, behind the exit filter: no images, no link that is not allowed. */
import type { Token } from 'markdown-it';
import { markAddresses, type LinkRule } from './link-rule.ts';
import { ELSEWHERE } from './markdown-dialect.ts';
import type { Inline } from './render-tree.ts';

/**
 * Where the answer is shown. A `platform` makes links of addresses by itself, so that one that may not be a link is code; our own `page` does
 * not, and draws marks of sources.
 */
export type Surface = 'platform' | 'page';

export interface Exit {
  readonly rule: LinkRule;
  readonly surface: Surface;
}

/** More marks around a word than anybody writes; what is deeper keeps its words, so that no tree exhausts the stack. */
const DEEPEST = 8;
const STYLES: Readonly<Record<string, 'strong' | 'emphasis' | 'strike'>> = { strong: 'strong', em: 'emphasis', s: 'strike' };

/** Something open: what is found until it closes. */
interface Frame {
  readonly children: Inline[];
  readonly close: () => void;
}

export function parseInlines(tokens: readonly Token[], exit: Exit): readonly Inline[] {
  const root: Frame = { children: [], close: () => undefined };
  const open: Frame[] = [root];
  for (const token of tokens) {
    const { children } = open.at(-1) ?? root;
    if (token.nesting > 0) open.push(openFrame(token, children, open.length > DEEPEST, exit));
    else if (token.nesting < 0) open.pop()?.close();
    else if (token.type === 'cite' && exit.surface === 'page') addCites(children, token.info);
    else addAll(children, toLeaf(token, exit));
  }
  return root.children;
}

function toLeaf({ type, content, children }: Token, exit: Exit): readonly Inline[] {
  switch (type) {
    case 'code_inline':
      return [{ kind: 'code', text: content }];
    case 'softbreak':
    case 'hardbreak':
      return [{ kind: 'break' }];
    case 'cite':
      return [{ kind: 'text', text: content }];
    case 'image':
      return wordsIn((children ?? []).map((child) => child.content).join(''), exit);
    default:
      return wordsIn(content, exit);
  }
}

const wordsIn = (text: string, { rule, surface }: Exit): readonly Inline[] => markAddresses(text, rule, surface === 'platform');

function openFrame(token: Token, outer: Inline[], isTooDeep: boolean, { rule }: Exit): Frame {
  const children: Inline[] = [];
  const style = STYLES[token.tag];
  if (style !== undefined && isTooDeep) return { children: outer, close: () => undefined };
  if (style !== undefined) return { children, close: () => void outer.push({ kind: style, children }) };
  const address = String(token.attrGet('href'));
  return { children, close: () => addAll(outer, toLink(address, children, rule)) };
}

/** A link that may not be one leaves its words; one that may is shown with its address. */
function toLink(address: string, children: readonly Inline[], rule: LinkRule): readonly Inline[] {
  if (address === ELSEWHERE) return [{ kind: 'text', text: '[' }, ...children, { kind: 'text', text: ']' }];
  const url = rule(address);
  if (url === null) return children;
  const words = children.map(textOf).join('');
  const saysItself = words === '' || words === address || rule(words) === url || rule(`https://${words}`) === url;
  return saysItself
    ? [{ kind: 'link', url }]
    : [...children, { kind: 'text', text: ' (' }, { kind: 'link', url }, { kind: 'text', text: ')' }];
}

/** A mark keeps its own distance from the word before it. */
function addCites(nodes: Inline[], numbers: string): void {
  const last = nodes.at(-1);
  if (last?.kind === 'text') nodes.splice(-1, 1, ...(last.text.trim() === '' ? [] : [{ ...last, text: last.text.trimEnd() }]));
  for (const n of numbers.split(/[,，、]/)) nodes.push({ kind: 'cite', n: Number(n) });
}

/** Pieces of plain text that meet become one. */
function addAll(nodes: Inline[], more: readonly Inline[]): void {
  for (const node of more) {
    const last = nodes.at(-1);
    if (node.kind === 'text' && last?.kind === 'text') nodes[nodes.length - 1] = { kind: 'text', text: last.text + node.text };
    else nodes.push(node);
  }
}

function textOf(node: Inline): string {
  if ('text' in node) return node.text;
  if ('url' in node) return node.url;
  return 'children' in node ? node.children.map(textOf).join('') : '';
}
