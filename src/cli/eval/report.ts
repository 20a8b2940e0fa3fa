/** The score sheet of an evaluation, as text for people. */
import { intervalsOf, type Intervals } from './intervals.ts';
import { percentile } from './percentile.ts';
import type { Question, RunRow } from './question-set.ts';
import { scoreQuestion, type QuestionScore } from './score-question.ts';
import { macroMean, summarise, summariseBySource, type Summary } from './summarise.ts';
import { languageOfQuestions } from './tokens.ts';

/** What is told of each source. */
const COLUMNS = [
  'questions',
  'recall@1',
  'recall@5',
  'ndcg@10',
  'answer_contains',
  'answer_f1',
  'citation_precision',
  'refusal_recall',
  'false_refusal_rate',
  'safe_answer_rate',
];
const NAME_WIDTH = 20;
const SCORE_WIDTH = 6;

const shown = (value: number | null | undefined) => (value === null || value === undefined ? '-' : String(value));

/** Beside the name and the score, the interval where there is one. */
const scoreLines = (summary: Summary, intervals: Intervals): readonly string[] =>
  Object.entries(summary).map(([name, value]) => {
    const interval = intervals.get(name);
    const range = interval ? `  ${shown(interval.low)} to ${shown(interval.high)}` : '';
    return `  ${name.padEnd(NAME_WIDTH)} ${shown(value).padEnd(range === '' ? 0 : SCORE_WIDTH)}${range}`;
  });

/** A line a source under a line of names. */
function sourceTable(bySource: ReadonlyMap<string, Summary>): readonly string[] {
  const width = Math.max(...[...bySource.keys()].map((source) => source.length), 'source'.length);
  const line = (head: string, cells: readonly string[]) =>
    `  ${[head.padEnd(width), ...cells.map((cell, index) => cell.padStart(COLUMNS[index]!.length))].join('  ')}`;
  return [
    line('source', COLUMNS),
    ...[...bySource].map(([source, summary]) =>
      line(
        source,
        COLUMNS.map((name) => shown(summary[name])),
      ),
    ),
  ];
}

const meanOverSources = (scores: readonly QuestionScore[]): Summary => macroMean(summariseBySource(scores));

export interface EvaluationResult {
  readonly questions: readonly Question[];
  readonly rows: readonly RunRow[];
  /** Milliseconds of retrieval, as the server measured them, one a question; said nothing of when there are none. */
  readonly retrievalMs: readonly number[];
}

/** Lines of the sheet: all questions and the mean over sources, both with their 95 % intervals, each source, and how long retrieval took. */
export function reportLines({ questions, rows, retrievalMs }: EvaluationResult): readonly string[] {
  const language = languageOfQuestions(questions.map(({ question }) => question));
  const byId = new Map(rows.map((row) => [row.question_id, row]));
  const scores = questions.map((question) => scoreQuestion(question, byId.get(question.id), language));
  const bySource = summariseBySource(scores);
  const [p50, p95] = [percentile(retrievalMs, 0.5), percentile(retrievalMs, 0.95)];
  return [
    `language ${language}, ${rows.length} of ${questions.length} questions ran`,
    ...scoreLines(summarise(scores), intervalsOf(scores, summarise)),
    'Mean over sources',
    ...scoreLines(macroMean(bySource), intervalsOf(scores, meanOverSources)),
    'By source',
    ...sourceTable(bySource),
    ...(p50 === null || p95 === null ? [] : [`Retrieval p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`]),
  ];
}
