/** The text analyser for Chinese and English in one index: dictionary words and character pairs, stems and identifiers. */
import type { Language } from '../../core/model/passage.ts';
import type { QuestionTerm, TextAnalyser } from '../../core/ports/text-analyser.ts';
import { characterPairs, createChineseCutter, type ChineseCutter } from './chinese.ts';
import { chunkWords, createStemCache } from './latin.ts';
import { splitSentences } from './sentences.ts';
import { CHINESE_STOP_WORDS, ENGLISH_STOP_WORDS } from './stop-words.ts';

const HAN = /\p{Script=Han}/u;
const RUNS = new RegExp(
  [
    String.raw`(?<han>\p{Script=Han}+)`,
    String.raw`(?<pairs>[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]+)`,
    String.raw`(?<chunk>LETTER[LETTER\p{M}]*(?:[._'’\/,\-]LETTER[LETTER\p{M}]*)*)`,
  ]
    .join('|')
    .replaceAll('LETTER', String.raw`[[\p{L}\p{N}]--[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]]`),
  'gv',
);
/** A pair only supports the words it overlaps; this share did best over both languages' question sets. */
const PAIR_WEIGHT = 0.5;

type Visit = (term: string, kind: 'word' | 'pair' | 'stop') => void;

export function createTextAnalyser(): TextAnalyser {
  const chinese = createChineseCutter();
  const stem = createStemCache();
  return {
    terms: (text) => {
      const counts = new Map<string, number>();
      visitTerms(text, chinese, stem, (term, kind) => {
        if (kind !== 'stop') counts.set(term, (counts.get(term) ?? 0) + 1);
      });
      return counts;
    },
    questionTerms: (question) => questionTerms(question, chinese, stem),
    sentences: splitSentences,
    language: guessLanguage,
  };
}

function questionTerms(question: string, chinese: ChineseCutter, stem: (word: string) => string): QuestionTerm[] {
  const found = new Map<string, number>();
  visitTerms(question, chinese, stem, (term, kind) => {
    if (kind !== 'stop') found.set(term, Math.max(found.get(term) ?? 0, kind === 'pair' ? PAIR_WEIGHT : 1));
  });
  return [...found].map(([term, weight]) => ({ term, weight }));
}

function visitTerms(text: string, chinese: ChineseCutter, stem: (word: string) => string, visit: Visit): void {
  const plain = text.normalize('NFKC');
  const source = HAN.test(plain) ? chinese.simplify(plain) : plain;
  for (const { groups } of source.matchAll(RUNS)) {
    if (groups?.['han'] !== undefined) visitHan(groups['han'], chinese, visit);
    else if (groups?.['pairs'] !== undefined) for (const pair of characterPairs(groups['pairs'])) visit(pair, 'word');
    else if (groups?.['chunk'] !== undefined) {
      for (const word of chunkWords(groups['chunk'])) visit(stem(word), ENGLISH_STOP_WORDS.has(word) ? 'stop' : 'word');
    }
  }
}

function visitHan(run: string, chinese: ChineseCutter, visit: Visit): void {
  const words = new Set<string>();
  for (const word of chinese.words(run)) {
    words.add(word);
    visit(word, CHINESE_STOP_WORDS.has(word) ? 'stop' : 'word');
  }
  for (const pair of characterPairs(run)) if (!words.has(pair)) visit(pair, 'pair');
}

function guessLanguage(text: string): Language {
  const sample = text.slice(0, 2000);
  const han = sample.match(/\p{Script=Han}/gu)?.length ?? 0;
  const latin = sample.match(/\p{Script=Latin}+/gu)?.length ?? 0;
  return han > latin ? 'zh' : 'en';
}
