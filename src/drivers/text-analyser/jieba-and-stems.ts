/** The text analyser for Chinese and English in one index: dictionary words and character pairs, stems and identifiers. */
import type { Language } from '../../core/model/passage.ts';
import type { QuestionTerm, TextAnalyser } from '../../core/ports/text-analyser.ts';
import { createClassifier, HAN, LETTER, MARK, type ClassifyAt } from './character-classes.ts';
import { createChineseCutter } from './chinese.ts';
import { createStemCache } from './latin.ts';
import { createPieceFinder, cutPieces } from './pieces-of-words.ts';
import { rememberTexts } from './remember-texts.ts';
import { splitSentences } from './sentences.ts';
import { createTermFinder, readText, visitTerms, type TermSource } from './terms-in-text.ts';

/** A pair only supports the words it overlaps; this share did best on Chinese questions. */
const PAIR_WEIGHT = 0.5;
/** Characters of the texts whose reading is kept: half of it is some 3,000 passages, and about 25 MB. */
const REMEMBERED = { texts: 6_000_000, words: 100_000, questions: 200_000 } as const;
/** Enough text to tell its language. */
const SAMPLE_CHARACTERS = 600;

export function createTextAnalyser(): TextAnalyser {
  const source: TermSource = { chinese: createChineseCutter(), stem: createStemCache(), classifyAt: createClassifier() };
  const read = rememberTexts(REMEMBERED.texts, (text) => readText(text, source));
  const piecesOf = rememberTexts(REMEMBERED.words, cutPieces);
  return {
    terms: (text) => countTerms(text, source),
    questionTerms: rememberTexts(REMEMBERED.questions, (question) => questionTerms(question, source)),
    finder: (wanted) => createTermFinder(wanted, read),
    pieceFinder: (question) => createPieceFinder(question, read, piecesOf),
    sentences: rememberTexts(REMEMBERED.texts, splitSentences),
    language: (text) => guessLanguage(text, source.classifyAt),
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

/** More Chinese characters than words of other letters. */
function guessLanguage(text: string, classifyAt: ClassifyAt): Language {
  let han = 0;
  let words = 0;
  let inWord = false;
  for (let at = 0; at < Math.min(text.length, SAMPLE_CHARACTERS); at++) {
    const kind = classifyAt(text, at);
    const isLetter: boolean = (kind === LETTER && !isDigit(text.charCodeAt(at))) || (inWord && kind === MARK);
    if (isLetter && !inWord) words++;
    if (kind === HAN) han++;
    inWord = isLetter;
  }
  return han > words ? 'zh' : 'en';
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}
