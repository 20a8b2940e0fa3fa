/** Measures how well a text answers to the terms of a question, in shares of the question's rarity-weighted terms. */
import type { AskedTerm } from '../core/model/passage.ts';
import type { FindTerms, Occurrence, TextAnalyser } from '../core/ports/text-analyser.ts';

/** Terms this close in the question belong together: the words of a name, the halves of a compound. */
const NEAR = 3;

interface TermPair {
  readonly left: string;
  readonly right: string;
  readonly distance: number;
  readonly gain: number;
}

/** What each of several terms is worth, and their sum. */
export interface TermGains {
  readonly gains: ReadonlyMap<string, number>;
  readonly total: number;
}

/** What is asked: each term's gain (weight times idf), and the terms that stand together. */
export interface AskedTerms extends TermGains {
  /** Finds the terms, and the characters besides them. */
  readonly find: FindTerms;
  /** Characters of the question's Chinese words: words that mean the same often share one. */
  readonly characters: readonly string[];
  readonly pairs: readonly TermPair[];
  readonly pairTotal: number;
}

/**
 * The terms that count for or against a text. A supporting term that occurs nowhere is left out: two characters that happen to meet where
 * two words of the question touch say nothing about what is missing, and how many of them occur by chance depends on the size of the base.
 */
export function countedTerms(terms: readonly AskedTerm[]): AskedTerm[] {
  return terms.filter((term) => term.known || term.weight === 1);
}

export function readAsked(question: string, terms: readonly AskedTerm[], analyser: TextAnalyser): AskedTerms {
  const gains = new Map(countedTerms(terms).map((t) => [t.term, t.weight * t.idf]));
  const words = terms.filter((term) => term.weight === 1);
  const characters = [...new Set(words.flatMap(({ term }) => term.match(/\p{Script=Han}/gu) ?? []))];
  const find = analyser.finder(new Set([...gains.keys(), ...characters]));
  const inQuestion = find(question).filter(({ term }) => gains.has(term));
  const pairs = nearPairs(inQuestion, gains);
  return { gains, find, characters, total: sum(gains.values()), pairs, pairTotal: sum(pairs.map((pair) => pair.gain)) };
}

/** Gains of parts of the question's words, its Chinese characters or its pieces, by how few of these texts hold them. */
export function weighRare(parts: Iterable<string>, texts: readonly ReadonlySet<string>[]): TermGains {
  const gains = new Map(
    [...parts].map((part) => {
      const held = texts.filter((text) => text.has(part)).length;
      return [part, Math.log(1 + (texts.length + 1.5 - held) / (held + 0.5))] as const;
    }),
  );
  return { gains, total: sum(gains.values()) };
}

function nearPairs(places: readonly Occurrence[], gains: ReadonlyMap<string, number>): TermPair[] {
  const pairs: TermPair[] = [];
  places.forEach((left, i) => {
    for (const right of places.slice(i + 1)) {
      const distance = right.at - left.at;
      if (distance > NEAR) break;
      if (distance === 0 || left.term === right.term) continue;
      pairs.push({ left: left.term, right: right.term, distance, gain: Math.min(gains.get(left.term) ?? 0, gains.get(right.term) ?? 0) });
    }
  });
  return pairs;
}

/** Share (0 to 1) of the asked gain that these terms hold. */
export function coverage(terms: Iterable<string>, asked: TermGains): number {
  return distinctCoverage(new Set(terms), asked);
}

/** The same for terms of which none is named twice. */
export function distinctCoverage(terms: Iterable<string>, asked: TermGains): number {
  if (asked.total === 0) return 0;
  let held = 0;
  for (const term of terms) held += asked.gains.get(term) ?? 0;
  return held / asked.total;
}

/** Share (0 to 1) of the question's neighbouring terms that are neighbours in one of these sentences too. */
export function pairCoverage(sentences: readonly (readonly Occurrence[])[], asked: AskedTerms): number {
  if (asked.pairTotal === 0) return 0;
  const places = sentences.map(groupByTerm);
  const met = asked.pairs.filter((pair) => places.some((at) => isNear(pair, at)));
  return sum(met.map((pair) => pair.gain)) / asked.pairTotal;
}

function groupByTerm(occurrences: readonly Occurrence[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (const { term, at } of occurrences) {
    const list = places.get(term);
    if (list) list.push(at);
    else places.set(term, [at]);
  }
  return places;
}

function isNear(pair: TermPair, places: ReadonlyMap<string, readonly number[]>): boolean {
  const rights = places.get(pair.right);
  if (!rights) return false;
  return (places.get(pair.left) ?? []).some((left) => rights.some((right) => right > left && right - left <= pair.distance + 1));
}

export function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
