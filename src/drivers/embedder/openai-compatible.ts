/** Embedding models behind the OpenAI protocol: Zhipu's embedding-3, OpenAI, DashScope, vLLM, Ollama and most others. */
import { estimateTokens } from '../../core/model/estimate-tokens.ts';
import type { VectorSpace } from '../../core/model/vector.ts';
import type { Embedder, Embedding } from '../../core/ports/embedder.ts';
import type { Clock } from '../../kernel/clock.ts';
import { ClawError } from '../../kernel/errors.ts';
import type { Secret } from '../../kernel/secret.ts';
import { callModel, createModelRest } from '../_shared/call-model.ts';
import type { ModelCaller } from '../_shared/call-model.ts';
import { readEmbeddings } from './read-embeddings.ts';
import { splitBatches } from './split-batches.ts';

export interface OpenAiEmbedderOptions {
  /** Shown in errors, logs and metrics. */
  readonly name: string;
  /** Up to, and without, `/embeddings`. */
  readonly baseUrl: string;
  /** Null for a server that wants none. */
  readonly apiKey: Secret | null;
  readonly model: string;
  /** Asked for, and what every vector must have. */
  readonly dimensions: number;
  /** For one call, milliseconds. */
  readonly timeoutMs: number;
  /** Fields for every request, in place of those of the same name; null leaves one out (`dimensions` for models that have no choice). */
  readonly extra: Readonly<Record<string, unknown>>;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  /** Told when the model is given up for a while (with the error), and when it answers again (null). */
  readonly told: (error: unknown) => void;
}

/** The least of what the providers take in one call: Zhipu 64 texts, OpenAI and Zhipu more than 8,000 tokens. */
const BATCH = { texts: 64, tokens: 8_000 };
const ATTEMPTS = { question: 1, passage: 3 };
const FIRST_PAUSE_MS = 500;
const PAUSE_FACTOR = 4;
/** A provider that wants to be left alone for longer is: the work comes back later as a whole. */
const LONGEST_PAUSE_MS = 10_000;

const startOfSpace = (baseUrl: string): string => `${baseUrl}#`;

/** The model that made vectors of this space; null when it stands at another address. */
export function modelOfSpace({ model }: VectorSpace, baseUrl: string): string | null {
  return model.startsWith(startOfSpace(baseUrl)) ? model.slice(startOfSpace(baseUrl).length) : null;
}

/** How many numbers the model's vectors have; costs one call. */
export async function measureDimensions(options: Omit<OpenAiEmbedderOptions, 'dimensions'>, signal: AbortSignal): Promise<number> {
  const { vectors } = await call({ ...options, dimensions: null }, ['1'], signal);
  return vectors[0]!.length;
}

/** Batches one after the other; a batch that fails fails the call. */
export function createOpenAiEmbedder(options: OpenAiEmbedderOptions): Embedder {
  const { baseUrl, model, dimensions, told } = options;
  const rest = createModelRest(callerOf(options), told);
  return {
    // The address too: two servers may call different models the same.
    space: { model: `${startOfSpace(baseUrl)}${model}`, dimensions },
    model,
    embed: async ({ texts, role, signal }) => {
      const vectors: Float32Array[] = [];
      let tokens = 0;
      for (const batch of splitBatches(texts, BATCH)) {
        const made = await persist(options, ATTEMPTS[role], signal, () => rest.guard(signal, () => call(options, batch, signal)));
        vectors.push(...made.vectors);
        tokens += made.tokens;
      }
      return { vectors, tokens };
    },
    close: async () => {},
  };
}

/** Tries again what may pass, as long as the pause is short. */
async function persist<T>({ clock }: OpenAiEmbedderOptions, attempts: number, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ClawError) || !error.retryable || attempt >= attempts) throw error;
      const pauseMs = error.details.retryAfterMs ?? FIRST_PAUSE_MS * PAUSE_FACTOR ** (attempt - 1);
      if (pauseMs > LONGEST_PAUSE_MS) throw error;
      await clock.sleep(pauseMs, signal);
    }
  }
}

/** As an embedder has them, or not yet known. */
type CallOptions = Omit<OpenAiEmbedderOptions, 'dimensions'> & { readonly dimensions: number | null };

const callerOf = (options: CallOptions): ModelCaller => ({ ...options, who: `The embedding model "${options.name}"` });

function call(options: CallOptions, texts: readonly string[], signal: AbortSignal): Promise<Embedding> {
  const { name, model, dimensions } = options;
  // Base64 costs a fraction of what numbers cost to read; whoever does not know it answers in numbers.
  const body = { model, input: texts, dimensions, encoding_format: 'base64' };
  return callModel(callerOf(options), '/embeddings', body, signal, (answer) => {
    const { vectors, tokens } = readEmbeddings(answer, { name, texts: texts.length, dimensions });
    return { vectors, tokens: tokens ?? texts.reduce((sum, text) => sum + estimateTokens(text), 0) };
  });
}
