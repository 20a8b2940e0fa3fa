/** Which models the environment names, and where vectors go. */
import type { Fault } from '../kernel/errors.ts';
import type { Config, EmbeddingConfig, ModelConfig } from './config.ts';
import { isSet } from './read-values.ts';
import type { Environment } from './read-values.ts';
import type { Values } from './schema.ts';

const DEFAULT_MODELS = { zhipu: 'glm-4-plus', openai: 'gpt-4o-mini' } as const;

/** Null: answers quote the documents. */
export function chooseModel(values: Values, env: Environment): ModelConfig | null {
  const build = (provider: ModelConfig['provider'], baseUrl: string, apiKey: ModelConfig['apiKey']): ModelConfig => ({
    provider,
    baseUrl,
    apiKey,
    chatModel: values.CHAT_MODEL ?? DEFAULT_MODELS[provider],
  });
  if (values.ZHIPU_API_KEY !== null) return build('zhipu', values.ZHIPU_BASE_URL, values.ZHIPU_API_KEY);
  const isAsked = values.OPENAI_API_KEY !== null || isSet(env, 'OPENAI_BASE_URL');
  return isAsked ? build('openai', values.OPENAI_BASE_URL, values.OPENAI_API_KEY) : null;
}

/** What is allowed but probably not meant. */
export function modelWarnings(values: Values, model: ModelConfig | null, env: Environment): string[] {
  const warnings: string[] = [];
  if (model === null && values.CHAT_MODEL !== null) {
    warnings.push('CHAT_MODEL has no effect without ZHIPU_API_KEY, OPENAI_API_KEY or OPENAI_BASE_URL.');
  }
  if (model?.provider === 'zhipu' && (values.OPENAI_API_KEY !== null || isSet(env, 'OPENAI_BASE_URL'))) {
    warnings.push('Both a Zhipu and an OpenAI model are configured; the Zhipu one is used. Unset ZHIPU_API_KEY to use the other.');
  }
  if (model?.provider === 'openai' && isSet(env, 'OPENAI_BASE_URL') && values.CHAT_MODEL === null) {
    warnings.push(`OPENAI_BASE_URL is set without CHAT_MODEL; the model asked for is ${model.chatModel}.`);
  }
  return warnings;
}

/** Of the models that Zhipu lets choose the number: a quarter of the room of its largest, and as good within a point by its own account. */
const ZHIPU_EMBEDDING = { model: 'embedding-3', dimensions: 1_024 } as const;
const LOCAL = 'local:';
const NONE = 'none';

/** Null: search is by words alone. */
function chooseEmbedding(values: Values, env: Environment): EmbeddingConfig | null {
  const { EMBEDDING_MODEL: named, EMBEDDING_DIMENSIONS: dimensions, EMBEDDING_BASE_URL: ownUrl } = values;
  if (named === NONE) return null;
  if (named?.startsWith(LOCAL)) return { kind: 'local', model: named.slice(LOCAL.length) };
  if (named !== null && ownUrl !== null) {
    return { kind: 'service', baseUrl: ownUrl, apiKey: values.EMBEDDING_API_KEY, model: named, dimensions };
  }
  const chat = chooseModel(values, env);
  if (chat === null) return null;
  const service = { kind: 'service', baseUrl: chat.baseUrl, apiKey: chat.apiKey } as const;
  if (named === null) {
    // Nobody asked for it: it comes with the key, where nothing else is needed for it.
    const comes = chat.provider === 'zhipu' && sharesVectors(values);
    return comes ? { ...service, ...ZHIPU_EMBEDDING, dimensions: dimensions ?? ZHIPU_EMBEDDING.dimensions } : null;
  }
  const usual = chat.provider === 'zhipu' && named === ZHIPU_EMBEDDING.model ? ZHIPU_EMBEDDING.dimensions : null;
  return { ...service, model: named, dimensions: dimensions ?? usual };
}

/** A folder belongs to one process: with company vectors have to be in Milvus. */
const sharesVectors = ({ REDIS_URL: redis, MILVUS_ADDRESS: milvus }: Values): boolean => redis === null || milvus !== null;

/** What an embedder that was asked for lacks. */
export function embeddingFaults(values: Values, env: Environment): readonly Fault[] {
  const { EMBEDDING_MODEL: named } = values;
  if (named === null || named === NONE) return [];
  if (chooseEmbedding(values, env) === null) {
    const fix = 'set one of them, or EMBEDDING_MODEL=none';
    return [{ field: 'EMBEDDING_MODEL', rule: 'must come with EMBEDDING_BASE_URL, ZHIPU_API_KEY, OPENAI_API_KEY or OPENAI_BASE_URL', fix }];
  }
  if (sharesVectors(values)) return [];
  const fix = 'processes that share REDIS_URL share their vectors too; or set EMBEDDING_MODEL=none';
  return [{ field: 'EMBEDDING_MODEL', rule: 'must come with MILVUS_ADDRESS', fix }];
}

/** What search by meaning takes. */
export function vectorsAt(values: Values, env: Environment): Pick<Config, 'embedding' | 'milvus' | 'modelRepository'> {
  const { MILVUS_ADDRESS: address, MILVUS_TOKEN: token, MILVUS_DATABASE: database, CLAW_MODELS_URL: modelRepository } = values;
  return { embedding: chooseEmbedding(values, env), milvus: address === null ? null : { address, token, database }, modelRepository };
}
