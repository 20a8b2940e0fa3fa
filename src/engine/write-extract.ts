/** Answers without a model: quotes the sentences that answer to the question best and numbers where they stand. */
import { titleOf } from '../core/model/passage.ts';
import type { PassageHit, PassageSearch } from '../core/model/passage.ts';
import type { TextAnalyser } from '../core/ports/text-analyser.ts';
import { competingTopics } from './competing-topics.ts';
import { coverage, pairCoverage, readAsked, type AskedTerms } from './measure-match.ts';
import { holdsNumber, readQuestionKind } from './read-question-kind.ts';
import { isLeadIn, readUnits, type Unit } from './read-units.ts';
import { renderQuotes } from './render-quotes.ts';

/** A numbered quotation; `n` stands in the text as `[n]`. */
export interface Citation {
  readonly n: number;
  readonly hit: PassageHit;
  /** Words of the passage, unchanged. */
  readonly quote: string;
}

export interface Extract {
  /** Quoted sentences, each followed by its number; empty unless the outcome is `answer`. */
  readonly text: string;
  readonly outcome: 'answer' | 'clarify' | 'refuse';
  readonly citations: readonly Citation[];
  /** Names of what the question may be about, the likelier first; empty unless the outcome is `clarify`. */
  readonly topics: readonly string[];
}

/** Length of an answer in characters: what fits a glance in each script. What must stand together may be longer. */
const BUDGET = { zh: 72, en: 174 } as const;
/** The longest list quoted with the sentence that announces it. */
const CAP = { zh: 240, en: 600 } as const;
const MOST_UNITS = 4;
/** Passages a sentence may come from. */
const SOURCES = 2;
/** Weights beside the sentence's share of the asked terms: the passage's own rank first, since no sentence told the right passage better. */
const RANK = 2;
const WITH_TITLE = 0.5;
const PAIRS = 0.3;
const KIND = 0.3;
/** The first sentence answers a heading that asks the same as the question. */
const LEAD = 0.6;

interface Candidate {
  readonly hit: PassageHit;
  readonly units: readonly Unit[];
  /** Index of the unit. */
  readonly place: number;
  readonly score: number;
}

export function writeExtract(question: string, search: PassageSearch, analyser: TextAnalyser): Extract {
  const candidates = scoreUnits(question, search, analyser);
  const best = candidates[0];
  if (!best) return { text: '', outcome: 'refuse', citations: [], topics: [] };
  const topics = competingTopics(search);
  if (topics.length > 0) return { text: '', outcome: 'clarify', citations: [], topics };
  const language = analyser.language(best.hit.text);
  const places = choose(candidates, best, BUDGET[language], CAP[language]);
  const { text, quote } = renderQuotes(best.hit.text, best.units, places, language);
  return { text, outcome: 'answer', citations: [{ n: 1, hit: best.hit, quote }], topics: [] };
}

function scoreUnits(question: string, search: PassageSearch, analyser: TextAnalyser): Candidate[] {
  const asked = readAsked(question, search.terms, analyser);
  const wantsNumber = readQuestionKind(question).wantsNumber;
  const top = search.hits[0]?.score ?? 1;
  const language = search.hits[0]?.signals['sameLanguage'];
  const sources = search.hits.slice(0, SOURCES).filter((hit) => hit.signals['sameLanguage'] === language);
  const candidates = sources.flatMap((hit) => {
    const title = asked.find(titleOf(hit)).map((o) => o.term);
    const units = readUnits(hit.text, analyser);
    return units.map((unit, place) => ({
      hit,
      units,
      place,
      score:
        RANK * (hit.score / top) +
        scoreUnit(unit.text, title, asked, wantsNumber) +
        (place === 0 ? LEAD * (hit.signals['heading'] ?? 0) ** 2 : 0),
    }));
  });
  return candidates.filter((c) => /[\p{L}\p{N}]/u.test(c.units[c.place]?.text ?? '')).sort((a, b) => b.score - a.score);
}

function scoreUnit(text: string, title: readonly string[], asked: AskedTerms, wantsNumber: boolean): number {
  const found = asked.find(text);
  const terms = found.map((o) => o.term);
  const kind = wantsNumber && holdsNumber(text) ? KIND : 0;
  return coverage(terms, asked) + WITH_TITLE * coverage([...terms, ...title], asked) + PAIRS * pairCoverage([found], asked) + kind;
}

/** Places of the best unit and, while they fit, of the next best of the same passage, each with what it cannot stand without. */
function choose(candidates: readonly Candidate[], best: Candidate, budget: number, cap: number): number[] {
  const chosen = new Set<number>();
  let length = 0;
  for (const { hit, units, place } of candidates) {
    if (hit !== best.hit) continue;
    const added = withCompany(units, place, cap).filter((one) => !chosen.has(one));
    const more = added.reduce((sum, one) => sum + (units[one]?.text.length ?? 0), 0);
    if (chosen.size > 0 && length + more > budget) continue;
    for (const one of added) chosen.add(one);
    length += more;
    if (chosen.size >= MOST_UNITS) break;
  }
  return [...chosen].sort((a, b) => a - b);
}

/** Code goes with the sentence before it, and a sentence that announces something with what it announces. */
function withCompany(units: readonly Unit[], place: number, cap: number): number[] {
  const unit = units[place];
  const before = units[place - 1];
  const first = unit?.kind === 'code' && before && before.kind !== 'code' ? place - 1 : place;
  let last = place;
  let length = 0;
  while (units[last + 1] && announces(units, first, last)) {
    length += units[last + 1]?.text.length ?? 0;
    if (last > first && length > cap) break;
    last++;
  }
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** Whether the unit after `last` still belongs to the announcement at `first`: the rest of its list or table. */
function announces(units: readonly Unit[], first: number, last: number): boolean {
  const lead = units[first];
  const at = units[last];
  const next = units[last + 1];
  if (!lead || !at || !next) return false;
  if (last === first || isLeadIn(at)) return isLeadIn(at);
  return isLeadIn(lead) && (next.kind === 'item' || next.kind === 'row') && next.kind === at.kind;
}
