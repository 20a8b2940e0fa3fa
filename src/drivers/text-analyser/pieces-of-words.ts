/** Compares words by their pieces, so that `transmissible` and `transmission`, or a word and its misspelling, still have much in common. */
import type { FindPieces } from '../../core/ports/text-analyser.ts';
import type { ReadText } from './terms-in-text.ts';

/** Letters of a piece: three find nearly the same, five clearly less. */
const LETTERS = 4;
const BORDER = '_';

export type PiecesOf = (word: string) => readonly string[];

export function createPieceFinder(question: string, read: (text: string) => ReadText, piecesOf: PiecesOf): FindPieces {
  const asked = new Set(alphabeticWords(read(question)).flatMap((word) => [...piecesOf(word)]));
  const known = new Map<string, readonly string[]>();
  const sharedBy = (word: string): readonly string[] => {
    const before = known.get(word);
    if (before !== undefined) return before;
    const shared = piecesOf(word).filter((piece) => asked.has(piece));
    known.set(word, shared);
    return shared;
  };
  return (text) => {
    const { parts, places } = read(text);
    const found = new Set<string>();
    for (let i = 0; i < parts.length; i++) if ((places[i] ?? 0) >= 0) for (const piece of sharedBy(parts[i] ?? '')) found.add(piece);
    return found;
  };
}

function alphabeticWords({ parts, places }: ReadText): string[] {
  return parts.filter((_, i) => (places[i] ?? 0) >= 0);
}

/** Of a word between its borders; a shorter one is its own piece. */
export function cutPieces(word: string): string[] {
  const whole = BORDER + word + BORDER;
  if (whole.length <= LETTERS) return [whole];
  return Array.from({ length: whole.length - LETTERS + 1 }, (_, i) => whole.slice(i, i + LETTERS));
}
