/** Finds the words an answer relied on inside their passage, so that the reader sees them in their surroundings. */

export interface Piece {
  readonly text: string;
  readonly isQuoted: boolean;
}

/** White space and the signs of Markdown differ between a quote and its passage without changing the words. */
const IGNORED = /[\s*_`#>|\u200b]/;
/** Shorter parts would light up by accident. */
const SHORTEST_PART = 2;

interface Squeezed {
  readonly text: string;
  /** For each character of `text`, its place in the original. */
  readonly places: readonly number[];
}

function squeeze(text: string): Squeezed {
  const places: number[] = [];
  let kept = '';
  for (let index = 0; index < text.length; index += 1) {
    const sign = text.charAt(index);
    if (IGNORED.test(sign)) continue;
    kept += sign;
    places.push(index);
  }
  return { text: kept, places };
}

/** Cuts `text` at the borders of the quote; a quote may leave words out with `…`. Nothing is marked when it is not found. */
export function markQuote(text: string, quote: string): readonly Piece[] {
  const passage = squeeze(text);
  const pieces: Piece[] = [];
  let shown = 0;
  let from = 0;
  for (const part of quote.split(/…+|\.{3,}/).map((each) => squeeze(each).text)) {
    const found = part.length < SHORTEST_PART ? -1 : passage.text.indexOf(part, from);
    if (found < 0) continue;
    const start = passage.places[found] ?? 0;
    const end = (passage.places[found + part.length - 1] ?? 0) + 1;
    if (start > shown) pieces.push({ text: text.slice(shown, start), isQuoted: false });
    pieces.push({ text: text.slice(start, end), isQuoted: true });
    shown = end;
    from = found + part.length;
  }
  if (shown < text.length) pieces.push({ text: text.slice(shown), isQuoted: false });
  return pieces;
}
