/** Orders the candidates of a word search by what BM25 cannot see: terms that meet in one sentence, and passages that support each other. */
import { titleOf } from '../core/model/passage.ts';
import type { Language, PassageHit, PassageSearch } from '../core/model/passage.ts';
import type { Occurrence, TextAnalyser } from '../core/ports/text-analyser.ts';
import { coverage, distinctCoverage, pairCoverage, readAsked, sum, weighRare, type AskedTerms, type TermGains } from './measure-match.ts';
import { placeOfPassage, type PlaceOfPassage } from './place-of-passage.ts';
import { fitsPolarity, readQuestionKind, saysNature, type QuestionKind } from './read-question-kind.ts';

/**
 * What each signal counts beside a word score of 1 for the best candidate: fitted for recall among five on questions of both languages,
 * every source of questions counted alike, and kept where it also held on questions left out of the fit.
 */
const WEIGHTS = {
  sentence: 0.54,
  window: 0.32,
  pairs: 0.45,
  lead: 0.22,
  section: 0.28,
  page: 0.1,
  /** A heading that asks the same as the question, as pages of questions and answers have them. */
  heading: 0.36,
  /** A passage in the language of the question is preferred when scores are this close: about half of a full match. */
  sameLanguage: 0.6,
  characters: 0.13,
  sentenceCharacters: 0.42,
  /** What characters are to Chinese words: kindred words and misspelt ones share some of their letters. */
  sentencePieces: 0.6,
  /** How near it is in meaning (0 to 1): the same weight served both languages. */
  meaning: 0.9,
  /** A long passage holds more of any question by chance. */
  length: -0.12,
  yesNo: 0.4,
  definition: 0.3,
} as const;
type Weighted = keyof typeof WEIGHTS;
const WEIGHTED = Object.keys(WEIGHTS) as Weighted[];
/** Those that are shown and read by others without a weight here, too. */
type Signals = Readonly<Record<Weighted | 'coverage' | 'title', number>>;

/** Candidates whose text is looked at; more cost time and bring next to nothing. Of the others it counts where they stand. */
const MEASURED = 28;
/** So many other candidates from the same page are full support. */
const PAGE_FULL = 5;
/** A definition that opens a passage, and one further down. */
const DEFINES = { first: 1, later: 0.7 } as const;
/** Characters that tell a passage's language. */
const ENOUGH = 400;
const CODE = /`{3}[\s\S]*?(?:`{3}|$)|`[^`\n]*`/gu;

/** The best `k` of the search's hits in their new order, each with the signals that placed it. */
export function rankPassages(question: string, search: PassageSearch, analyser: TextAnalyser, k: number): PassageHit[] {
  const best = Math.max(...search.hits.map((hit) => hit.score), Number.MIN_VALUE);
  const near = createNearness(search.hits);
  const isHome = createIsHome(question, analyser);
  const weights = weightsFor(shareAbroad(search.hits, near, isHome));
  const standing = (hit: PassageHit): number => weights.words * (hit.score / best) + weights.meaning * near(hit);
  const hits = search.hits.toSorted((a, b) => standing(b) - standing(a));
  const measured = hits.slice(0, Math.max(MEASURED, k));
  const signals = measureAll(question, { ...search, hits, measured }, { best, near, isHome }, analyser);
  const scores = measured.map((hit, i) => weights.words * (hit.score / best) + weigh(signals[i], weights));
  const order = [...measured.keys()].sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
  return order.slice(0, k).flatMap((i) => {
    const hit = measured[i];
    return hit ? [{ ...hit, score: scores[i] ?? 0, signals: { ...hit.signals, ...signals[i] } }] : [];
  });
}

type Measured = PassageSearch & { readonly measured: readonly PassageHit[] };

/** How near a hit is in meaning. */
type Nearness = (hit: PassageHit) => number;

/** Neighbours that are told apart by how near they are. */
const NEAR = 8;
/** Above 1 the nearest stand out from those that follow; weight, neighbours and this were fitted together, and a little more or less of each does as well. */
const SHARPNESS = 1.5;

/** Models differ in what they call near, so only the span between the nearest (1) and the last of these neighbours (0) counts. */
function createNearness(hits: readonly PassageHit[]): Nearness {
  const all = hits.flatMap(({ signals }) => signals['similarity'] ?? []).toSorted((a, b) => b - a);
  const [high = 0, low = 0] = [all[0], all[Math.min(NEAR, all.length) - 1]];
  return ({ signals: { similarity } }) =>
    similarity === undefined || high <= low ? 0 : Math.max(0, (similarity - low) / (high - low)) ** SHARPNESS;
}

/** How much less words count for a question whose answers all stand in another language, where the two meet by chance: `1 / (1 + ABROAD)`. */
const ABROAD = 8;

type Weights = Readonly<Record<Weighted | 'words', number>>;

function weightsFor(abroad: number): Weights {
  const share = 1 / (1 + ABROAD * abroad);
  const less = Object.fromEntries(WEIGHTED.map((name) => [name, share * WEIGHTS[name]])) as Record<Weighted, number>;
  return { ...less, words: share, meaning: WEIGHTS.meaning, sameLanguage: less.sameLanguage * (1 - abroad) };
}

/** Whether a hit is in the language of the question; each is looked at once. */
type IsHome = (hit: PassageHit) => boolean;

function createIsHome(question: string, analyser: TextAnalyser): IsHome {
  const language = analyser.language(question);
  const known = new Map<PassageHit, boolean>();
  return (hit) => {
    const isHome = known.get(hit) ?? languageOf(hit, analyser) === language;
    known.set(hit, isHome);
    return isHome;
  };
}

/** The share of the nearest in meaning that are not in the language of the question, each by how near it is. */
function shareAbroad(hits: readonly PassageHit[], near: Nearness, isHome: IsHome): number {
  const nearest = hits.filter((hit) => near(hit) > 0);
  const all = sum(nearest.map(near));
  return all === 0 ? 0 : sum(nearest.filter((hit) => !isHome(hit)).map(near)) / all;
}

interface Scale {
  /** The best word score. */
  readonly best: number;
  readonly near: Nearness;
  readonly isHome: IsHome;
}

function measureAll(question: string, search: Measured, { best, near, isHome }: Scale, analyser: TextAnalyser): Signals[] {
  const asked = readAsked(question, search.terms, analyser);
  const kind = readQuestionKind(question);
  // Only those that words found support each other.
  const places = search.hits.map((hit) => ({ ...placeOfPassage(hit), score: hit.score }));
  const found = search.measured.map((hit) => findTerms(hit, asked, analyser));
  const characters = weighRare(
    asked.characters,
    found.map(({ all }) => new Set(all)),
  );
  const pieces = coverPieces(question, search.measured, analyser);
  return search.measured.map((hit, i) => {
    const terms = found[i] ?? NOTHING_FOUND;
    // Written out, since spreading objects into one cost a third of the ranking.
    return {
      section: bestOfSection(i, places) / best,
      page: Math.min(countPageMates(i, places), PAGE_FULL) / PAGE_FULL,
      coverage: distinctCoverage(terms.all, asked),
      title: distinctCoverage(terms.title, asked),
      sentence: bestSentence(terms.sentences, terms.title, asked),
      window: bestWindow(terms, asked),
      lead: distinctCoverage(terms.sentences[0]?.terms ?? [], asked),
      pairs: pairCoverage(terms.places, asked),
      characters: distinctCoverage(terms.all, characters),
      sentenceCharacters: bestSentence(terms.sentences, [], characters),
      sentencePieces: pieces[i] ?? 0,
      yesNo: fitsPolarity(kind, hit.text),
      definition: measureDefinition(terms, kind),
      heading: likeness(places[i]?.heading ?? '', asked, analyser),
      sameLanguage: isHome(hit) ? 1 : 0,
      meaning: near(hit),
      length: Math.log(hit.text.length + 1),
    };
  });
}

function weigh(signals: Signals | undefined, weights: Weights): number {
  let sum = 0;
  if (signals) for (const name of WEIGHTED) sum += weights[name] * signals[name];
  return sum;
}

/** Code is the same in every language. */
function languageOf(hit: PassageHit, analyser: TextAnalyser): Language {
  const text = hit.text.slice(0, ENOUGH);
  return analyser.language([hit.title, ...hit.headingPath, text.includes('`') ? text.replace(CODE, ' ') : text].join('\n'));
}

interface FoundTerms {
  readonly title: readonly string[];
  readonly sentences: readonly { readonly text: string; readonly terms: readonly string[] }[];
  readonly all: readonly string[];
  /** Of the sentences, and of the title at last. */
  readonly places: readonly (readonly Occurrence[])[];
}

const NOTHING_FOUND: FoundTerms = { title: [], sentences: [], all: [], places: [] };

function findTerms(hit: PassageHit, asked: AskedTerms, analyser: TextAnalyser): FoundTerms {
  const inTitle = asked.find(titleOf(hit));
  const texts = analyser.sentences(hit.text);
  const inSentences = texts.map(({ text }) => asked.find(text));
  const title = distinct(inTitle);
  const sentences = texts.map(({ text }, i) => ({ text, terms: distinct(inSentences[i] ?? []) }));
  const all = [...new Set([title, ...sentences.map(({ terms }) => terms)].flat())];
  return { title, sentences, all, places: [...inSentences, inTitle] };
}

function distinct(found: readonly Occurrence[]): string[] {
  return found.length === 0 ? [] : [...new Set(found.map(({ term }) => term))];
}

/** The share of the question's pieces, by how few of these passages hold them, that the best sentence of each holds. */
function coverPieces(question: string, hits: readonly PassageHit[], analyser: TextAnalyser): number[] {
  const find = analyser.pieceFinder(question);
  const asked = find(question);
  if (asked.size === 0) return hits.map(() => 0);
  const sentences = hits.map((hit) => analyser.sentences(hit.text).map(({ text }) => find(text)));
  const held = hits.map((hit, i) => {
    const all = new Set(find(titleOf(hit)));
    for (const sentence of sentences[i] ?? []) for (const piece of sentence) all.add(piece);
    return all;
  });
  const rare = weighRare(asked, held);
  return sentences.map((ones) => Math.max(0, ...ones.map((one) => distinctCoverage(one, rare))));
}

/** The question's share that one sentence and the title hold together. */
function bestSentence(sentences: FoundTerms['sentences'], title: readonly string[], asked: TermGains): number {
  return Math.max(
    0,
    ...sentences.map(({ terms }) => (title.length === 0 ? distinctCoverage(terms, asked) : coverage([...title, ...terms], asked))),
  );
}

/** The share that two neighbours hold. */
function bestWindow({ sentences }: FoundTerms, asked: TermGains): number {
  return Math.max(0, ...sentences.map(({ terms }, i) => coverage([...terms, ...(sentences[i + 1]?.terms ?? [])], asked)));
}

/** Whether a sentence says what is asked for, and how soon. */
function measureDefinition({ sentences }: FoundTerms, kind: QuestionKind): number {
  if (kind.topic === null) return 0;
  const defines = sentences.findIndex(({ text }) => saysNature(kind, text));
  return defines < 0 ? 0 : defines === 0 ? DEFINES.first : DEFINES.later;
}

/** How much a heading asks the same as the question (0 to 1): its share of the question's terms times the question's share of its own. */
function likeness(heading: string, asked: AskedTerms, analyser: TextAnalyser): number {
  const shares = heading.split(/(?<=[?？])/u).map((one) => {
    const held = distinctCoverage(distinct(asked.find(one)), asked);
    if (held === 0) return 0;
    const own = analyser.questionTerms(one).filter((term) => term.weight === 1);
    const shared = own.filter(({ term }) => asked.gains.has(term)).length;
    return own.length === 0 ? 0 : held * (shared / own.length);
  });
  return Math.max(0, ...shares);
}

interface Place extends PlaceOfPassage {
  readonly score: number;
}

/** The best word score of another candidate under the same headings. */
function bestOfSection(at: number, places: readonly Place[]): number {
  const own = places[at];
  if (own === undefined || own.section === '') return 0;
  return places.reduce((most, other, i) => (i !== at && other.section === own.section ? Math.max(most, other.score) : most), 0);
}

/** How many other candidates are on the same page. */
function countPageMates(at: number, places: readonly Place[]): number {
  const own = places[at];
  if (own === undefined || own.section === '') return 0;
  return places.reduce((mates, other, i) => (i !== at && other.score > 0 && other.page === own.page ? mates + 1 : mates), 0);
}
