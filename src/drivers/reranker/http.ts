/** Rerank models behind the interface that Zhipu, Jina, SiliconFlow, Cohere and vLLM share: `POST /rerank`. */
import { z } from 'zod';
import type { Reranker } from '../../core/ports/reranker.ts';
import { UpstreamUnreachable } from '../../kernel/errors.ts';
import { callModel, createModelRest } from '../_shared/call-model.ts';
import type { ModelCaller } from '../_shared/call-model.ts';
import { parseJson } from '../_shared/parse-json.ts';

export interface RerankerOptions extends Omit<ModelCaller, 'who'> {
  readonly model: string;
  /** Told when the model is given up for a while (with the error), and when it answers again (null). */
  readonly told: (error: unknown) => void;
}

const ANSWER = z.object({ results: z.array(z.object({ index: z.int().min(0), relevance_score: z.number() })) });

/** One call, never tried again: a customer waits for it, and there is an order without it. */
export function createReranker({ told, model, ...options }: RerankerOptions): Reranker {
  const caller: ModelCaller = { ...options, who: `The rerank model "${options.name}"` };
  const rest = createModelRest(caller, told);
  return {
    rerank: ({ question, texts, signal }) =>
      rest.guard(signal, () =>
        callModel(caller, '/rerank', { model, query: question, documents: texts, top_n: texts.length }, signal, (answer) =>
          readScores(answer, texts.length, caller),
        ),
      ),
  };
}

function readScores(told: string, texts: number, { who, name }: ModelCaller): readonly number[] {
  const parsed = ANSWER.safeParse(parseJson(told));
  const scores = Array.from({ length: texts }, () => Number.NaN);
  if (parsed.success) for (const { index, relevance_score: score } of parsed.data.results) if (index < texts) scores[index] = score;
  if (scores.some(Number.isNaN)) {
    throw new UpstreamUnreachable(`${who} did not answer in a usable way.`, { facts: { model: name, fault: 'unusable' } });
  }
  return scores;
}
