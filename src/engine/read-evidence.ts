/** Reads off the best passages how much of a question they hold, and what of it is missing, as the evidence gate weighs it. */
import { titleOf } from '../core/model/passage.ts';
import type { AskedTerm, PassageHit, PassageSearch } from '../core/model/passage.ts';
import type { TextAnalyser } from '../core/ports/text-analyser.ts';
import { countedTerms, sum } from './measure-match.ts';
import { placeOfPassage } from './place-of-passage.ts';

/** All shares are 0 to 1 of the rarity-weighted terms; masses are logarithms in units of the rarest term a base of this size can have. */
export interface Evidence {
  /** Mass of the best passage's word score. */
  readonly words: number;
  /** How much smaller the share that the best passage holds becomes when rare terms count still more: it speaks of the field, not of the thing. */
  readonly onlyCommon: number;
  /** Share that one sentence of the best of three passages holds. */
  readonly sentence: number;
  /** Mass that the best passage lacks. Words count in part that share their beginning, or some of their characters, with words of it. */
  readonly missing: number;
  /** Share that title and headings of the best passage hold: a name shared with a page says little of what is asked about it. */
  readonly title: number;
  /** Share of the question's Chinese characters in the best passage, and in its best sentence. */
  readonly characters: number;
  readonly sentenceCharacters: number;
  /** What the ranking gave the best passage. */
  readonly score: number;
  /** Share of the next three passages that are of the same page. */
  readonly page: number;
  /** 1 for a question with Chinese words: they are cut finer than those of other languages, so more of any question is found. */
  readonly chinese: number;
}

const BEST_OF = 3;
const HAN = /\p{Script=Han}/u;
/** Characters of grammar: an unknown word with one of them was cut wrongly (哪一部, 花是) and is no sign that the bases lack anything. */
const GRAMMAR = /[的了和是在与及或而但也都就还被把吗呢吧啊呀么之其此该这那我你您他她它们什怎哪谁何于有几多少]/u;
const LATIN_WORD = /\p{Script=Latin}{4,}/gu;
/** Shortest beginning that two words of one family share, in characters and as a share of the longer word. */
const BEGINNING = { characters: 4, share: 0.6 } as const;
/** The shortest word in which one wrong or changed letter is forgiven. */
const FORGIVING = 6;

/** The search must have hits. */
export function readEvidence(search: PassageSearch, analyser: TextAnalyser): Evidence {
  const terms = countedTerms(search.terms).filter((term) => term.known || !GRAMMAR.test(term.term));
  const hits = search.hits.slice(0, BEST_OF);
  const first = hits[0];
  const find = analyser.finder(new Set(terms.flatMap(({ term }) => [term, ...(HAN.test(term) ? term : '')])));
  const found = hits.map((hit) => findTerms(hit, find, analyser));
  const best = found[0] ?? NOTHING;
  const rarest = highestIdf(search.passages);
  const mass = (one: AskedTerm): number => one.weight * one.idf;
  const lacking = terms.filter(({ term }) => !best.all.has(term));
  return {
    words: Math.log1p((first?.signals['words'] ?? 0) / rarest),
    onlyCommon: share(terms, best.all, mass) - Math.max(...found.map(({ all }) => share(terms, all, (one) => mass(one) ** 2))),
    sentence: Math.max(...found.flatMap(({ sentences }) => sentences.map((held) => share(terms, held, mass)))),
    missing: Math.log1p(
      sum(missingParts(lacking, first, best.all, analyser).map((part, i) => part * mass(lacking[i] as AskedTerm))) / rarest,
    ),
    title: first?.signals['title'] ?? 0,
    characters: first?.signals['characters'] ?? 0,
    sentenceCharacters: first?.signals['sentenceCharacters'] ?? 0,
    score: first?.score ?? 0,
    page: samePage(search.hits),
    chinese: search.terms.some(({ term }) => HAN.test(term)) ? 1 : 0,
  };
}

interface FoundTerms {
  readonly all: ReadonlySet<string>;
  /** Never empty. */
  readonly sentences: readonly ReadonlySet<string>[];
}

const NOTHING: FoundTerms = { all: new Set(), sentences: [new Set()] };

function findTerms(hit: PassageHit, find: ReturnType<TextAnalyser['finder']>, analyser: TextAnalyser): FoundTerms {
  const termsOf = (text: string): Set<string> => new Set(find(text).map(({ term }) => term));
  const sentences = [new Set<string>(), ...analyser.sentences(hit.text).map(({ text }) => termsOf(text))];
  return { all: new Set([titleOf(hit), hit.text].flatMap((text) => [...termsOf(text)])), sentences };
}

function share(terms: readonly AskedTerm[], held: ReadonlySet<string>, worth: (term: AskedTerm) => number): number {
  const total = sum(terms.map(worth));
  return total === 0 ? 0 : sum(terms.filter(({ term }) => held.has(term)).map(worth)) / total;
}

/** How much of each lacking term is missing (0 to 1): nothing where a word of the same family stands. */
function missingParts(
  lacking: readonly AskedTerm[],
  hit: PassageHit | undefined,
  held: ReadonlySet<string>,
  analyser: TextAnalyser,
): number[] {
  // Only words of letters are cut again: Chinese ones are compared by their characters.
  const letters = lacking.some(({ term }) => !HAN.test(term)) && hit ? `${titleOf(hit)}\n${hit.text}`.match(LATIN_WORD) : null;
  const words = letters ? [...analyser.terms(letters.join(' ')).keys()] : [];
  return lacking.map(({ term }) => {
    if (!HAN.test(term)) return words.some((word) => resemble(term, word)) ? 0 : 1;
    const characters = [...term];
    return characters.length < 2 ? 1 : characters.filter((one) => !held.has(one)).length / characters.length;
  });
}

/** Words of one family (organise, organisation) or one letter apart. */
function resemble(left: string, right: string): boolean {
  const longer = Math.max(left.length, right.length);
  const shorter = Math.min(left.length, right.length);
  if (shorter < BEGINNING.characters) return false;
  const beginning = commonLength(left, right, (word, i) => word.charAt(i));
  if (beginning >= BEGINNING.characters && beginning >= BEGINNING.share * longer) return true;
  if (shorter < FORGIVING) return false;
  return longer - shorter <= 1 && beginning + commonLength(left, right, (word, i) => word.charAt(word.length - 1 - i)) >= longer - 1;
}

function commonLength(left: string, right: string, at: (word: string, i: number) => string): number {
  let length = 0;
  while (length < left.length && length < right.length && at(left, length) === at(right, length)) length++;
  return length;
}

function samePage(hits: readonly PassageHit[]): number {
  const [own, ...others] = hits.slice(0, BEST_OF + 1).map((hit) => placeOfPassage(hit).page);
  return others.length === 0 || own === '' ? 0 : others.filter((page) => page === own).length / others.length;
}

/** Inverse document frequency of a term that occurs nowhere: ln(1 + (n + 0.5) / 0.5). */
function highestIdf(passages: number): number {
  return Math.log(2 * passages + 2);
}
