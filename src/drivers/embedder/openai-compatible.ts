/** Embedding models behind the OpenAI protocol: Zhipu's embedding-3, OpenAI, DashScope, vLLM, Ollama and most others. */
import { estimateTokens } from '../../core/model/estimate-tokens.ts';
import { modelFaultOf } from '../../core/model/model-endpoint.ts';
import type { VectorSpace } from '../../core/model/vector.ts';
import type { Embedder, Embedding } from '../../core/ports/embedder.ts';
import { callInTime, TimeUp } from '../../kernel/call-in-time.ts';
import type { Clock } from '../../kernel/clock.ts';
import { ClawError, UpstreamUnreachable } from '../../kernel/errors.ts';
import type { Secret } from '../../kernel/secret.ts';
import { createCircuit } from '../_shared/breaker.ts';
import type { Circuit } from '../_shared/breaker.ts';
import { translateModelError } from '../_shared/translate-model-error.ts';
import { withExtra } from '../_shared/with-extra.ts';
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
  /** Told when the model is given up for a while. */
  readonly onOpen: (error: unknown) => void;
}

/** The least of what the providers take in one call: Zhipu 64 texts, OpenAI and Zhipu more than 8,000 tokens. */
const BATCH = { texts: 64, tokens: 8_000 };
const ATTEMPTS = { question: 1, passage: 3 };
const FIRST_PAUSE_MS = 500;
const PAUSE_FACTOR = 4;
/** A provider that wants to be left alone for longer is: the work comes back later as a whole. */
const LONGEST_PAUSE_MS = 10_000;
const REST_MS = 5_000;
const LONGEST_REST_MS = 120_000;

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
  const { name, baseUrl, model, dimensions, clock, onOpen } = options;
  const circuit = createCircuit({ clock, restMs: REST_MS, longestRestMs: LONGEST_REST_MS, onOpen });
  return {
    // The address too: two servers may call different models the same.
    space: { model: `${startOfSpace(baseUrl)}${model}`, dimensions },
    embed: async ({ texts, role, signal }) => {
      const vectors: Float32Array[] = [];
      let tokens = 0;
      for (const batch of splitBatches(texts, BATCH)) {
        const told = await persist(options, ATTEMPTS[role], signal, () =>
          guarded(name, circuit, signal, () => call(options, batch, signal)),
        );
        vectors.push(...told.vectors);
        tokens += told.tokens;
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

/** Leaves a model alone that failed again and again; what is wrong with one request says nothing about the next. */
async function guarded<T>(name: string, circuit: Circuit, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  if (!circuit.mayAsk()) {
    const retryAfterMs = Math.max(Math.ceil(circuit.restsFor()), 1);
    const message = `The embedding model "${name}" failed just now and is left alone for a while.`;
    throw new UpstreamUnreachable(message, { retryAfterMs, facts: { model: name, fault: 'away' } });
  }
  try {
    const result = await work();
    circuit.reset();
    return result;
  } catch (error) {
    if (!signal.aborted && modelFaultOf(error) !== 'refused') circuit.failed(error, restWanted(error));
    throw error;
  }
}

/** How long a provider that limits calls wants none at all, from questions too; undefined when it did not say. */
function restWanted(error: unknown): number | undefined {
  const ms = modelFaultOf(error) === 'limited' && error instanceof ClawError ? error.details.retryAfterMs : undefined;
  return ms === undefined ? undefined : Math.min(ms, LONGEST_REST_MS);
}

/** As an embedder has them, or not yet known. */
type CallOptions = Omit<OpenAiEmbedderOptions, 'dimensions'> & { readonly dimensions: number | null };

async function call(options: CallOptions, texts: readonly string[], signal: AbortSignal): Promise<Embedding> {
  const { name, apiKey, dimensions, timeoutMs, clock } = options;
  try {
    const answer = await callInTime(clock, timeoutMs, signal, (ending) => post(options, texts, ending));
    const { vectors, tokens } = readEmbeddings(answer, { name, texts: texts.length, dimensions });
    return { vectors, tokens: tokens ?? texts.reduce((sum, text) => sum + estimateTokens(text), 0) };
  } catch (error) {
    signal.throwIfAborted();
    const cause = error instanceof TimeUp ? tookTooLong(name) : error;
    throw translateModelError(cause, { who: `The embedding model "${name}"`, name, apiKey, hasBegun: false }, clock.now());
  }
}

const tookTooLong = (name: string): UpstreamUnreachable =>
  new UpstreamUnreachable(`The embedding model "${name}" took too long.`, { facts: { model: name, fault: 'timeout' } });

/** In the shape that errors of calls are read by. */
class FailedAnswer extends Error {
  readonly statusCode: number;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody: string;

  constructor(statusCode: number, responseHeaders: Readonly<Record<string, string>>, responseBody: string) {
    super(`HTTP ${statusCode}`);
    this.statusCode = statusCode;
    this.responseHeaders = responseHeaders;
    this.responseBody = responseBody;
  }
}

async function post({ baseUrl, apiKey, model, dimensions, extra, fetch }: CallOptions, input: readonly string[], signal: AbortSignal) {
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json',
    ...(apiKey !== null && { authorization: `Bearer ${apiKey.reveal()}` }),
  };
  // Base64 costs a fraction of what numbers cost to read; whoever does not know it answers in numbers.
  const body = JSON.stringify(withExtra({ model, input, dimensions, encoding_format: 'base64' }, extra));
  const answer = await fetch(`${baseUrl}/embeddings`, { method: 'POST', headers, body, signal });
  const text = await answer.text();
  if (answer.status !== 200) throw new FailedAnswer(answer.status, Object.fromEntries(answer.headers), text);
  return text;
}
