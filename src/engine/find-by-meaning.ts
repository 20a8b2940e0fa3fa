/** Finds passages near a question in meaning, where a tenant has vectors; what it cannot do it says, and words go on alone. */
import { callInTime } from '../kernel/call-in-time.ts';
import type { Clock } from '../kernel/clock.ts';
import { ClawError, UpstreamUnreachable } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Metrics } from '../core/ports/metrics.ts';
import type { PassageQuestion } from '../core/ports/passage-index.ts';
import type { TextAnalyser } from '../core/ports/text-analyser.ts';
import type { VectorLedger } from '../core/ports/vector-ledger.ts';
import type { VectorHit, VectorStore } from '../core/ports/vector-store.ts';
import type { Embedders } from './choose-embedder.ts';
import { createEmbedQuestion } from './embed-question.ts';
import type { EmbedQuestion } from './embed-question.ts';

/** `none`: the tenant has no vectors, or none that are complete; `away`: it has, and they cannot be asked now. */
export type Meaning = { readonly state: 'none' | 'away' } | { readonly state: 'found'; readonly hits: readonly VectorHit[] };

/** Never rejects. */
export type FindByMeaning = (question: PassageQuestion) => Promise<Meaning>;

export interface MeaningDeps {
  readonly embedders: Pick<Embedders, 'of' | 'in'>;
  readonly vectors: Pick<VectorStore, 'search'>;
  readonly vectorLedger: Pick<VectorLedger, 'active'>;
  readonly analyser: Pick<TextAnalyser, 'language'>;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly logger: Logger;
}

export const WORDS_ALONE: FindByMeaning = async () => ({ state: 'none' });

/** For the embedding and the search together: a customer waits for both. */
const MOST_MS = 4_000;
/** More than are told apart, for those that another audience or a deletion takes away. */
const NEIGHBOURS = 20;

export function createFindByMeaning(deps: MeaningDeps): FindByMeaning {
  const { metrics, clock, logger } = deps;
  const embedQuestion = createEmbedQuestion(deps.analyser);
  return async (question) => {
    try {
      const never = new AbortController().signal;
      const hits = await callInTime(clock, MOST_MS, never, (signal) => findHits(deps, embedQuestion, question, signal));
      if (hits === null) return { state: 'none' };
      metrics.count('claw_vector_searches_total', { result: 'found' });
      return { state: 'found', hits };
    } catch (error) {
      metrics.count('claw_vector_searches_total', { result: 'away' });
      const facts = { error: error instanceof ClawError ? error : tooLong(error), tenant_id: question.tenantId };
      logger.warn(facts, 'passages could not be searched by meaning; words go on alone');
      return { state: 'away' };
    }
  };
}

const tooLong = (cause: unknown): UpstreamUnreachable => new UpstreamUnreachable('The search by meaning did not end in time.', { cause });

async function findHits(
  deps: MeaningDeps,
  embedQuestion: EmbedQuestion,
  asked: PassageQuestion,
  signal: AbortSignal,
): Promise<readonly VectorHit[] | null> {
  const { tenantId, baseIds, audience, question, topic } = asked;
  // Costs next to nothing where there is no embedder, which is the common case.
  if ((await deps.embedders.of(tenantId, signal)) === null) return null;
  const space = await deps.vectorLedger.active(tenantId);
  const embedder = space && (await deps.embedders.in(tenantId, space, signal));
  if (space === null || embedder === null) return null;
  const text = topic === undefined || topic === null ? question : `${topic}\n${question}`;
  const embedded = await embedQuestion(embedder, text, signal);
  if (embedded === null) return null;
  deps.metrics.count('claw_embedding_tokens_total', { role: 'question' }, embedded.tokens);
  return deps.vectors.search(space, { tenantId, baseIds, audience, vector: embedded.vector, k: NEIGHBOURS });
}
