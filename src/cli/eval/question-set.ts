/** The files of an evaluation: questions in, a run out, both one JSON object a line. */
import { z } from 'zod';
import { InputError } from '../../kernel/errors.ts';

const questionRow = z.object({
  id: z.string().min(1),
  question: z.string().min(1),
  /** External ids of the documents that answer it; empty: it must be refused. */
  relevant: z.array(z.string()).default([]),
  /** Short answers found word for word in a relevant document. */
  answers: z.array(z.string()).default([]),
  kind: z.string().nullish(),
  source: z.string().default('-'),
});

export type Question = z.infer<typeof questionRow>;

/** What was answered to one question; ids are external ids of documents, best or first first. */
export interface RunRow {
  readonly question_id: string;
  readonly ranked: readonly string[];
  readonly answer: string;
  readonly citations: readonly string[];
  readonly refused: boolean;
}

function parseLine(line: string, number: number): Question {
  let data: unknown;
  try {
    data = JSON.parse(line);
  } catch (cause) {
    throw new InputError(`Line ${number} of the question file is not JSON.`, { cause }, 'input_malformed');
  }
  const result = questionRow.safeParse(data);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new InputError(`Line ${number} of the question file: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is not usable'}.`);
}

/** @throws InputError naming the line */
export function parseQuestions(text: string): readonly Question[] {
  const lines = text.split('\n').map((line, index) => ({ line: line.trim(), number: index + 1 }));
  const questions = lines.filter(({ line }) => line !== '').map(({ line, number }) => parseLine(line, number));
  if (questions.length === 0) throw new InputError('The question file holds no question.');
  return questions;
}

export function renderRun(rows: readonly RunRow[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}
