/** Tells whether a sentence stands in the passages that it cites, or only claims to. */
import type { Language, PassageHit } from '../core/model/passage.ts';
import type { QuestionTerm, TextAnalyser } from '../core/ports/text-analyser.ts';

/** Whether the sentence, without its marks, is held by what it cites and is in the right language. */
export type SupportCheck = (sentence: string, cited: readonly PassageHit[]) => boolean;

/**
 * Of the weight of a sentence's words the share that the passages must hold, and the words in a row that they may lack. Chosen on questions
 * with known passages in both languages: nearly every true sentence passes, nearly every one about something else does not (see the test).
 */
const LEAST_HELD = 0.5;
const LONGEST_GAP = 3;

/** Pure, and remembers what it judged: the same sentence comes again with every piece of a stream. */
export function createSupportCheck(analyser: TextAnalyser, language: Language): SupportCheck {
  const facts = new Map<PassageHit, Facts>();
  const factsOf = (hit: PassageHit): Facts => {
    const known = facts.get(hit) ?? readFacts(hit, analyser);
    facts.set(hit, known);
    return known;
  };
  const judged = new Map<string, boolean>();
  return (sentence, cited) => {
    const key = [sentence, ...cited.map(({ passageId }) => passageId)].join('\n');
    const verdict = judged.get(key) ?? judge(sentence, cited.map(factsOf), analyser, language);
    judged.set(key, verdict);
    return verdict;
  };
}

/** What a passage can be held to. */
interface Facts {
  readonly terms: ReadonlySet<string>;
  readonly numbers: ReadonlySet<string>;
  readonly language: Language;
}

function readFacts(hit: PassageHit, analyser: TextAnalyser): Facts {
  const text = [hit.title, ...hit.headingPath, hit.text].join('\n');
  const numbers = new Set([...numbersIn(text), ...spelledIn(text)]);
  return { terms: new Set(analyser.terms(text).keys()), numbers, language: analyser.language(hit.text) };
}

function judge(sentence: string, cited: readonly Facts[], analyser: TextAnalyser, language: Language): boolean {
  const holds = (what: 'terms' | 'numbers', one: string): boolean => cited.some((facts) => facts[what].has(one));
  if (!numbersIn(withoutEnumerator(sentence)).every((number) => holds('numbers', number))) return false;
  const words = analyser.questionTerms(sentence);
  if (words.length > 0 && isOtherLanguage(sentence, language, analyser)) return false;
  const isHeld = (term: string): boolean => holds('terms', term);
  // Words of another language are not to be found there; names in Latin letters are.
  if (!cited.some((facts) => facts.language === analyser.language(sentence))) {
    return language === 'en' || shareHeld(words.filter(isLatin), isHeld) >= LEAST_HELD;
  }
  const isUnknown = (name: string): boolean => {
    const terms = [...analyser.terms(name).keys()];
    return terms.length > 0 && !terms.some(isHeld);
  };
  if (words.length === 0 || namesIn(sentence).some(isUnknown)) return false;
  return shareHeld(words, isHeld) >= LEAST_HELD && longestGap(words, isHeld) <= LONGEST_GAP;
}

/** By weight; nothing is held as a whole. */
function shareHeld(words: readonly QuestionTerm[], isHeld: (term: string) => boolean): number {
  const weigh = (some: readonly QuestionTerm[]): number => some.reduce((sum, { weight }) => sum + weight, 0);
  return words.length === 0 ? 1 : weigh(words.filter(({ term }) => isHeld(term))) / weigh(words);
}

/** Most words in a row that are not held; terms that only support a word are none. */
function longestGap(words: readonly QuestionTerm[], isHeld: (term: string) => boolean): number {
  let most = 0;
  let gap = 0;
  for (const { term } of words.filter(({ weight }) => weight === 1)) {
    gap = isHeld(term) ? 0 : gap + 1;
    most = Math.max(most, gap);
  }
  return most;
}

const isLatin = ({ term }: QuestionTerm): boolean => /^[a-z]{3,}[a-z\d_-]*$/u.test(term);

/** Words with a capital letter in the middle of a sentence. */
const namesIn = (sentence: string): readonly string[] => sentence.match(/(?<=[\p{Ll}\d,;]\s)\p{Lu}[\p{L}\d'-]+/gu) ?? [];

/** English prose where Chinese was asked for, or the other way round. */
function isOtherLanguage(sentence: string, language: Language, analyser: TextAnalyser): boolean {
  if (analyser.language(sentence) === language) return false;
  const han = sentence.match(/\p{Script=Han}/gu)?.length ?? 0;
  const words = sentence.match(/\p{Script=Latin}+/gu)?.length ?? 0;
  return language === 'zh' ? han === 0 && words >= FEWEST_WORDS : han > words;
}

/** Fewer may be a command or a name. */
const FEWEST_WORDS = 5;

/** The number before a step of a list is nobody's claim. */
const withoutEnumerator = (sentence: string): string => sentence.replace(/^\s*(?:[-*•]\s*)?(?:\*\*)?\d{1,2}[.)、．:：]\s*/u, '');

/** Numbers in digits, without the marks that group thousands. */
function numbersIn(text: string): string[] {
  const found = text.normalize('NFKC').match(/\d+(?:[.,:]\d+)*/gu) ?? [];
  return found.map((number) => number.replaceAll(/,(?=\d{3}(?:\D|$))/gu, '').replace(/\.0+$/u, ''));
}

const SPELLED: readonly string[] = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');
const DIGITS = '零一二三四五六七八九';
const UNITS: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1_000 };

/** Numbers that a passage writes out, as a sentence may give them in digits. */
function spelledIn(text: string): string[] {
  const english = (text.toLowerCase().match(/\b[a-z]{3,6}\b/gu) ?? []).map((word) => SPELLED.indexOf(word)).filter((number) => number >= 0);
  const chinese = (text.match(/[零〇一二两三四五六七八九十百千]+/gu) ?? []).map(readChinese);
  return [...english, ...chinese].map(String);
}

/** 二十五 with units, 二〇二六 digit by digit. */
function readChinese(text: string): number {
  const plain = text.replaceAll('〇', '零').replaceAll('两', '二');
  if (!/[十百千]/u.test(plain)) return Number([...plain].map((digit) => DIGITS.indexOf(digit)).join(''));
  let total = 0;
  let digit = 0;
  for (const character of plain) {
    const unit = UNITS[character];
    if (unit !== undefined) total += Math.max(digit, 1) * unit;
    digit = unit === undefined ? DIGITS.indexOf(character) : 0;
  }
  return total + digit;
}
