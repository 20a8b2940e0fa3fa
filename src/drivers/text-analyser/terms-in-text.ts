/** Walks a text once and names every term in it: the one place that decides what a term is. */
import type { Occurrence } from '../../core/ports/text-analyser.ts';
import { characterPairs, type ChineseCutter } from './chinese.ts';
import { chunkWords } from './latin.ts';
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

export interface TermSource {
  readonly chinese: ChineseCutter;
  readonly stem: (word: string) => string;
}

/** `pair`: two neighbouring Chinese characters that are no word; `stop`: a word of grammar. */
export type TermKind = 'word' | 'pair' | 'stop';

export function visitTerms(text: string, source: TermSource, visit: (term: string, kind: TermKind) => void): void {
  for (const { groups } of simplify(text, source).matchAll(RUNS)) {
    if (groups?.['han'] !== undefined) visitHan(groups['han'], source.chinese, visit);
    else if (groups?.['pairs'] !== undefined) for (const pair of characterPairs(groups['pairs'])) visit(pair, 'word');
    else for (const word of chunkWords(groups?.['chunk'] ?? '')) visit(source.stem(word), ENGLISH_STOP_WORDS.has(word) ? 'stop' : 'word');
  }
}

function visitHan(run: string, chinese: ChineseCutter, visit: (term: string, kind: TermKind) => void): void {
  const words = new Set<string>();
  for (const word of chinese.words(run)) {
    words.add(word);
    visit(word, CHINESE_STOP_WORDS.has(word) ? 'stop' : 'word');
  }
  for (const pair of characterPairs(run)) if (!words.has(pair)) visit(pair, 'pair');
}

export function findTerms(text: string, source: TermSource, wanted: ReadonlySet<string>): Occurrence[] {
  const found: Occurrence[] = [];
  const longest = Math.max(0, ...[...wanted].filter((term) => HAN.test(term)).map((term) => term.length));
  let at = 0;
  for (const { groups } of simplify(text, source).matchAll(RUNS)) {
    const run = groups?.['han'] ?? groups?.['pairs'];
    if (run !== undefined) {
      findInRun(run, longest, wanted, at, found);
      at += run.length;
      continue;
    }
    for (const word of chunkWords(groups?.['chunk'] ?? '')) {
      const term = source.stem(word);
      if (wanted.has(term)) found.push({ term, at });
      at++;
    }
  }
  return found;
}

function findInRun(run: string, longest: number, wanted: ReadonlySet<string>, offset: number, found: Occurrence[]): void {
  for (let i = 0; i < run.length; i++) {
    for (let size = Math.min(longest, run.length - i); size >= 1; size--) {
      const term = run.slice(i, i + size);
      if (wanted.has(term)) found.push({ term, at: offset + i });
    }
  }
}

function simplify(text: string, source: TermSource): string {
  const plain = text.normalize('NFKC');
  return HAN.test(plain) ? source.chinese.simplify(plain) : plain;
}
