/** Orders the candidates of a word search by what BM25 cannot see: terms that meet in one sentence, and passages that support each other. */
import type { Language, PassageHit, PassageSearch } from '../core/model/passage.ts';
import type { Occurrence, TextAnalyser } from '../core/ports/text-analyser.ts';
import { coverage, pairCoverage, readAsked, weighCharacters, type AskedTerms, type TermGains } from './measure-match.ts';
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
  /** A long passage holds more of any question by chance. */
  length: -0.12,
  yesNo: 0.4,
  definition: 0.3,
} as const;

/** Candidates whose text is looked at; more cost time and bring nothing. */
const MEASURED = 25;
/** So many other candidates from the same page are full support. */
const PAGE_FULL = 5;
/** A definition that opens a passage, and one further down. */
const DEFINES = { first: 1, later: 0.7 } as const;
/** Characters that tell a passage's language. */
const ENOUGH = 400;
const CODE = /`{3}[\s\S]*?(?:`{3}|$)|`[^`\n]*`/gu;

/** The best `k` of the search's hits in their new order, each with the signals that placed it. */
export function rankPassages(question: string, search: PassageSearch, analyser: TextAnalyser, k: number): PassageHit[] {
  const asked = readAsked(question, search.terms, analyser);
  const kind = readQuestionKind(question);
  const best = Math.max(...search.hits.map((hit) => hit.score), Number.MIN_VALUE);
  const language = analyser.language(question);
  const places = search.hits.map(placeOf);
  const measured = search.hits.slice(0, Math.max(MEASURED, k));
  const found = measured.map((hit) => findTerms(hit, asked, analyser));
  const characters = weighCharacters(
    asked,
    found.map(({ all }) => all),
  );
  const ranked = measured.map((hit, i) => {
    const signals: Readonly<Record<keyof typeof WEIGHTS, number>> = {
      ...measureSupport(i, places, best),
      ...measureWords(found[i] ?? NOTHING_FOUND, asked, characters),
      ...measureKind(hit, found[i] ?? NOTHING_FOUND, kind),
      heading: likeness(places[i]?.heading ?? '', asked, analyser),
      sameLanguage: languageOf(hit, analyser) === language ? 1 : 0,
      length: Math.log(hit.text.length + 1),
    };
    return { ...hit, score: hit.score / best + weigh(signals), signals: { ...hit.signals, ...signals } };
  });
  return ranked.sort((a, b) => b.score - a.score).slice(0, k);
}

function weigh(signals: Readonly<Record<keyof typeof WEIGHTS, number>>): number {
  let sum = 0;
  for (const [name, weight] of Object.entries(WEIGHTS)) sum += weight * signals[name as keyof typeof WEIGHTS];
  return sum;
}

/** Code is the same in every language. */
function languageOf(hit: PassageHit, analyser: TextAnalyser): Language {
  const text = hit.text.slice(0, ENOUGH);
  return analyser.language([hit.title, ...hit.headingPath, text.includes('`') ? text.replace(CODE, ' ') : text].join('\n'));
}

interface FoundTerms {
  readonly title: readonly Occurrence[];
  readonly sentences: readonly { readonly text: string; readonly found: readonly Occurrence[] }[];
  readonly all: ReadonlySet<string>;
}

const NOTHING_FOUND: FoundTerms = { title: [], sentences: [], all: new Set() };

function findTerms(hit: PassageHit, asked: AskedTerms, analyser: TextAnalyser): FoundTerms {
  const title = asked.find([hit.title, ...hit.headingPath].join('\n'));
  const sentences = analyser.sentences(hit.text).map(({ text }) => ({ text, found: asked.find(text) }));
  return { title, sentences, all: new Set([title, ...sentences.map(({ found }) => found)].flat().map(({ term }) => term)) };
}

/** All in shares of the question: the whole passage, its best sentence with the title, its best two neighbours, its first sentence. */
function measureWords({ title, sentences, all }: FoundTerms, asked: AskedTerms, characters: TermGains) {
  const titleTerms = title.map(({ term }) => term);
  const termLists = sentences.map(({ found }) => found.map(({ term }) => term));
  return {
    coverage: coverage(all, asked),
    title: coverage(titleTerms, asked),
    sentence: Math.max(0, ...termLists.map((terms) => coverage([...titleTerms, ...terms], asked))),
    window: Math.max(0, ...termLists.map((terms, i) => coverage([...terms, ...(termLists[i + 1] ?? [])], asked))),
    lead: coverage(termLists[0] ?? [], asked),
    pairs: pairCoverage([...sentences.map(({ found }) => found), title], asked),
    characters: coverage(all, characters),
    sentenceCharacters: Math.max(0, ...termLists.map((terms) => coverage(terms, characters))),
  };
}

/** Whether the passage has the form of an answer to this kind of question. */
function measureKind(hit: PassageHit, { sentences }: FoundTerms, kind: QuestionKind) {
  const defines = sentences.findIndex(({ text }) => saysNature(kind, text));
  const definition = defines < 0 ? 0 : defines === 0 ? DEFINES.first : DEFINES.later;
  return { yesNo: fitsPolarity(kind, hit.text), definition };
}

/** How much a heading asks the same as the question (0 to 1): its share of the question's terms times the question's share of its own. */
function likeness(heading: string, asked: AskedTerms, analyser: TextAnalyser): number {
  const shares = heading.split(/(?<=[?？])/u).map((one) => {
    const held = coverage(
      asked.find(one).map(({ term }) => term),
      asked,
    );
    if (held === 0) return 0;
    const own = analyser.questionTerms(one).filter((term) => term.weight === 1);
    const shared = own.filter(({ term }) => asked.gains.has(term)).length;
    return own.length === 0 ? 0 : held * (shared / own.length);
  });
  return Math.max(0, ...shares);
}

interface Place {
  readonly section: string;
  readonly page: string;
  readonly heading: string;
  readonly score: number;
}

/** Breadcrumb titles ("page › heading") name their page first. */
function placeOf(hit: PassageHit): Place {
  const section = [hit.title, ...hit.headingPath].filter((part) => part !== '').join(' › ');
  const parts = section.split(' › ');
  return { section, page: parts[0] ?? '', heading: parts.at(-1) ?? '', score: hit.score };
}

/** Other candidates under the same headings (best one's share of the top score), and how many are on the same page. */
function measureSupport(at: number, places: readonly Place[], best: number) {
  const own = places[at];
  let sectionScore = 0;
  let pageMates = 0;
  places.forEach((other, i) => {
    if (i === at || own === undefined || own.section === '') return;
    if (other.section === own.section) sectionScore = Math.max(sectionScore, other.score);
    if (other.page === own.page) pageMates++;
  });
  return { section: sectionScore / best, page: Math.min(pageMates, PAGE_FULL) / PAGE_FULL };
}
