/** Where emphasis and code of one text may close, found in one pass: looking for the end of each mark by itself would take quadratic time. */

export interface Closers {
  /** The first `**` or `__` from `from` on that may end strong text. @returns -1 when there is none */
  strong(sign: string, from: number): number;
  /** The `*` or `_` that ends emphasis whose content starts at `from`. @returns -1 when there is none */
  emphasis(sign: string, from: number): number;
  /** The first run of exactly `length` backticks from `from` on. @returns -1 when there is none */
  code(length: number, from: number): number;
}

const STRONG_STARS = /(?<=\S)\*\*(?!\*)/g;
const STRONG_LINES = /(?<=\S)__(?![\p{L}\p{N}_])/gu;
const LINE_ENDS = /(?<=\S)_(?![\p{L}\p{N}_])/uy;

/** The first of sorted places that is not before `from`. */
function firstFrom(places: readonly number[], from: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return places[low] ?? -1;
}

const placesOf = (pattern: RegExp, text: string): readonly number[] => [...text.matchAll(pattern)].map(({ index }) => index);

/** Computed when first asked for: most texts have none of these signs. */
function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

function codeRuns(text: string): ReadonlyMap<number, readonly number[]> {
  const runs = new Map<number, number[]>();
  for (const { 0: run, index } of text.matchAll(/`+/g)) {
    const known = runs.get(run.length);
    if (known === undefined) runs.set(run.length, [index]);
    else known.push(index);
  }
  return runs;
}

export function createClosers(text: string): Closers {
  const stars = lazily(() => placesOf(STRONG_STARS, text));
  const lines = lazily(() => placesOf(STRONG_LINES, text));
  const code = lazily(() => codeRuns(text));
  // Pairs of stars may stand inside emphasis; the first other run of them ends it or makes it none.
  const oddRuns = lazily(() => [...text.matchAll(/\*+/g)].filter(({ 0: run }) => run.length % 2 === 1).map(({ index }) => index));

  function starEmphasis(from: number): number {
    const at = firstFrom(oddRuns(), from);
    return at > 0 && text[at + 1] !== '*' && /\S/.test(text.charAt(at - 1)) ? at : -1;
  }

  function lineEmphasis(from: number): number {
    const at = text.indexOf('_', from);
    LINE_ENDS.lastIndex = at;
    return at > 0 && LINE_ENDS.test(text) ? at : -1;
  }

  return {
    strong: (sign, from) => firstFrom(sign === '*' ? stars() : lines(), from),
    emphasis: (sign, from) => (sign === '*' ? starEmphasis(from) : lineEmphasis(from)),
    code: (length, from) => firstFrom(code().get(length) ?? [], from),
  };
}
