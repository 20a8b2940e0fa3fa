/** The evaluation set and its runs as they travel. */
import { z } from 'zod';
import { EXPECTATIONS, isCorrect, RUN_SOURCES, RUN_STATES } from '../../../core/model/evaluation.ts';
import type { EvaluationQuestion, EvaluationRun, RunAnswer, TriedAnswer } from '../../../core/model/evaluation.ts';
import { presentTriedAnswer, triedAnswerSchema } from '../tried-answer.ts';

const MOST_DOCUMENTS = 20;

const asked = {
  question: z.string().trim().min(1).max(1_000),
  expects: z.enum(EXPECTATIONS).default('answer').meta({ description: 'What is right: an answer that cites its sources, or a refusal.' }),
  documents: z
    .array(z.string().trim().min(1).max(500))
    .max(MOST_DOCUMENTS)
    .default([])
    .meta({ description: 'Ids or external ids of documents, one of which the answer must cite; any citation will do when there is none.' }),
  must_pass: z.boolean().default(false).meta({ description: 'Answered wrongly, it refuses the draft on its own.' }),
};

export const questionBody = z
  .strictObject(asked)
  .refine(({ expects, documents }) => expects === 'answer' || documents.length === 0, {
    path: ['documents'],
    error: 'A refusal cites nothing: leave the documents out.',
  })
  .meta({ id: 'EvaluationQuestionInput' });

export const questionSchema = z
  .object({
    id: z.string(),
    question: z.string(),
    expects: z.enum(EXPECTATIONS),
    documents: z.array(z.string()),
    must_pass: z.boolean(),
    changed_by: z.string(),
    changed_at: z.iso.datetime(),
  })
  .meta({ id: 'EvaluationQuestion' });

export const presentQuestion = (one: EvaluationQuestion): z.output<typeof questionSchema> => ({
  id: one.id,
  question: one.question,
  expects: one.expects,
  documents: [...one.documents],
  must_pass: one.mustPass,
  changed_by: one.by,
  changed_at: one.at.toISOString(),
});

export const runBody = z
  .strictObject({
    source: z.enum(RUN_SOURCES).default('evaluation').meta({
      description:
        '`evaluation`: your questions, whose run decides whether the draft may be published; `yesterday`: what customers wrote in the last 24 hours, to see what changes.',
    }),
    most_cost: z.number().min(0).max(1_000_000).optional().meta({
      description: 'Having cost so much, in the currency of the model, it is stopped; preview says what it may cost.',
    }),
  })
  .meta({ id: 'StartEvaluationRun' });

const summarySchema = z
  .object({
    judged: z.int().meta({ description: 'Answers of which is known what is right.' }),
    correct_before: z.int(),
    correct_after: z.int(),
    refused_before: z.int(),
    refused_after: z.int(),
    changed_texts: z.int(),
    changed_outcomes: z.int(),
    changed_citations: z.int(),
    failed_must_pass: z.array(z.int()).meta({ description: 'Numbers of the answers that must be right and are not.' }),
  })
  .meta({ id: 'EvaluationSummary' });

export const runSchema = z
  .object({
    id: z.string(),
    state: z.enum(RUN_STATES),
    source: z.enum(RUN_SOURCES),
    progress: z.number().min(0).max(1),
    answers: z.int().meta({ description: 'Questions times channels, each answered twice.' }),
    draft_hash: z.string(),
    settings_version: z.int(),
    knowledge_version: z.int(),
    most_cost: z.number().nullable(),
    input_tokens: z.int(),
    output_tokens: z.int(),
    cost: z.number(),
    currency: z.string().nullable(),
    verdict: z
      .enum(['passed', 'refused'])
      .nullable()
      .meta({ description: 'Null before its end, and for questions nobody said the right answer of.' }),
    summary: summarySchema.nullable(),
    error: z.string().nullable(),
    by: z.string(),
    created_at: z.iso.datetime(),
    ended_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'EvaluationRun' });

export const presentRun = (run: EvaluationRun): z.output<typeof runSchema> => ({
  id: run.id,
  state: run.state,
  source: run.source,
  progress: run.total === 0 ? 1 : run.done / run.total,
  answers: run.total,
  draft_hash: run.draftHash,
  settings_version: run.baseVersion,
  knowledge_version: run.knowledgeVersion,
  most_cost: run.mostCost,
  input_tokens: run.inputTokens,
  output_tokens: run.outputTokens,
  cost: run.cost,
  currency: run.currency,
  verdict: run.verdict,
  summary: run.summary && {
    judged: run.summary.judged,
    correct_before: run.summary.correctBefore,
    correct_after: run.summary.correctAfter,
    refused_before: run.summary.refusedBefore,
    refused_after: run.summary.refusedAfter,
    changed_texts: run.summary.changedTexts,
    changed_outcomes: run.summary.changedOutcomes,
    changed_citations: run.summary.changedCitations,
    failed_must_pass: [...run.summary.failedMustPass],
  },
  error: run.error,
  by: run.by,
  created_at: run.createdAt.toISOString(),
  ended_at: run.endedAt?.toISOString() ?? null,
});

const triedSchema = triedAnswerSchema
  .extend({
    correct: z.boolean().nullable().meta({ description: 'Null where nobody said what is right.' }),
  })
  .meta({ id: 'TriedAnswer' });

export const runAnswerSchema = z
  .object({
    no: z.int(),
    channel_id: z.string(),
    question: z.string(),
    expects: z.enum(EXPECTATIONS).nullable(),
    must_pass: z.boolean(),
    before: triedSchema.nullable().meta({ description: 'With the settings as they are; null: not answered yet.' }),
    after: triedSchema.nullable().meta({ description: 'As the draft makes them.' }),
  })
  .meta({ id: 'EvaluationAnswer' });

export const presentAnswer = (one: RunAnswer): z.output<typeof runAnswerSchema> => ({
  no: one.no,
  channel_id: one.channelId,
  question: one.question,
  expects: one.expects,
  must_pass: one.mustPass,
  before: one.before && presentTried(one, one.before),
  after: one.after && presentTried(one, one.after),
});

const presentTried = (one: RunAnswer, answer: TriedAnswer): z.output<typeof triedSchema> => ({
  ...presentTriedAnswer(answer),
  correct: one.expects === null ? null : isCorrect(one, answer),
});
