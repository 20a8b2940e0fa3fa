/** Asks one question of a set and writes down what came back, in the form that is scored. */
import type { Exchange } from '../server/server-api.ts';
import type { RunRow } from './question-set.ts';

export interface AskedQuestion {
  readonly row: RunRow;
  /** Null when the server did not say. */
  readonly retrievalMs: number | null;
}

/** Outcomes that count as a refusal: no evidence, or a person is called. */
const REFUSALS: readonly (string | null)[] = ['refuse', 'handoff'];

const namesOf = (items: readonly { readonly external_id: string | null }[]) => [
  ...new Set(items.flatMap(({ external_id: id }) => (id === null ? [] : [id]))),
];

/** The answer's words without its citation marks, which are no part of what was said. */
function wordsOf(answer: NonNullable<Exchange['answer']>): string {
  const numbers = new Set(answer.sources.map(({ n }) => String(n)));
  return answer.text.replace(/\s?\[(\d+)\]/g, (mark, n: string) => (numbers.has(n) ? '' : mark)).trim();
}

/** A failed answer counts as nothing answered and not refused. */
export function rowOf(questionId: string, { answer, retrieved, retrieval_ms: retrievalMs }: Exchange): AskedQuestion {
  const isMade = answer !== null && answer.outcome !== null;
  const row: RunRow = {
    question_id: questionId,
    ranked: namesOf(retrieved ?? []),
    answer: isMade ? wordsOf(answer) : '',
    citations: isMade ? namesOf(answer.sources) : [],
    refused: isMade && REFUSALS.includes(answer.outcome),
  };
  return { row, retrievalMs: retrievalMs ?? null };
}
