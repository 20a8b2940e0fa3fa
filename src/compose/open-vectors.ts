/** The vectors beside the words: where they are kept, and what makes them. */
import { join, resolve } from 'node:path';
import type { Config } from '../config/config.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import { modelFaultOf } from '../core/model/model-endpoint.ts';
import type { EmbedderSource } from '../core/ports/embedder-source.ts';
import type { Metrics } from '../core/ports/metrics.ts';
import type { TextAnalyser } from '../core/ports/text-analyser.ts';
import type { ModelStore } from '../core/ports/model-store.ts';
import type { VectorStore } from '../core/ports/vector-store.ts';
import type { PgPool } from '../drivers/_shared/pg-pool.ts';
import { MODELS_FOLDER } from '../drivers/embedder/local-models.ts';
import { createLocalSource } from '../drivers/embedder/local-source.ts';
import { createOpenAiSource } from '../drivers/embedder/openai-source.ts';
import { createReranker } from '../drivers/reranker/http.ts';
import { createUsageStore } from '../drivers/store/usage-store.ts';
import { createVectorLedger } from '../drivers/store/vector-ledger.ts';
import { guardVectors } from '../drivers/vectors/guard-vectors.ts';
import { createLanceVectors } from '../drivers/vectors/lancedb.ts';
import { createMilvusVectors } from '../drivers/vectors/milvus.ts';
import { createEmbedders } from '../engine/choose-embedder.ts';
import type { ChooseEmbedderDeps } from '../engine/choose-embedder.ts';
import type { OnHealth } from '../engine/choose-models.ts';
import { createRerankHits } from '../engine/rerank-hits.ts';
import type { RerankDeps } from '../engine/rerank-hits.ts';
import { createFindByMeaning, WORDS_ALONE } from '../engine/find-by-meaning.ts';

interface VectorParts {
  readonly config: Config;
  readonly pool: PgPool;
  readonly models: ModelStore;
  /** Where a tenant's calls may go. */
  readonly fetchThere: typeof fetch;
  readonly analyser: TextAnalyser;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** For one batch of passages; a question has a shorter time of its own. */
const EMBED_MS = 30_000;
const FOLDER = 'vectors';

/** Null in a process that shares its work but no vector store: what one process keeps in its folder the others would not find. */
export const vectorPlace = (config: Config): 'milvus' | 'folder' | null => {
  if (config.milvus !== null) return 'milvus';
  return config.redis === null ? 'folder' : null;
};

export function openVectors(parts: VectorParts) {
  const { pool, models, logger } = parts;
  const onOpen = (error: unknown) => logger.warn({ error }, 'the vector store does not answer; search is by words alone until it does');
  const store = openStore(parts);
  const vectors = store && guardVectors(store, { ...parts, onOpen });
  const vectorLedger = createVectorLedger(pool);
  const environment = environmentSource(parts);
  const embedders = createEmbedders({ ...parts, models, usage: createUsageStore(pool), openSource: ownSource(parts), environment });
  return {
    vectors,
    holdsVectors: vectors !== null,
    vectorLedger,
    embedders,
    reranking: createRerankHits({ ...parts, models, openReranker: ownReranker(parts) }),
    findByMeaning: vectors ? createFindByMeaning({ ...parts, vectors, vectorLedger, embedders }) : WORDS_ALONE,
    close: async () => vectors?.close(),
  };
}

function openStore({ config, clock, logger }: VectorParts): VectorStore | null {
  const onError = (error: unknown) =>
    logger.warn({ error }, 'the upkeep of the vectors on disk failed; it is tried again after the next write');
  if (config.milvus !== null) return createMilvusVectors(config.milvus);
  return vectorPlace(config) === null ? null : createLanceVectors({ folder: join(resolve(config.home), FOLDER), clock, onError });
}

/** That of the environment is reached where its operator says; no redirect is followed. */
function environmentSource({ config, clock, logger }: VectorParts): EmbedderSource | null {
  const { embedding } = config;
  if (embedding === null) return null;
  if (embedding.kind === 'local') return createLocalSource(join(resolve(config.home), MODELS_FOLDER), embedding.model);
  const told = (error: unknown) =>
    error === null
      ? logger.info({}, 'the embedding model answers again')
      : logger.warn({ error }, 'the embedding model does not answer; it is left alone for a while');
  return createOpenAiSource({
    ...embedding,
    name: embedding.model,
    timeoutMs: EMBED_MS,
    extra: {},
    fetch: (input, init) => fetch(input, { ...init, redirect: 'manual' }),
    clock,
    told,
  });
}

const healthOf = (error: unknown): Parameters<OnHealth>[0] =>
  error === null ? { state: 'working', fault: null } : { state: 'resting', fault: modelFaultOf(error) };

/** A tenant's own is reached where a tenant's calls may go. */
function ownSource({ fetchThere, clock }: VectorParts): ChooseEmbedderDeps['openSource'] {
  return ({ endpoint, key }, onHealth) => {
    const { name, baseUrl, model, extra, timeouts } = endpoint;
    const chosen = extra['dimensions'];
    return createOpenAiSource({
      name,
      baseUrl,
      apiKey: key,
      model,
      dimensions: typeof chosen === 'number' ? chosen : null,
      timeoutMs: timeouts.totalMs,
      extra,
      fetch: fetchThere,
      clock,
      told: (error) => onHealth(healthOf(error)),
    });
  };
}

function ownReranker({ fetchThere, clock }: VectorParts): RerankDeps['openReranker'] {
  return ({ endpoint, key }, onHealth) => {
    const { name, baseUrl, model, extra, timeouts } = endpoint;
    const reached = { name, baseUrl, apiKey: key, timeoutMs: timeouts.totalMs, fetch: fetchThere, clock };
    return createReranker({ ...reached, model, extra, told: (error) => onHealth(healthOf(error)) });
  };
}
