/** Cuts a text into the runs that are analysed each in its own way: Chinese, other scripts without spaces, chunks of letters and digits. */
import { HAN, JOINER, LETTER, MARK, UNSPACED, type ClassifyAt } from './character-classes.ts';

/** `text.slice(from, to)` is one run of the class. */
export type VisitRun = (from: number, to: number, kind: typeof HAN | typeof UNSPACED | typeof LETTER) => void;

/** In reading order; what belongs to no run is passed by. A chunk may hold single joiners between its letters: `e-mail`, `v2.3`. */
export function visitRuns(text: string, classifyAt: ClassifyAt, visit: VisitRun): void {
  let at = 0;
  while (at < text.length) {
    const kind = classifyAt(text, at);
    if (kind === HAN || kind === UNSPACED) {
      const from = at;
      while (at < text.length && classifyAt(text, at) === kind) at++;
      visit(from, at, kind);
    } else if (kind === LETTER) {
      const end = endOfChunk(text, at, classifyAt);
      visit(at, end, kind);
      at = end;
    } else at++;
  }
}

function endOfChunk(text: string, from: number, classifyAt: ClassifyAt): number {
  let at = from + 1;
  while (at < text.length) {
    const kind = classifyAt(text, at);
    const goesOn = kind === LETTER || kind === MARK || (kind === JOINER && at + 1 < text.length && classifyAt(text, at + 1) === LETTER);
    if (!goesOn) break;
    at++;
  }
  return at;
}
