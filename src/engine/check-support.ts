/** Tells whether a sentence stands in the passages that it cites, or only claims to. */
import type { Language, PassageHit } from '../core/model/passage.ts';
import type { TextAnalyser } from '../core/ports/text-analyser.ts';

/** Whether the sentence, without its marks, is held by what it cites and is in the right language. */
export type SupportCheck = (sentence: string, cited: readonly PassageHit[]) => boolean;

/** Of the weight of a sentence's words, the share that the passages must hold; measured in test/engine/check-support.test.ts. */
const LEAST_HELD = 0.5;

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
  const asked = analyser.questionTerms(sentence);
  // Code and names have no language.
  const isProse = asked.length > 0;
  if (isProse && isOtherLanguage(sentence, language, analyser)) return false;
  const comparable = cited.some((facts) => facts.language === analyser.language(sentence));
  // Words of another language are not to be found; names and numbers are.
  const counted = comparable ? asked : asked.filter(({ term }) => /^[a-z]{3,}[a-z\d_-]*$/u.test(term) && language === 'zh');
  const total = counted.reduce((sum, { weight }) => sum + weight, 0);
  const held = counted.reduce((sum, { term, weight }) => sum + (holds('terms', term) ? weight : 0), 0);
  return comparable ? total > 0 && held / total >= LEAST_HELD : held >= total * LEAST_HELD;
}

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

const SPELLED: Readonly<Record<string, string>> = {
  one: '1',
  two: '2',
  three: '3',
  four: '4',
  five: '5',
  six: '6',
  seven: '7',
  eight: '8',
  nine: '9',
  ten: '10',
  eleven: '11',
  twelve: '12',
};
const DIGITS = '零一二三四五六七八九';

/** Numbers that a passage writes out, as a sentence may give them in digits. */
function spelledIn(text: string): string[] {
  const english = (text.toLowerCase().match(/\b[a-z]{3,6}\b/gu) ?? []).flatMap((word) => SPELLED[word] ?? []);
  const chinese = (text.match(/[零〇一二两三四五六七八九十百千]+/gu) ?? []).map(readChinese);
  return [...english, ...chinese.map(String)];
}

function readChinese(text: string): number {
  let total = 0;
  let digit = 0;
  for (const character of text.replaceAll('〇', '零').replaceAll('两', '二')) {
    const unit = { 十: 10, 百: 100, 千: 1_000 }[character];
    if (unit === undefined)
      digit = DIGITS.includes(character) && !/[十百千]/u.test(text) ? digit * 10 + DIGITS.indexOf(character) : DIGITS.indexOf(character);
    else {
      total += (digit === 0 ? 1 : digit) * unit;
      digit = 0;
    }
  }
  return total + digit;
}
