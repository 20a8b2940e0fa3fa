/** Answers without a model: quotes the sentences that answer to the question best and numbers where they stand. */
import type { PassageHit, PassageSearch } from '../core/model/passage.ts';
import type { TextAnalyser } from '../core/ports/text-analyser.ts';
import { coverage, pairCoverage, readAsked, type AskedTerms } from './measure-match.ts';

/** A numbered quotation; `n` stands in the text as `[n]`. */
export interface Citation {
  readonly n: number;
  readonly hit: PassageHit;
  /** Words of the passage, unchanged. */
  readonly quote: string;
}

export interface Extract {
  /** Quoted sentences, each followed by its number; empty when the outcome is `refuse`. */
  readonly text: string;
  readonly outcome: 'answer' | 'refuse';
  readonly citations: readonly Citation[];
}

/** Length of an answer in characters: what fits a glance in each script. A single sentence may be longer, up to the cap. */
const BUDGET = { zh: 78, en: 205 } as const;
const CAP = { zh: 240, en: 600 } as const;
/** Passages a sentence may come from. */
const SOURCES = 2;
/** Weights beside the passage's own rank and the sentence's share of the asked terms. */
const WITH_TITLE = 0.5;
const PAIRS = 0.3;
const KIND = 0.3;

/** Questions that want a number, a date or an amount, in both languages. */
const WANTS_NUMBER =
  /多少|几[个次年月天种位名人]|多[久长大高远重]|[哪那]一?年|何时|什么时候|\bhow (?:many|much|long|old|far|often|big|tall|high|large)\b|\bwhen\b|\b(?:what|which) (?:year|date|day|percentage|number|time|amount)\b/iu;
/** 一 alone is part of too many words to count as one. */
const HAS_NUMBER = /[\d二三四五六七八九十百千万亿两]|一[个次年月天日名位百千万亿]/u;

interface Candidate {
  readonly hit: PassageHit;
  readonly place: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly score: number;
}

export function writeExtract(question: string, search: PassageSearch, analyser: TextAnalyser): Extract {
  const candidates = scoreSentences(question, search, analyser);
  const best = candidates[0];
  if (!best) return { text: '', outcome: 'refuse', citations: [] };
  const language = analyser.language(best.text);
  const quotes = joinNeighbours(choose(candidates, best, BUDGET[language]), best.hit.text).map((quote) => shorten(quote, CAP[language]));
  const space = language === 'zh' ? '' : ' ';
  return {
    text: quotes.map((quote) => `${quote}${space}[1]`).join(space),
    outcome: 'answer',
    citations: [{ n: 1, hit: best.hit, quote: quotes.join(' … ') }],
  };
}

/** Sentences that follow each other are one quotation, white space and all. */
function joinNeighbours(chosen: readonly Candidate[], source: string): string[] {
  const spans: { start: number; end: number; place: number }[] = [];
  for (const { start, end, place } of chosen) {
    const last = spans.at(-1);
    if (last && last.place + 1 === place) Object.assign(last, { end, place });
    else spans.push({ start, end, place });
  }
  return spans.map(({ start, end }) => source.slice(start, end));
}

function scoreSentences(question: string, search: PassageSearch, analyser: TextAnalyser): Candidate[] {
  const asked = readAsked(question, search.terms, analyser);
  const wantsNumber = WANTS_NUMBER.test(question);
  const top = search.hits[0]?.score ?? 1;
  const candidates = search.hits.slice(0, SOURCES).flatMap((hit) => {
    const title = asked.find([hit.title, ...hit.headingPath].join('\n')).map((o) => o.term);
    return analyser.sentences(hit.text).map((sentence, place) => ({
      hit,
      place,
      ...sentence,
      score: hit.score / top + scoreSentence(sentence.text, title, asked, wantsNumber),
    }));
  });
  return candidates.filter((c) => /[\p{L}\p{N}]/u.test(c.text)).sort((a, b) => b.score - a.score);
}

function scoreSentence(text: string, title: readonly string[], asked: AskedTerms, wantsNumber: boolean): number {
  const found = asked.find(text);
  const terms = found.map((o) => o.term);
  const kind = wantsNumber && HAS_NUMBER.test(text) ? KIND : 0;
  return coverage(terms, asked) + WITH_TITLE * coverage([...terms, ...title], asked) + PAIRS * pairCoverage([found], asked) + kind;
}

/** The best sentence and, while they fit, the next best of the same passage, in the passage's own order. */
function choose(candidates: readonly Candidate[], best: Candidate, budget: number): Candidate[] {
  const chosen = [best];
  let length = best.text.length;
  for (const candidate of candidates) {
    if (candidate === best || candidate.hit !== best.hit || length + candidate.text.length > budget) continue;
    chosen.push(candidate);
    length += candidate.text.length;
    if (chosen.length === 4) break;
  }
  return chosen.sort((a, b) => a.place - b.place);
}

/** Cuts only what no chat window should show in one go, at a space where there is one. */
function shorten(text: string, cap: number): string {
  if (text.length <= cap) return text;
  const cut = text.slice(0, cap);
  const space = cut.lastIndexOf(' ');
  return `${cut.slice(0, space > cap / 2 ? space : cap).trimEnd()}…`;
}
