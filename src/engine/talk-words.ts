/** The words by which conversations are found: the same for what was said and for what is looked for. */
import type { TextAnalyser } from '../core/ports/text-analyser.ts';

type Analyser = Pick<TextAnalyser, 'terms'>;

/** Of one message; a text of more different words is no message but a list. */
const MOST_WORDS = 2_000;
/** Of one search: more only narrow it further. */
const MOST_ASKED = 16;

const HAN = /^\p{Script=Han}+$/u;

export const wordsSaid = (analyser: Analyser, text: string): readonly string[] => [...analyser.terms(text).keys()].slice(0, MOST_WORDS);

/**
 * Where Chinese is cut into words depends on what stands around it, its pairs of characters do not: they alone are asked for, and a single
 * character only where there is nothing else. Empty: nothing but words of grammar.
 */
export function wordsWanted(analyser: Analyser, text: string): readonly string[] {
  const words = [...analyser.terms(text).keys()];
  const exact = words.filter((word) => !HAN.test(word) || [...word].length === 2);
  return (exact.length > 0 ? exact : words).slice(0, MOST_ASKED);
}
