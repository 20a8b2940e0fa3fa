/** What a right answer is, as the business says it, and when a draft answers worse than what holds now. */
import type { ChannelId, EvaluationQuestionId, EvaluationRunId } from '../../kernel/ids.ts';
import type { Answer, Outcome } from './answer.ts';
import type { PublishedChange } from './setting-draft.ts';

export const EXPECTATIONS = ['answer', 'refuse'] as const;
export type Expectation = (typeof EXPECTATIONS)[number];

export const MOST_EVALUATION_QUESTIONS = 500;
/** Questions times channels of one run. */
export const MOST_RUN_ANSWERS = 2_000;
/** Questions of the last day that are tried. */
export const MOST_YESTERDAY = 100;
/** Runs that are kept. */
export const MOST_RUNS = 20;
/** Percentage points by which the share of correct answers may fall. */
export const MOST_DROP = 2;

export interface EvaluationQuestion {
  readonly id: EvaluationQuestionId;
  readonly question: string;
  readonly expects: Expectation;
  /** Ids or external ids of documents, one of which must be cited; none: any citation will do. */
  readonly documents: readonly string[];
  /** Answered wrongly, it stops the draft on its own. */
  readonly mustPass: boolean;
  readonly by: string;
  readonly at: Date;
}

export const RUN_SOURCES = ['evaluation', 'yesterday'] as const;
export type RunSource = (typeof RUN_SOURCES)[number];
export const RUN_STATES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;

/** One try of a draft: `queued` and `running` end in one of the others. */
export interface EvaluationRun {
  readonly id: EvaluationRunId;
  readonly state: (typeof RUN_STATES)[number];
  readonly source: RunSource;
  /** What it is bound to: nothing else is judged by it. */
  readonly draftHash: string;
  readonly baseVersion: number;
  readonly knowledgeVersion: number;
  readonly changes: readonly PublishedChange[];
  /** In the currency of the model's prices; null: no bound. */
  readonly mostCost: number | null;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cost: number;
  readonly currency: string | null;
  /** Null before its end, and where nobody said what is right. */
  readonly verdict: 'passed' | 'refused' | null;
  readonly summary: RunSummary | null;
  readonly error: string | null;
  readonly by: string;
  /** Answers that it takes, and those that are there. */
  readonly total: number;
  readonly done: number;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

/** An answer as it is kept of a run. */
export interface TriedAnswer extends Pick<Answer, 'text' | 'outcome'> {
  readonly sources: readonly { readonly title: string; readonly documentId: string; readonly externalId: string | null }[];
}

/** Longer answers are cut, so that many of them can be kept. */
const MOST_CHARACTERS = 4_000;

/** What is kept of an answer to lay it beside another one. */
export const toTried = ({ text, outcome, sources }: Pick<Answer, 'text' | 'outcome' | 'sources'>): TriedAnswer => ({
  text: text.slice(0, MOST_CHARACTERS),
  outcome,
  sources: sources.map(({ title, documentId, externalId }) => ({ title, documentId, externalId })),
});

/** In what one answer differs from another. */
export interface AnswerChange {
  readonly text: boolean;
  readonly outcome: boolean;
  /** Whether other documents are cited; their order does not count. */
  readonly sources: boolean;
}

/** A question to be tried on a channel. */
export interface RunQuestion {
  readonly channelId: ChannelId;
  readonly question: string;
  /** Null: nobody said what is right. */
  readonly expects: Expectation | null;
  readonly documents: readonly string[];
  readonly mustPass: boolean;
}

export interface RunAnswer extends RunQuestion {
  readonly no: number;
  /** With the settings as they are, and as the draft makes them; null together until they are there. */
  readonly before: TriedAnswer | null;
  readonly after: TriedAnswer | null;
}

export interface RunSummary {
  /** Questions of which is known what is right. */
  readonly judged: number;
  readonly correctBefore: number;
  readonly correctAfter: number;
  readonly refusedBefore: number;
  readonly refusedAfter: number;
  readonly changedTexts: number;
  readonly changedOutcomes: number;
  readonly changedCitations: number;
  /** Numbers of must-pass answers that are wrong with the draft. */
  readonly failedMustPass: readonly number[];
}

const REFUSALS: readonly Outcome[] = ['refuse', 'handoff'];

const isRefusal = ({ outcome }: TriedAnswer): boolean => REFUSALS.includes(outcome);

/** As `claw eval` counts safe answers: with a right citation, or refused where that is right. */
export function isCorrect({ expects, documents }: Pick<RunQuestion, 'expects' | 'documents'>, answer: TriedAnswer): boolean {
  if (expects === 'refuse') return isRefusal(answer);
  if (answer.outcome !== 'answer') return false;
  const isWanted = (id: string | null): boolean => id !== null && documents.includes(id);
  return answer.sources.some(({ documentId, externalId }) => documents.length === 0 || isWanted(documentId) || isWanted(externalId));
}

/** Answers that are not there yet are left out. */
export function summariseRun(answers: readonly RunAnswer[]): RunSummary {
  const pairs = answers.flatMap((one) =>
    one.before === null || one.after === null ? [] : [{ ...one, before: one.before, after: one.after }],
  );
  const changes = pairs.map(({ before, after }) => changeOf(before, after));
  const judged = pairs.filter(({ expects }) => expects !== null);
  const count = <T>(list: readonly T[], holds: (one: T) => boolean): number => list.filter(holds).length;
  return {
    judged: judged.length,
    correctBefore: count(judged, (one) => isCorrect(one, one.before)),
    correctAfter: count(judged, (one) => isCorrect(one, one.after)),
    refusedBefore: count(pairs, ({ before }) => isRefusal(before)),
    refusedAfter: count(pairs, ({ after }) => isRefusal(after)),
    changedTexts: count(changes, ({ text }) => text),
    changedOutcomes: count(changes, ({ outcome }) => outcome),
    changedCitations: count(changes, ({ sources }) => sources),
    failedMustPass: judged.filter((one) => one.mustPass && !isCorrect(one, one.after)).map(({ no }) => no),
  };
}

/** Null where nobody said what is right. */
export function verdictOf({ judged, correctBefore, correctAfter, failedMustPass }: RunSummary): EvaluationRun['verdict'] {
  if (judged === 0) return null;
  // In whole answers, so that a drop of exactly so many points is not one of more for a rounding.
  const isWorse = (correctBefore - correctAfter) * 100 > MOST_DROP * judged;
  return isWorse || failedMustPass.length > 0 ? 'refused' : 'passed';
}

/** Where there was none, the new one differs in everything but the sources that it does not have. */
export const changeOf = (before: TriedAnswer | null, after: TriedAnswer): AnswerChange => ({
  text: before?.text !== after.text,
  outcome: before?.outcome !== after.outcome,
  sources: citedBy(before) !== citedBy(after),
});

const citedBy = (answer: TriedAnswer | null): string =>
  [...new Set(answer?.sources.map(({ documentId }) => documentId))].toSorted().join(' ');
