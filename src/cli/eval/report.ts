/** The score sheet of an evaluation, as text for people. */
import type { Question, RunRow } from './question-set.ts';
import { scoreQuestion } from './score-question.ts';
import { macroMean, summarise, summariseBySource, type Summary } from './summarise.ts';
import { languageOfQuestions } from './tokens.ts';

/** The value below which `share` of the sorted values lie (nearest rank); null without values. */
export function percentile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}

const shown = (value: number | null | undefined) => (value === null || value === undefined ? '-' : String(value));

function sourceLine(source: string, summary: Summary): string {
  const names = ['questions', 'recall@1', 'recall@5', 'ndcg@10', 'answer_contains', 'answer_f1', 'refusal_recall', 'safe_answer_rate'];
  return `  ${source}: ${names.map((name) => `${name} ${shown(summary[name])}`).join(', ')}`;
}

export interface EvaluationResult {
  readonly questions: readonly Question[];
  readonly rows: readonly RunRow[];
  /** Milliseconds of retrieval, as the server measured them, one a question. */
  readonly retrievalMs: readonly number[];
}

/** Lines of the sheet: all questions, the mean over sources, each source, and how long retrieval took. */
export function reportLines({ questions, rows, retrievalMs }: EvaluationResult): readonly string[] {
  const language = languageOfQuestions(questions.map(({ question }) => question));
  const byId = new Map(rows.map((row) => [row.question_id, row]));
  const scores = questions.map((question) => scoreQuestion(question, byId.get(question.id), language));
  const bySource = summariseBySource(scores);
  const [p50, p95] = [percentile(retrievalMs, 0.5), percentile(retrievalMs, 0.95)];
  return [
    `language ${language}, ${rows.length} of ${questions.length} questions ran`,
    ...Object.entries(summarise(scores)).map(([name, value]) => `  ${name.padEnd(20)} ${shown(value)}`),
    'Mean over sources',
    ...Object.entries(macroMean(bySource)).map(([name, value]) => `  ${name.padEnd(20)} ${shown(value)}`),
    'By source',
    ...[...bySource].map(([source, summary]) => sourceLine(source, summary)),
    `Retrieval p50 ${p50?.toFixed(1) ?? '-'} ms, p95 ${p95?.toFixed(1) ?? '-'} ms`,
  ];
}
