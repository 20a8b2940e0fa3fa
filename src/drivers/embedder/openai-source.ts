/** Embedders of one OpenAI-compatible service: the model that was chosen, and others that made vectors before. */
import type { VectorSpace } from '../../core/model/vector.ts';
import type { EmbedderSource } from '../../core/ports/embedder-source.ts';
import { createOpenAiEmbedder, measureDimensions, modelOfSpace } from './openai-compatible.ts';
import type { OpenAiEmbedderOptions } from './openai-compatible.ts';

export interface OpenAiSourceOptions extends Omit<OpenAiEmbedderOptions, 'dimensions'> {
  /** Null: as many as the model makes, which one call finds out. */
  readonly dimensions: number | null;
}

export function createOpenAiSource({ dimensions, ...options }: OpenAiSourceOptions): EmbedderSource {
  // Models without a choice refuse to be asked for a number.
  const extra = dimensions === null ? { dimensions: null, ...options.extra } : options.extra;
  const open = (model: string, numbers: number) => createOpenAiEmbedder({ ...options, extra, model, dimensions: numbers });
  return {
    open: async (signal) => open(options.model, dimensions ?? (await measureDimensions({ ...options, extra }, signal))),
    openFor: async (space: VectorSpace) => {
      const model = modelOfSpace(space, options.baseUrl);
      return model === null ? null : open(model, space.dimensions);
    },
  };
}
