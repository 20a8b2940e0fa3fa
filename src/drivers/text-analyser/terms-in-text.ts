/** Walks a text once and names every term in it: the one place that decides what a term is. */
import type { FindTerms, Occurrence } from '../../core/ports/text-analyser.ts';
import { HAN, LETTER, type ClassifyAt } from './character-classes.ts';
import { characterPairs, type ChineseCutter } from './chinese.ts';
import { chunkWords, isPlainWord } from './latin.ts';
import { visitRuns } from './runs.ts';
import { CHINESE_STOP_WORDS, ENGLISH_STOP_WORDS } from './stop-words.ts';

export interface TermSource {
  readonly chinese: ChineseCutter;
  readonly stem: (word: string) => string;
  readonly classifyAt: ClassifyAt;
}

/** `pair`: two neighbouring Chinese characters that are no word; `stop`: a word of grammar. */
export type TermKind = 'word' | 'pair' | 'stop';

export function visitTerms(text: string, source: TermSource, visit: (term: string, kind: TermKind) => void): void {
  const plain = simplify(text, source);
  visitRuns(plain, source.classifyAt, (from, to, kind) => {
    const run = plain.slice(from, to);
    if (kind === HAN) visitHan(run, source.chinese, visit);
    else if (kind === LETTER) for (const word of chunkWords(run)) visit(source.stem(word), ENGLISH_STOP_WORDS.has(word) ? 'stop' : 'word');
    else for (const pair of characterPairs(run)) visit(pair, 'word');
  });
}

function visitHan(run: string, chinese: ChineseCutter, visit: (term: string, kind: TermKind) => void): void {
  const words = new Set<string>();
  for (const word of chinese.words(run)) {
    words.add(word);
    visit(word, CHINESE_STOP_WORDS.has(word) ? 'stop' : 'word');
  }
  for (const pair of characterPairs(run)) if (!words.has(pair)) visit(pair, 'pair');
}

/** What a text holds for any question. */
export interface ReadText {
  /** Stems of words, and whole runs of scripts without spaces. */
  readonly parts: readonly string[];
  /** Where each part begins, as occurrences count it; complemented (`~`) for runs. */
  readonly places: Int32Array;
}

export function readText(text: string, source: TermSource): ReadText {
  const plain = simplify(text, source);
  const parts: string[] = [];
  const places: number[] = [];
  let at = 0;
  visitRuns(plain, source.classifyAt, (from, to, kind) => {
    if (kind === LETTER) {
      const words = isPlainWord(plain, from, to) ? [plain.slice(from, to).toLowerCase()] : chunkWords(plain.slice(from, to));
      for (const word of words) {
        parts.push(source.stem(word));
        places.push(at++);
      }
    } else {
      parts.push(plain.slice(from, to));
      places.push(~at);
      at += to - from;
    }
  });
  return { parts, places: Int32Array.from(places) };
}

export function createTermFinder(wanted: ReadonlySet<string>, read: (text: string) => ReadText): FindTerms {
  const byFirst = groupByFirst(wanted);
  return (text) => {
    const { parts, places } = read(text);
    const found: Occurrence[] = [];
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i] ?? '';
      const place = places[i] ?? 0;
      if (place < 0) findInRun(part, ~place, byFirst, found);
      else if (wanted.has(part)) found.push({ term: part, at: place });
    }
    return found;
  };
}

function findInRun(run: string, start: number, byFirst: ReadonlyMap<number, readonly string[]>, found: Occurrence[]): void {
  for (let i = 0; i < run.length; i++) {
    const candidates = byFirst.get(run.charCodeAt(i));
    if (candidates) for (const term of candidates) if (run.startsWith(term, i)) found.push({ term, at: start + i });
  }
}

/** Wanted terms by their first unit: most places in a run are passed by with one look. */
function groupByFirst(wanted: ReadonlySet<string>): Map<number, string[]> {
  const groups = new Map<number, string[]>();
  for (const term of wanted) {
    const first = term.charCodeAt(0);
    const group = groups.get(first);
    if (group) group.push(term);
    else groups.set(first, [term]);
  }
  return groups;
}

function simplify(text: string, source: TermSource): string {
  const plain = text.normalize('NFKC');
  for (let at = 0; at < plain.length; at++) if (source.classifyAt(plain, at) === HAN) return source.chinese.simplify(plain);
  return plain;
}
