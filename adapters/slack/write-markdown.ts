/** Writes styled text in the markdown that Slack reads: nothing of the text itself is markup, and none of Slack's tokens survives. */
import type { Span, Style, StyledText } from '../_shared/styled-text.ts';
import { escapeTokens } from './escape.ts';
import { parseUrl } from '../../src/kernel/web-url.ts';

/** Is not seen, and parts what would be read together. */
const JOINER = '\u2060';
const NO_BREAK = '\u00A0';

const MARKS: Readonly<Record<'strong' | 'emphasis' | 'strike', string>> = { strong: '**', emphasis: '*', strike: '~~' };

/** https://docs.slack.dev/reference/block-kit/blocks/markdown-block */
export const writeMarkdown = ({ text, spans }: StyledText): string =>
  writeRange({ text, blocks: spans.filter(isBlock), inside: [] }, spans, 0, text.length);

interface Writing {
  readonly text: string;
  /** Code blocks and quotes, which begin and end with a line. */
  readonly blocks: readonly Span[];
  /** Styles of what is being written; one inside itself is not said twice. */
  readonly inside: readonly Style[];
}

const isBlock = ({ style }: Span): boolean => style === 'code-block' || style === 'quote';

/** `spans` are those within the range, outer ones before the ones inside them. */
function writeRange(writing: Writing, spans: readonly Span[], start: number, end: number): string {
  const pieces: string[] = [];
  let before = '';
  const add = (piece: string): void => {
    pieces.push(piece);
    before = piece.at(-1) ?? before;
  };
  let at = start;
  for (let index = 0; index < spans.length;) {
    const span = spans[index];
    if (span === undefined) break;
    let next = index + 1;
    while ((spans[next]?.start ?? end) < span.end) next += 1;
    add(writeText(writing, at, span.start));
    add(writeSpan(writing, span, spans.slice(index + 1, next), before));
    at = span.end;
    index = next;
  }
  add(writeText(writing, at, end));
  return pieces.join('');
}

/** `before` is the character that was written last; none at the beginning. */
function writeSpan(writing: Writing, span: Span, children: readonly Span[], before: string): string {
  const { style, start, end } = span;
  const words = writing.text.slice(start, end);
  const inner = (): string => writeRange({ ...writing, inside: [...writing.inside, style] }, children, start, end);
  switch (style) {
    case 'code-block':
      return asBlock(writing, span, before, writeFence(words, span.language));
    case 'quote':
      return asBlock(writing, span, before, inner().replaceAll(/^/gm, '> '));
    case 'code':
      return (before === '`' ? JOINER : '') + writeCode(words);
    case 'link':
      return writeLink(words);
    default:
      if (writing.inside.includes(style)) return writeRange(writing, children, start, end);
      return writeMarked(MARKS[style], inner(), before, writing.text[end] ?? '');
  }
}

/** A block that follows a list's mark begins on a line of its own, and nothing follows it on its last one. */
function asBlock({ text }: Writing, { end }: Span, before: string, block: string): string {
  const isLineStart = before === '' || before === '\n';
  return (isLineStart ? '' : '\n') + block + (end === text.length || text[end] === '\n' ? '' : '\n');
}

const longestRun = (text: string): number => Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));

function writeFence(code: string, language = ''): string {
  const fence = '`'.repeat(Math.max(3, longestRun(code) + 1));
  const named = /^[\w+#-]{1,30}$/.exec(language)?.[0] ?? '';
  return `${fence}${named}\n${escapeTokens(code)}\n${fence}`;
}

/** A line break in it would begin a line, and means no more than a space. */
function writeCode(words: string): string {
  const code = words.replaceAll('\n', ' ');
  const mark = '`'.repeat(longestRun(code) + 1);
  const pad = /^`|`$|^ .* $/.test(code) ? ' ' : '';
  return mark + pad + escapeTokens(code) + pad + mark;
}

/** The address is its own label. Half of an address, where even a whole message is too short for it, is no link. */
function writeLink(url: string): string {
  const label = escapeInline(url, 0, url.length);
  if (!/^https?:\/\//.test(url) || parseUrl(url) === null) return label;
  return `[${label}](${url.replaceAll(/[()\\<>|\s]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)})`;
}

/** Marks count only beside letters: at a sign that stands beside one, as often in Chinese, they are parted from it. */
function writeMarked(mark: string, inner: string, before: string, after: string): string {
  const [, head = '', words = '', tail = ''] = /^(\s*)(.*?)(\s*)$/s.exec(inner) ?? [];
  if (words === '') return inner;
  const open = /[*~_]$/.test(before) && head === '' ? JOINER : '';
  const opensBesideLetter = head === '' && (open !== '' || /[^\s\p{P}\p{S}]$/u.test(before));
  const closesBesideLetter = tail === '' && /\S/.test(after);
  const left = opensBesideLetter && /^[\p{P}\p{S}]/u.test(words) ? JOINER : '';
  const right = closesBesideLetter && /[\p{P}\p{S}]$/u.test(words) ? JOINER : '';
  return head + open + mark + left + words + right + mark + tail;
}

/** Text between spans; a line break is written so that it stays one. */
function writeText({ text, blocks }: Writing, start: number, end: number): string {
  let written = '';
  let at = start;
  for (let line = text.indexOf('\n', at); line >= 0 && line < end; line = text.indexOf('\n', at)) {
    written += escapeLine(text, at, line) + writeBreak(text, blocks, line);
    at = line + 1;
  }
  return written + escapeLine(text, at, end);
}

function writeBreak(text: string, blocks: readonly Span[], at: number): string {
  if (at === 0 || at === text.length - 1 || text[at - 1] === '\n' || text[at + 1] === '\n') return '\n';
  const ended = blocks.find(({ end }) => end === at);
  // What follows a quote without an empty line would still belong to it.
  if (ended !== undefined) return ended.style === 'quote' ? '\n\n' : '\n';
  return blocks.some(({ start }) => start === at + 1) ? '\n' : '  \n';
}

/** What would make a heading, a list, a rule or a table of a line; before what stands its second group. */
const LINE_MARK = /^(\d{0,9})([#+=|.)-]|:-)/;

function escapeLine(text: string, start: number, end: number): string {
  if (start > 0 && text[start - 1] !== '\n') return escapeInline(text, start, end);
  const indent = /^[ \t]*/.exec(text.slice(start, end))?.[0].length ?? 0;
  const [, digits = '', mark] = LINE_MARK.exec(text.slice(start + indent, end)) ?? [];
  const from = start + indent + (mark === undefined ? 0 : digits.length);
  return NO_BREAK.repeat(indent) + (mark === undefined ? '' : `${digits}\\`) + escapeInline(text, from, end);
}

const isWord = (character: string | undefined): boolean => /[\p{L}\p{N}]/u.test(character ?? '');

/** An underscore inside a word is none of markup, and is left as it is. */
function escapeInline(text: string, start: number, end: number): string {
  const marked = text.slice(start, end).replaceAll(/[\\`*_~[\]]/g, (mark, at: number) => {
    const isInWord = mark === '_' && isWord(text[start + at - 1]) && isWord(text[start + at + 1]);
    return isInWord ? mark : `\\${mark}`;
  });
  return escapeTokens(marked);
}
