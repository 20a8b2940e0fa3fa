/** Brings the scores of many questions together under the names that score sheets use. */
import { DEPTHS, type QuestionScore, type RankScores, type WordScores } from './score-question.ts';

/** Score by name; null where nothing could be measured. */
export type Summary = Readonly<Record<string, number | null>>;

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((total, value) => total + value, 0) / values.length;
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? null) : mean(sorted.slice(middle - 1, middle + 1));
}

/** Four decimals, exact ties to the even neighbour as IEEE 754 and Python do; 2^20 tells exact halves from near ones. */
export function round4(value: number): number {
  const scaled = value * 10_000;
  const floor = Math.floor(scaled);
  const isTie = scaled - floor === 0.5 && Number.isInteger(value * 2 ** 20);
  return isTie ? (floor + (floor % 2)) / 10_000 : Number(value.toFixed(4));
}

const share = (part: number, whole: number) => (whole === 0 ? null : part / whole);

function rankSummary(ranks: readonly RankScores[]): Summary {
  const at = (name: 'recall' | 'hit') =>
    DEPTHS.map((depth) => [`${name}@${depth}`, mean(ranks.map((rank) => rank[name][depth] ?? 0))] as const);
  return {
    ...Object.fromEntries([...at('recall'), ...at('hit')]),
    'mrr@10': mean(ranks.map(({ mrr }) => mrr)),
    'ndcg@10': mean(ranks.map(({ ndcg }) => ndcg)),
    found50: mean(ranks.map(({ found50 }) => found50)),
  };
}

function answerSummary(scores: readonly QuestionScore[]): Summary {
  if (!scores.some(({ isAnswered }) => isAnswered)) return {};
  const words = scores.flatMap(({ words: one }): readonly WordScores[] => (one === null ? [] : [one]));
  const answerable = scores.filter(({ isAnswerable }) => isAnswerable);
  const done = answerable.filter(({ isAnswered }) => isAnswered);
  const total = (pick: (score: QuestionScore) => number) => done.reduce((sum, score) => sum + pick(score), 0);
  const recall = (score: QuestionScore) => score.citedRelevant / score.relevant;
  return {
    answer_contains: mean(words.map(({ contains }) => contains)),
    answer_exact: mean(words.map(({ exact }) => exact)),
    answer_f1: mean(words.map(({ f1 }) => f1)),
    answer_chars: median(scores.filter(({ isAnswered }) => isAnswered).map(({ characters }) => characters)),
    citation_precision: share(
      total(({ citedRelevant }) => citedRelevant),
      total(({ cited }) => cited),
    ),
    citation_recall: mean(done.map(recall)),
    citation_recall_all: mean(answerable.map((score) => (score.isAnswered ? recall(score) : 0))),
  };
}

function refusalSummary(scores: readonly QuestionScore[]): Summary {
  const refused = scores.filter(({ isRefused }) => isRefused).length;
  if (refused === 0) return {};
  const answerable = scores.filter(({ isAnswerable }) => isAnswerable);
  const unanswerable = scores.length - answerable.length;
  const right = scores.filter(({ isRefused, isAnswerable }) => isRefused && !isAnswerable).length;
  return {
    refusal_precision: right / refused,
    refusal_recall: share(right, unanswerable),
    refusal_f1: (2 * right) / (refused + unanswerable),
    false_refusal_rate: mean(answerable.map(({ isRefused }) => (isRefused ? 1 : 0))),
  };
}

/** All scores of a set of questions, rounded to four decimals. Answer and refusal scores are absent when nothing was answered or refused. */
export function summarise(scores: readonly QuestionScore[]): Summary {
  const ranks = scores.flatMap(({ rank }): readonly RankScores[] => (rank === null ? [] : [rank]));
  const isUsed = scores.some(({ isAnswered, isRefused }) => isAnswered || isRefused);
  const all: Summary = {
    questions: scores.length,
    answerable: ranks.length,
    unanswerable: scores.length - ranks.length,
    ...rankSummary(ranks),
    ...answerSummary(scores),
    ...refusalSummary(scores),
    ...(isUsed ? { safe_answer_rate: mean(scores.map(({ isSafe }) => (isSafe ? 1 : 0))) } : {}),
  };
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [name, value === null ? null : round4(value)]));
}

/** Summaries by source, in the order in which they first appear. */
export function summariseBySource(scores: readonly QuestionScore[]): ReadonlyMap<string, Summary> {
  const sources = [...new Set(scores.map(({ source }) => source))];
  return new Map(sources.map((source) => [source, summarise(scores.filter((score) => score.source === source))]));
}

/** Plain mean over the sources that have an answerable question, so that a large easy source does not hide a small hard one. */
export function macroMean(bySource: ReadonlyMap<string, Summary>): Summary {
  const counted = [...bySource.values()].filter((summary) => (summary['answerable'] ?? 0) > 0);
  const over = (name: string) => mean(counted.flatMap((summary) => summary[name] ?? []));
  return Object.fromEntries(['recall@1', 'recall@5', 'ndcg@10'].map((name) => [name, round4(over(name) ?? 0)]));
}
