/** Scores one answered question; what does not apply to it is absent. */
import type { Question, RunRow } from './question-set.ts';
import { containsTokens, sameTokens, tokenF1, type ScoringLanguage } from './tokens.ts';

/** Depths at which recall and hits are counted. */
export const DEPTHS = [1, 3, 5, 10] as const;

/** Scores of the ranking, for questions that have an answer. */
export interface RankScores {
  readonly recall: Readonly<Record<number, number>>;
  readonly hit: Readonly<Record<number, number>>;
  /** Reciprocal rank of the first relevant document among ten. */
  readonly mrr: number;
  /** Discounted gain over the ideal one, binary gains, among ten. */
  readonly ndcg: number;
  readonly found50: number;
}

/** Scores of the words, for questions with short answers; the best over the listed ones. */
export interface WordScores {
  readonly f1: number;
  readonly contains: number;
  readonly exact: number;
}

export interface QuestionScore {
  readonly source: string;
  readonly isAnswerable: boolean;
  readonly isRefused: boolean;
  readonly isAnswered: boolean;
  readonly cited: number;
  readonly citedRelevant: number;
  readonly relevant: number;
  /** Length of the answer in characters (code points). */
  readonly characters: number;
  /** An answerable question answered with a right citation, or an unanswerable one refused. */
  readonly isSafe: boolean;
  readonly rank: RankScores | null;
  readonly words: WordScores | null;
}

function rankScores(ranked: readonly string[], relevant: ReadonlySet<string>): RankScores {
  const places = ranked.flatMap((id, place) => (relevant.has(id) ? [place] : []));
  const within = (depth: number) => places.filter((place) => place < depth);
  const gain = (place: number) => 1 / Math.log2(place + 2);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const ideal = sum(Array.from({ length: Math.min(10, relevant.size) }, (_, place) => gain(place)));
  const [first] = within(10);
  return {
    recall: Object.fromEntries(DEPTHS.map((depth) => [depth, within(depth).length / relevant.size])),
    hit: Object.fromEntries(DEPTHS.map((depth) => [depth, within(depth).length > 0 ? 1 : 0])),
    mrr: first === undefined ? 0 : 1 / (first + 1),
    ndcg: sum(within(10).map(gain)) / ideal,
    found50: within(50).length > 0 ? 1 : 0,
  };
}

function wordScores(answer: string | null, golds: readonly string[], language: ScoringLanguage): WordScores {
  if (answer === null) return { f1: 0, contains: 0, exact: 0 };
  return {
    f1: Math.max(...golds.map((gold) => tokenF1(answer, gold, language))),
    contains: golds.some((gold) => containsTokens(answer, gold, language)) ? 1 : 0,
    exact: golds.some((gold) => sameTokens(answer, gold, language)) ? 1 : 0,
  };
}

/** A question without a row counts as nothing found, nothing answered, not refused. */
export function scoreQuestion(question: Question, row: RunRow | undefined, language: ScoringLanguage): QuestionScore {
  const relevant = new Set(question.relevant);
  const citations = [...new Set(row?.citations)];
  const isAnswerable = relevant.size > 0;
  const isRefused = row?.refused ?? false;
  const answer = row?.answer ?? '';
  const isAnswered = answer !== '' && !isRefused;
  const citedRelevant = citations.filter((id) => relevant.has(id)).length;
  const hasShortAnswers = question.kind === 'extractive' && question.answers.length > 0;
  return {
    source: question.source,
    isAnswerable,
    isRefused,
    isAnswered,
    cited: citations.length,
    citedRelevant,
    relevant: relevant.size,
    characters: [...answer].length,
    isSafe: isAnswerable ? isAnswered && citedRelevant > 0 : isRefused,
    rank: isAnswerable ? rankScores([...new Set(row?.ranked)], relevant) : null,
    words: hasShortAnswers ? wordScores(isAnswered ? answer : null, question.answers, language) : null,
  };
}
