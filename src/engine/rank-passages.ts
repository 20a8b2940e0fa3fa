/** Orders the candidates of a word search by what BM25 cannot see: terms that meet in one sentence, and passages that support each other. */
import type { Language, PassageHit, PassageSearch } from '../core/model/passage.ts';
import type { TextAnalyser } from '../core/ports/text-analyser.ts';
import { coverage, pairCoverage, readAsked, type AskedTerms } from './measure-match.ts';

/** Weights beside a word score of 1 for the best candidate; fitted on half of two question sets, checked on the other halves. */
const SENTENCE = 0.5;
const WINDOW = 0.3;
const PAIRS = 0.4;
const LEAD = 0.2;
const SECTION = 0.2;
const PAGE = 0.25;
/** Candidates whose text is looked at; more cost time and bring nothing. */
const MEASURED = 20;
/** So many other candidates from the same page are full support. */
const PAGE_FULL = 5;
/** A heading that asks the same as the question, as pages of questions and answers have them. */
const HEADING = 0.5;
/** A passage in the language of the question is preferred when scores are this close: about half of a full match. */
const LANGUAGE = 0.6;
/** Characters that tell a passage's language. */
const ENOUGH = 400;
const CODE = /`{3}[\s\S]*?(?:`{3}|$)|`[^`\n]*`/gu;

/** The best `k` of the search's hits in their new order, each with the signals that placed it. */
export function rankPassages(question: string, search: PassageSearch, analyser: TextAnalyser, k: number): PassageHit[] {
  const asked = readAsked(question, search.terms, analyser);
  const best = Math.max(...search.hits.map((hit) => hit.score), Number.MIN_VALUE);
  const language = analyser.language(question);
  const places = search.hits.map(placeOf);
  const ranked = search.hits.slice(0, Math.max(MEASURED, k)).map((hit, i) => {
    const support = measureSupport(i, places, best);
    const match = measurePassage(hit, places[i]?.heading ?? '', asked, analyser);
    const sameLanguage = languageOf(hit, analyser) === language ? 1 : 0;
    const score =
      hit.score / best +
      SENTENCE * match.sentence +
      WINDOW * match.window +
      PAIRS * match.pairs +
      LEAD * match.lead +
      SECTION * support.section +
      PAGE * support.page +
      HEADING * match.heading +
      LANGUAGE * sameLanguage;
    return { ...hit, score, signals: { ...hit.signals, ...match, ...support, sameLanguage } };
  });
  return ranked.sort((a, b) => b.score - a.score).slice(0, k);
}

/** Code is the same in every language. */
function languageOf(hit: PassageHit, analyser: TextAnalyser): Language {
  const text = hit.text.slice(0, ENOUGH);
  return analyser.language([hit.title, ...hit.headingPath, text.includes('`') ? text.replace(CODE, ' ') : text].join('\n'));
}

/** All in shares of the question: the whole passage, its best sentence with the title, its best two neighbours, its first sentence. */
function measurePassage(hit: PassageHit, heading: string, asked: AskedTerms, analyser: TextAnalyser) {
  const title = asked.find([hit.title, ...hit.headingPath].join('\n'));
  const sentences = analyser.sentences(hit.text).map((sentence) => asked.find(sentence.text));
  const titleTerms = title.map((o) => o.term);
  const termLists = sentences.map((occurrences) => occurrences.map((o) => o.term));
  return {
    coverage: coverage([...titleTerms, ...termLists.flat()], asked),
    title: coverage(titleTerms, asked),
    sentence: Math.max(0, ...termLists.map((terms) => coverage([...titleTerms, ...terms], asked))),
    window: Math.max(0, ...termLists.map((terms, i) => coverage([...terms, ...(termLists[i + 1] ?? [])], asked))),
    lead: coverage(termLists[0] ?? [], asked),
    pairs: pairCoverage([...sentences, title], asked),
    heading: likeness(heading, asked, analyser),
  };
}

/** How much a heading asks the same as the question (0 to 1): its share of the question's terms times the question's share of its own. */
function likeness(heading: string, asked: AskedTerms, analyser: TextAnalyser): number {
  const shares = heading.split(/(?<=[?？])/u).map((one) => {
    const own = analyser.questionTerms(one).filter((term) => term.weight === 1);
    const shared = own.filter(({ term }) => asked.gains.has(term)).length;
    const found = asked.find(one).map((o) => o.term);
    return own.length === 0 ? 0 : coverage(found, asked) * (shared / own.length);
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
