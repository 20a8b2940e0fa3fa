/** Embedders in this process, from models that `claw models add` put into the home folder. */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { VectorSpace } from '../../core/model/vector.ts';
import type { EmbedderSource } from '../../core/ports/embedder-source.ts';
import type { Embedder } from '../../core/ports/embedder.ts';
import { ConfigError } from '../../kernel/errors.ts';
import { findLocalModel, LOCAL_MODELS, MODEL_FILES } from './local-models.ts';
import type { LocalModel } from './local-models.ts';
import { openLocalRuntime } from './local-runtime.ts';
import type { LocalRuntime } from './local-runtime.ts';

/** The quantised weights make vectors of their own: another version of them is another space. */
const SPACE_OF = (model: LocalModel): VectorSpace => ({
  model: `local:${model.name}@${model.sha256.slice(0, 12)}`,
  dimensions: model.dimensions,
});

/** @param folder of the models @throws ConfigError for a name that is none, with those that are */
export function createLocalSource(folder: string, name: string): EmbedderSource {
  const model = findLocalModel(name);
  if (model === null) {
    const known = LOCAL_MODELS.map((one) => `local:${one.name}`).join(', ');
    throw new ConfigError(`EMBEDDING_MODEL: there is no local model "${name}". There are: ${known}.`, { field: 'EMBEDDING_MODEL' });
  }
  return {
    open: async () => createLocalEmbedder(folder, model),
    openFor: async (space) => {
      const earlier = LOCAL_MODELS.find((one) => SPACE_OF(one).model === space.model);
      return earlier !== undefined && (await isAdded(folder, earlier)) ? createLocalEmbedder(folder, earlier) : null;
    },
  };
}

export async function isAdded(folder: string, { name }: LocalModel): Promise<boolean> {
  return access(join(folder, name, MODEL_FILES.model)).then(
    () => true,
    () => false,
  );
}

/** Its model is loaded with the first text: some 150 MB. */
function createLocalEmbedder(folder: string, model: LocalModel): Embedder {
  let opened: Promise<LocalRuntime> | null = null;
  const open = (): Promise<LocalRuntime> => {
    opened ??= openLocalRuntime(folder, model).catch((error: unknown) => {
      opened = null;
      throw error;
    });
    return opened;
  };
  return {
    space: SPACE_OF(model),
    model: model.name,
    embed: async ({ texts, role, signal }) => {
      const runtime = await open();
      const rest = async (): Promise<void> => {
        await new Promise((resolve) => setImmediate(resolve));
        signal.throwIfAborted();
      };
      const asked = role === 'question' ? texts.map((text) => `${model.questionPrefix}${text}`) : texts;
      return { ...(await runtime.embed(asked, rest)), tokens: 0 };
    },
    close: async () => (await opened)?.close(),
  };
}
