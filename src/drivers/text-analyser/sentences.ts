/** Finds sentence borders in both languages without Intl.Segmenter, whose cost grows with the square of the text. */
import type { Sentence } from '../../core/ports/text-analyser.ts';

/** After a full stop only white space ends a sentence; Chinese marks end one at once, closing quotes included. */
const BORDER = /[。！？；]+[”’」』）)】"']*|[.!?]+["'”’)\]]*(?=\s)|\n+/gu;
const ABBREVIATION =
  /(?:^|[\s(])(?:[A-Za-z]|e\.g|i\.e|etc|vs|cf|al|Fig|Figs|Eq|Dr|Mr|Mrs|Ms|Prof|St|Sr|Jr|No|Inc|Ltd|Co|Corp|approx|resp)\.$/u;
/** `3.` at the beginning of a line counts an item. */
const LIST_NUMBER = /^\s*\d{1,3}\.$/u;

export function splitSentences(text: string): Sentence[] {
  const sentences: Sentence[] = [];
  let start = 0;
  for (const border of text.matchAll(BORDER)) {
    const end = border.index + border[0].length;
    if (border[0] === '.' && !endsHere(text, start, end)) continue;
    push(sentences, text, start, end);
    start = end;
  }
  push(sentences, text, start, text.length);
  return sentences;
}

function endsHere(text: string, start: number, end: number): boolean {
  if (LIST_NUMBER.test(text.slice(start, end))) return false;
  if (ABBREVIATION.test(text.slice(Math.max(start, end - 10), end))) return false;
  const next = /\S/u.exec(text.slice(end, end + 4))?.[0];
  return next === undefined || !/\p{Ll}/u.test(next);
}

function push(sentences: Sentence[], text: string, from: number, to: number): void {
  let start = from;
  let end = to;
  while (start < end && /\s/u.test(text.charAt(start))) start++;
  while (end > start && /\s/u.test(text.charAt(end - 1))) end--;
  if (end > start) sentences.push({ start, end, text: text.slice(start, end) });
}
