/** Reads what stands inside a line of Markdown: emphasis, code, links and source marks. Whatever does not close stays plain text. */
import type { Inline } from './nodes.ts';

interface Found {
  readonly nodes: readonly Inline[];
  readonly end: number;
}

/** Deeper nesting than any real answer has; stops hostile input from exhausting the stack. */
const DEEPEST = 6;

const ESCAPE = /\\([\\`*_[\]()#+\-.!>~|])/y;
const CODE = /(`+)([^`]|[^`][\s\S]*?[^`])\1(?!`)/y;
const STRONG = /\*\*(?=\S)([\s\S]*?\S)\*\*(?!\*)|__(?=\S)([\s\S]*?\S)__(?![\p{L}\p{N}_])/uy;
const EMPHASIS = /\*(?![\s*])((?:[^*]|\*\*)*?[^\s*])\*(?!\*)|(?<![\p{L}\p{N}_])_(?![\s_])([^_]*?[^\s_])_(?![\p{L}\p{N}_])/uy;
const CITE = /\[(\d{1,2}(?:\s*[,，、]\s*\d{1,2})*)\](?!\(https?:)/y;
const LINK = /\[((?:[^[\]]|\[[^[\]]*\])+)\]\(\s*<?([^\s()<>]+(?:\([^\s()]*\)[^\s()<>]*)*)>?(?:\s+"[^"]*")?\s*\)/y;
const ADDRESS = /<?(https?:\/\/[^\s<>"'`，。；、！？（）【】「」《》]+)>?/iy;

function matchAt(pattern: RegExp, text: string, index: number): RegExpExecArray | null {
  pattern.lastIndex = index;
  return pattern.exec(text);
}

/** @returns the address when it is an absolute http or https one, else null */
export function safeHref(address: string): string | null {
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return null;
  const { protocol, href } = new URL(address);
  return protocol === 'http:' || protocol === 'https:' ? href : null;
}

function linkAt(text: string, index: number, depth: number): Found | null {
  const match = matchAt(LINK, text, index);
  if (match === null) return null;
  const content = parse(match[1] ?? '', depth + 1);
  const href = safeHref(match[2] ?? '');
  const end = index + match[0].length;
  return { nodes: href === null ? content : [{ kind: 'link', href, content }], end };
}

function addressAt(text: string, index: number): Found | null {
  const match = matchAt(ADDRESS, text, index);
  if (match === null) return null;
  const isBracketed = match[0].startsWith('<');
  const address = isBracketed ? (match[1] ?? '') : (match[1] ?? '').replace(/[.,;:!?)\]*_]+$/, '');
  const href = safeHref(address);
  if (href === null) return null;
  const label = address.replace(/^https?:\/\/(www\.)?/i, '').replace(/\/$/, '');
  return {
    nodes: [{ kind: 'link', href, content: [{ kind: 'text', text: label }] }],
    end: index + (isBracketed ? match[0] : address).length,
  };
}

function bracketAt(text: string, index: number, depth: number): Found | null {
  const cite = matchAt(CITE, text, index);
  if (cite === null) return linkAt(text, index, depth);
  const numbers = (cite[1] ?? '').split(/[,，、]/).map(Number);
  return { nodes: numbers.map((n) => ({ kind: 'cite', n })), end: index + cite[0].length };
}

function emphasisAt(text: string, index: number, depth: number): Found | null {
  const strong = matchAt(STRONG, text, index);
  const match = strong ?? matchAt(EMPHASIS, text, index);
  if (match === null) return null;
  const content = parse(match[1] ?? match[2] ?? '', depth + 1);
  return { nodes: [{ kind: strong === null ? 'emphasis' : 'strong', content }], end: index + match[0].length };
}

function foundAt(text: string, index: number, depth: number): Found | null {
  const sign = text[index];
  if (sign === '\n') return { nodes: [{ kind: 'break' }], end: index + 1 };
  if (sign === '\\') {
    const match = matchAt(ESCAPE, text, index);
    return match && { nodes: [{ kind: 'text', text: match[1] ?? '' }], end: index + 2 };
  }
  if (sign === '`') {
    const match = matchAt(CODE, text, index);
    return match && { nodes: [{ kind: 'code', text: (match[2] ?? '').trim() }], end: index + match[0].length };
  }
  if (sign === '[') return bracketAt(text, index, depth);
  if (sign === '<' || sign === 'h' || sign === 'H') return addressAt(text, index);
  return emphasisAt(text, index, depth);
}

function parse(text: string, depth: number): readonly Inline[] {
  if (depth > DEEPEST) return [{ kind: 'text', text }];
  const nodes: Inline[] = [];
  let plain = '';
  const flush = (): void => {
    if (plain !== '') nodes.push({ kind: 'text', text: plain });
    plain = '';
  };
  // Only these signs can begin anything; all else is copied in one piece.
  const starts = /[\n\\`[<hH*_]/g;
  for (let index = 0; index < text.length;) {
    starts.lastIndex = index;
    const next = starts.exec(text)?.index ?? text.length;
    plain += text.slice(index, next);
    index = next;
    const found = index < text.length ? foundAt(text, index, depth) : null;
    if (found !== null) {
      // A chip keeps its own distance from the word before it.
      if (found.nodes[0]?.kind === 'cite') plain = plain.trimEnd();
      flush();
      nodes.push(...found.nodes);
    } else plain += text.slice(index, index + 1);
    index = found?.end ?? index + 1;
  }
  flush();
  return nodes;
}

/** Parses the text of one block; a line break in it stays one. */
export function parseInline(text: string): readonly Inline[] {
  return parse(text, 0);
}
