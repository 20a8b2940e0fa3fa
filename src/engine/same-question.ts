/** Decides, strictly, whether two questions ask the same: a pinned answer given to another question would be a lie. */
import type { TextAnalyser } from '../core/ports/text-analyser.ts';

/** Share of the words of either that both must have. Up to four words it asks for every one. */
const SAME = 0.8;

/**
 * Words that turn a question round although no index keeps them: negations, and what asks for a person, a time, a place or a reason.
 * Longer ones first, since Chinese ones lie within each other.
 */
const TURNS =
  /\b(?:not|never|without|cannot|no|who|whom|whose|when|where|why|from|before|after|until)\b|n['’]t\b|为什么|為什麼|为何|為何|什么时候|什麼時候|何时|何時|多久|哪里|哪裡|哪儿|哪兒|谁|誰|不能|不会|不會|不可以|没有|沒有|无法|無法|未|别|別|不/gu;
const NUMBERS = /\d+(?:[.,]\d+)*/gu;

/** Chinese asks "can or can it not" to mean "can it": no negation. */
const ALTERNATIVES = /可不可以|(?<verb>[能会會是可要有])(?:不|没|沒)\k<verb>/gu;
const plain = (question: string): string =>
  question
    .normalize('NFKC')
    .toLowerCase()
    .replace(ALTERNATIVES, (_all, verb: string | undefined) => verb ?? '可以');

type Analyser = Pick<TextAnalyser, 'questionTerms'>;

export function isSameQuestion(one: string, other: string, analyser: Analyser): boolean {
  const [left, right] = [plain(one), plain(other)];
  if (found(left, TURNS) !== found(right, TURNS) || found(left, NUMBERS) !== found(right, NUMBERS)) return false;
  return overlap(wordsOf(left, analyser), wordsOf(right, analyser)) >= SAME;
}

/** The words a question is about. */
export const wordsOf = (question: string, analyser: Analyser): ReadonlySet<string> =>
  new Set(analyser.questionTerms(plain(question)).flatMap(({ term, weight }) => (weight === 1 ? [term] : [])));

/** Words that both have as a share of the words of either, from 0 to 1. */
export function overlap(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const common = [...one].filter((word) => other.has(word)).length;
  const all = one.size + other.size - common;
  return all === 0 ? 0 : common / all;
}

const found = (text: string, pattern: RegExp): string => [...new Set(text.match(pattern) ?? [])].toSorted().join(' ');
