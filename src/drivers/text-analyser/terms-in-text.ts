/** Walks a text once and names every term in it: the one place that decides what a term is. */
import type { FindTerms, Occurrence } from '../../core/ports/text-analyser.ts';
import { characterPairs, type ChineseCutter } from './chinese.ts';
import { chunkWords, isPlainWord } from './latin.ts';
import { CHINESE_STOP_WORDS, ENGLISH_STOP_WORDS } from './stop-words.ts';

const HAN = /\p{Script=Han}/u;
const HAN_START = /^\p{Script=Han}/u;
const UNSPACED = String.raw`\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}`;
const UNSPACED_START = new RegExp(`^[${UNSPACED}]`, 'u');
/** Runs of Chinese, runs of other scripts without spaces, and chunks of letters and digits with the marks that join them. */
const RUNS = new RegExp(
  String.raw`\p{Script=Han}+|[UNSPACED]+|LETTER[LETTER\p{M}]*(?:[._'’\/,\-]LETTER[LETTER\p{M}]*)*`
    .replaceAll('LETTER', String.raw`[[\p{L}\p{N}]--[\p{Script=Han}UNSPACED]]`)
    .replaceAll('UNSPACED', UNSPACED),
  'gv',
);

export interface TermSource {
  readonly chinese: ChineseCutter;
  readonly stem: (word: string) => string;
}

/** `pair`: two neighbouring Chinese characters that are no word; `stop`: a word of grammar. */
export type TermKind = 'word' | 'pair' | 'stop';

export function visitTerms(text: string, source: TermSource, visit: (term: string, kind: TermKind) => void): void {
  for (const run of simplify(text, source).match(RUNS) ?? []) {
    if (HAN_START.test(run)) visitHan(run, source.chinese, visit);
    else if (UNSPACED_START.test(run)) for (const pair of characterPairs(run)) visit(pair, 'word');
    else for (const word of chunkWords(run)) visit(source.stem(word), ENGLISH_STOP_WORDS.has(word) ? 'stop' : 'word');
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

export function createTermFinder(wanted: ReadonlySet<string>, source: TermSource): FindTerms {
  const byFirst = groupByFirst(wanted);
  return (text) => {
    const found: Occurrence[] = [];
    let at = 0;
    for (const run of simplify(text, source).match(RUNS) ?? []) {
      if (HAN_START.test(run) || UNSPACED_START.test(run)) {
        for (let i = 0; i < run.length; i++) {
          const candidates = byFirst.get(run.charAt(i));
          if (candidates) for (const term of candidates) if (run.startsWith(term, i)) found.push({ term, at: at + i });
        }
        at += run.length;
      } else if (isPlainWord(run) && !byFirst.has(run.charAt(0).toLowerCase())) at++;
      else {
        for (const word of chunkWords(run)) {
          const term = source.stem(word);
          if (wanted.has(term)) found.push({ term, at });
          at++;
        }
      }
    }
    return found;
  };
}

/** Wanted terms by their first character, which stemming never changes: most places in a text are passed by with one look. */
function groupByFirst(wanted: ReadonlySet<string>): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const term of wanted) {
    const first = term.charAt(0);
    const group = groups.get(first);
    if (group) group.push(term);
    else groups.set(first, [term]);
  }
  return groups;
}

function simplify(text: string, source: TermSource): string {
  const plain = text.normalize('NFKC');
  return HAN.test(plain) ? source.chinese.simplify(plain) : plain;
}
