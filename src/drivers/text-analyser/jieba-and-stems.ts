/** The text analyser for Chinese and English in one index: dictionary words and character pairs, stems and identifiers. */
import type { Language } from '../../core/model/passage.ts';
import type { QuestionTerm, TextAnalyser } from '../../core/ports/text-analyser.ts';
import { createChineseCutter } from './chinese.ts';
import { createStemCache } from './latin.ts';
import { splitSentences } from './sentences.ts';
import { createTermFinder, visitTerms, type TermSource } from './terms-in-text.ts';

/** A pair only supports the words it overlaps; this share did best on Chinese questions. */
const PAIR_WEIGHT = 0.5;
/** Enough text to tell its language. */
const SAMPLE_CHARACTERS = 600;
const LATIN = /\p{Script=Latin}/u;
const HAN = /\p{Script=Han}/u;

export function createTextAnalyser(): TextAnalyser {
  const source: TermSource = { chinese: createChineseCutter(), stem: createStemCache() };
  return {
    terms: (text) => countTerms(text, source),
    questionTerms: (question) => questionTerms(question, source),
    finder: (wanted) => createTermFinder(wanted, source),
    sentences: splitSentences,
    language: guessLanguage,
  };
}

function countTerms(text: string, source: TermSource): Map<string, number> {
  const counts = new Map<string, number>();
  visitTerms(text, source, (term, kind) => {
    if (kind !== 'stop') counts.set(term, (counts.get(term) ?? 0) + 1);
  });
  return counts;
}

function questionTerms(question: string, source: TermSource): QuestionTerm[] {
  const found = new Map<string, number>();
  visitTerms(question, source, (term, kind) => {
    if (kind !== 'stop') found.set(term, Math.max(found.get(term) ?? 0, kind === 'pair' ? PAIR_WEIGHT : 1));
  });
  return [...found].map(([term, weight]) => ({ term, weight }));
}

/** More Chinese characters than words of Latin letters. */
function guessLanguage(text: string): Language {
  let han = 0;
  let words = 0;
  let inWord = false;
  for (const character of text.slice(0, SAMPLE_CHARACTERS)) {
    const isLatin = character < '\u0080' ? isAsciiLetter(character) : LATIN.test(character);
    if (isLatin && !inWord) words++;
    if (character > '\u2e7f' && HAN.test(character)) han++;
    inWord = isLatin;
  }
  return han > words ? 'zh' : 'en';
}

function isAsciiLetter(character: string): boolean {
  const lower = character.charCodeAt(0) | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}
