/** Reads the marks by which a model says where a claim comes from: `[1]`, `[1, 3]`, `[^2]`, `【1】`, `[1-3]`. */

export interface CitationMark {
  readonly start: number;
  readonly end: number;
  /** In the order written, each once. */
  readonly numbers: readonly number[];
}

const MARK = /[[［【]\s*\^?\s*(\d{1,4}(?:\s*[,，、;；–-]\s*\^?\d{1,4})*)\s*(?:†[^\]］】\n]{0,40})?[\]］】]/gu;
const MARKED_END = new RegExp(`[.!?]+["'”’)]*(?:${MARK.source})+(?=\\s)`, 'gu');
const WIDEST_RANGE = 20;

/** Marks in order of place, with positions in UTF-16 units. */
export function findMarks(text: string): readonly CitationMark[] {
  return [...text.matchAll(MARK)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    numbers: [...new Set(numbersOf(match[1] ?? ''))],
  }));
}

/** The part of `text` from its beginning that is marks and white space alone, up to the end of the last mark. */
export function leadingMarks(text: string): number {
  let end = 0;
  for (const mark of findMarks(text)) {
    if (text.slice(end, mark.start).trim() !== '') break;
    end = mark.end;
  }
  return end;
}

/** Whether this is the beginning of a mark whose end is not written yet. */
export function isOpenMark(text: string): boolean {
  return /^[[［【][\s^\d,，、;；–-]*(?:†[^\]］】\n]*)?$/u.test(text);
}

/** Where a sentence ends that has its marks glued to its full stop (`7 days.[1] Then`), which hides the border from others. */
export function endsAfterMarks(text: string): readonly number[] {
  return [...text.matchAll(MARKED_END)].map((match) => match.index + match[0].length);
}

function numbersOf(list: string): number[] {
  return list.split(/[,，、;；]/u).flatMap((part) => {
    const [from = 0, to = from] = part.split(/[–-]/u).map((number) => Number(number.replace('^', '').trim()));
    if (to <= from || to - from > WIDEST_RANGE) return from === to ? [from] : [from, to];
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });
}
