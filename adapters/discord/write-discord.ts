/** Writes styled text in the markdown that Discord reads; what would be markup, a mention or an invite on its own is disarmed. */
import type { Span, StyledText } from '../_shared/styled-text.ts';

/** Not seen, and no part of any name that it stands in. */
const WORD_JOINER = '\u2060';
/** Looks like a backtick and opens no code: readers of Discord's markdown differ in how far they heed an escaped one. */
const GRAVE = '\u02CB';

/** What would be emphasis, an emoji, a mention, a time, a quote, a masked link, a spoiler, a heading or small print. */
const MARKUP = /[\\*_<>]|\](?=\()|~(?=~)|(?<=~)~|\|(?=\|)|(?<=\|)\||#(?=[# ])|-(?=#)/g;
const EVERYONE = /@(?=everyone|here)/gi;
/** Discord unfolds an invite wherever it stands, perhaps in code too. */
const INVITE = /(?<=discord(?:app)?)\.(?=(?:gg|gift|new)\b|com\/(?:invite|gifts?|template)\b)/gi;
/** One that stands in the path or the query of another address. */
const INVITE_WITHIN = new RegExp(`(?<=://[^/\\s]+/\\S*)${INVITE.source}`, 'gi');
const LANGUAGE = /^[\w+.#-]{1,30}$/;

/** What stands in place of the character at an index. */
type Replacements = ReadonlyMap<number, string>;
type Place = 'words' | 'code' | 'code-block' | 'link';

interface Writer {
  readonly text: string;
  markup: string;
  /** How far the text is written. */
  at: number;
  readonly open: { readonly span: Span; readonly close: string }[];
}

export function writeDiscord({ text, spans }: StyledText): string {
  const disarmed = disarm(text);
  const writer: Writer = { text, markup: '', at: 0, open: [] };
  const copyUpTo = (end: number): void => {
    let part = '';
    for (let at = writer.at; at < end; at += 1) part += disarmed[placeOf(writer)].get(at) ?? text[at];
    put(writer, part);
    writer.at = end;
  };
  const closeUpTo = (place: number): void => {
    for (let last = writer.open.at(-1); last !== undefined && last.span.end <= place; last = writer.open.at(-1)) {
      copyUpTo(last.span.end);
      put(writer, last.close);
      writer.open.pop();
    }
  };
  for (const span of spans) {
    closeUpTo(span.start);
    copyUpTo(span.start);
    begin(writer, span);
  }
  closeUpTo(text.length);
  copyUpTo(text.length);
  return writer.markup;
}

/** Discord knows no style inside the same style, and a quote only at the beginning of a line. */
function begin(writer: Writer, span: Span): void {
  const { style } = span;
  if (isIn(writer, style) || (style === 'quote' && writer.markup !== '' && !writer.markup.endsWith('\n'))) return;
  // The rest of an address that was cut in two is none, and in brackets it could be a mention.
  if (style === 'link' && !writer.text.startsWith('http', span.start)) return;
  const { open, close } = marksOf(span);
  // Two pieces side by side would share their marks.
  const isBesideOne = writer.markup.endsWith(open) && writer.open.at(-1)?.span.start !== span.start;
  put(writer, (isBesideOne ? WORD_JOINER : '') + open);
  writer.open.push({ span, close });
}

function marksOf({ style, language = '' }: Span): { readonly open: string; readonly close: string } {
  if (style === 'code-block') return { open: `\`\`\`${LANGUAGE.test(language) ? language : ''}\n`, close: '\n```' };
  if (style === 'quote') return { open: '> ', close: '' };
  if (style === 'link') return { open: '<', close: '>' };
  const mark = { strong: '**', emphasis: '*', strike: '~~', code: '`' }[style];
  return { open: mark, close: mark };
}

const put = (writer: Writer, markup: string): void =>
  void (writer.markup += isIn(writer, 'quote') ? markup.replaceAll('\n', '\n> ') : markup);

const isIn = ({ open }: Writer, style: Span['style']): boolean => open.some(({ span }) => span.style === style);

function placeOf({ open }: Writer): Place {
  const style = open.at(-1)?.span.style;
  return style === 'code' || style === 'code-block' || style === 'link' ? style : 'words';
}

function disarm(text: string): Readonly<Record<Place, Replacements>> {
  const find = (pattern: RegExp, write: (found: string) => string): readonly [number, string][] =>
    [...text.matchAll(pattern)].map(({ 0: found, index }) => [index, write(found)]);
  const invites = find(INVITE, (dot) => dot + WORD_JOINER);
  const graves = find(/`/g, () => GRAVE);
  return {
    words: new Map([...find(MARKUP, (mark) => `\\${mark}`), ...find(EVERYONE, (sign) => sign + WORD_JOINER), ...graves, ...invites]),
    code: new Map([...graves, ...invites]),
    'code-block': new Map([...find(/(?<=``)`/g, (mark) => WORD_JOINER + mark), ...invites]),
    link: new Map(find(INVITE_WITHIN, () => '%2E')),
  };
}
