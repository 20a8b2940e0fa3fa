/** Looks at what search by meaning needs: the model, and where its vectors go. */
import { join, resolve } from 'node:path';
import type { Config } from '../config/config.ts';
import { ClawError } from '../kernel/errors.ts';
import { findLocalModel, MODELS_FOLDER } from '../drivers/embedder/local-models.ts';
import { isAdded } from '../drivers/embedder/local-source.ts';
import { createMilvusVectors } from '../drivers/vectors/milvus.ts';
import type { Finding } from './finding.ts';
import { vectorPlace } from './open-vectors.ts';

export async function inspectVectors(config: Config): Promise<readonly Finding[]> {
  return [await embedder(config), ...(await milvus(config))];
}

async function embedder(config: Config): Promise<Finding> {
  const { embedding, home } = config;
  const name = 'Search';
  if (vectorPlace(config) === null) return { name, state: 'ok', detail: 'by words alone (meaning needs MILVUS_ADDRESS beside REDIS_URL)' };
  if (embedding === null) return { name, state: 'ok', detail: 'by words alone (EMBEDDING_MODEL adds meaning)' };
  if (embedding.kind === 'service')
    return { name, state: 'ok', detail: `by words and meaning, ${embedding.model} at ${embedding.baseUrl}` };
  const model = findLocalModel(embedding.model);
  if (model !== null && (await isAdded(join(resolve(home), MODELS_FOLDER), model))) {
    return { name, state: 'ok', detail: `by words and meaning, ${model.name} in this process` };
  }
  const remedy = model === null ? 'Run: npx claw models list' : `Run: npx claw models add ${model.name}`;
  return { name, state: 'fail', detail: `the local model "${embedding.model}" is not here`, remedy };
}

async function milvus(config: Config): Promise<readonly Finding[]> {
  if (config.milvus === null) return [];
  const store = createMilvusVectors(config.milvus);
  try {
    await store.check();
    return [{ name: 'Milvus', state: 'ok', detail: config.milvus.address }];
  } catch (error) {
    if (!(error instanceof ClawError)) throw error;
    // Answers go on without it.
    return [{ name: 'Milvus', state: 'warn', detail: error.message, remedy: 'Start Milvus, or correct MILVUS_ADDRESS.' }];
  } finally {
    await store.close();
  }
}
