/** Reads what stands inside a line of Markdown: emphasis, code, links and source marks. Whatever does not close stays plain text. */
import { createClosers, type Closers } from './closers.ts';
import type { Inline } from './nodes.ts';

/** One text, its closing marks, and how deep it lies in others. */
interface Reading {
  readonly text: string;
  readonly closers: Closers;
  readonly depth: number;
}

interface Found {
  readonly nodes: readonly Inline[];
  readonly end: number;
}

/** Deeper nesting than any real answer has; stops hostile input from exhausting the stack. */
const DEEPEST = 6;

const ESCAPE = /\\([\\`*_[\]()#+\-.!>~|])/y;
const CODE_RUN = /`+/y;
const STRONG_START = /\*\*(?=\S)|__(?=\S)/y;
const EMPHASIS_START = /\*(?![\s*])|(?<![\p{L}\p{N}_])_(?![\s_])/uy;
const CITE = /\[(\d{1,2}(?:\s*[,，、]\s*\d{1,2})*)\](?!\(https?:)/y;
const LINK = /\[((?:[^[\]]|\[[^[\]]*\])+)\]\(\s*<?([^\s()<>]+(?:\([^\s()]*\)[^\s()<>]*)*)>?(?:\s+"[^"]*")?\s*\)/y;
const ADDRESS = /<?(https?:\/\/[^\s<>"'[\]`，。；、！？（）【】「」《》]+)>?/iy;

function matchAt(pattern: RegExp, text: string, index: number): RegExpExecArray | null {
  pattern.lastIndex = index;
  return pattern.exec(text);
}

/** An address as people read it. */
export const bare = (address: string): string => address.replace(/^https?:\/\/(www\.)?/i, '').replace(/\/$/, '');

/** @returns the address when it is an absolute http or https one, else null */
function safeHref(address: string): string | null {
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return null;
  const { protocol, href } = new URL(address);
  return protocol === 'http:' || protocol === 'https:' ? href : null;
}

/** The text without the signs of `signs` at its end. */
export function withoutEnd(text: string, signs: string): string {
  let end = text.length;
  while (end > 0 && signs.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
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
  const address = isBracketed ? (match[1] ?? '') : withoutEnd(match[1] ?? '', '.,;:!?)*_');
  const href = safeHref(address);
  // What is no address after all is passed over whole: each start inside it would be read to the same end again.
  if (href === null) return { nodes: [{ kind: 'text', text: match[0] }], end: index + match[0].length };
  const label = bare(address);
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

function strongAt({ text, closers, depth }: Reading, index: number): Found | null {
  if (matchAt(STRONG_START, text, index) === null) return null;
  // At least one sign stands between the marks.
  const close = closers.strong(text.charAt(index), index + 3);
  return close < 0 ? null : { nodes: [{ kind: 'strong', content: parse(text.slice(index + 2, close), depth + 1) }], end: close + 2 };
}

function emphasisAt({ text, closers, depth }: Reading, index: number): Found | null {
  if (matchAt(EMPHASIS_START, text, index) === null) return null;
  const close = closers.emphasis(text.charAt(index), index + 1);
  return close < 0 ? null : { nodes: [{ kind: 'emphasis', content: parse(text.slice(index + 1, close), depth + 1) }], end: close + 1 };
}

function codeAt({ text, closers }: Reading, index: number): Found {
  const run = matchAt(CODE_RUN, text, index)?.[0] ?? '';
  const start = index + run.length;
  const close = closers.code(run.length, start);
  if (close < 0) return { nodes: [{ kind: 'text', text: run }], end: start };
  return { nodes: [{ kind: 'code', text: text.slice(start, close).trim() }], end: close + run.length };
}

function foundAt(reading: Reading, index: number): Found | null {
  const { text, depth } = reading;
  const sign = text[index];
  if (sign === '\n') return { nodes: [{ kind: 'break' }], end: index + 1 };
  if (sign === '\\') {
    const match = matchAt(ESCAPE, text, index);
    return match && { nodes: [{ kind: 'text', text: match[1] ?? '' }], end: index + 2 };
  }
  if (sign === '`') return codeAt(reading, index);
  if (sign === '[') return bracketAt(text, index, depth);
  if (sign === '<' || sign === 'h' || sign === 'H') return addressAt(text, index);
  return strongAt(reading, index) ?? emphasisAt(reading, index);
}

function parse(text: string, depth: number): readonly Inline[] {
  if (depth > DEEPEST) return [{ kind: 'text', text }];
  const reading: Reading = { text, closers: createClosers(text), depth };
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
    const found = index < text.length ? foundAt(reading, index) : null;
    const [first] = found?.nodes ?? [];
    if (found === null) plain += text.slice(index, index + 1);
    else if (found.nodes.length === 1 && first?.kind === 'text') plain += first.text;
    else {
      // A chip keeps its own distance from the word before it.
      if (first?.kind === 'cite') plain = plain.trimEnd();
      flush();
      nodes.push(...found.nodes);
    }
    index = found?.end ?? index + 1;
  }
  flush();
  return nodes;
}

/** Parses the text of one block; a line break in it stays one. */
export function parseInline(text: string): readonly Inline[] {
  return parse(text, 0);
}
