/** Chat models behind the OpenAI protocol: Zhipu's GLM, OpenAI, vLLM, Ollama and most others. */
import type { TokenUsage } from '../../core/model/answer.ts';
import type { ModelTimeouts } from '../../core/model/model-endpoint.ts';
import type { ChatMessage, ChatModel, ChatRequest } from '../../core/ports/chat-model.ts';
import type { Clock } from '../../kernel/clock.ts';
import { UpstreamRefused, UpstreamUnreachable } from '../../kernel/errors.ts';
import type { Secret } from '../../kernel/secret.ts';
import { readPatiently } from './patient-stream.ts';
import { translateModelError } from '../_shared/translate-model-error.ts';
import { withExtra } from '../_shared/with-extra.ts';

export interface ChatModelOptions {
  /** Shown in errors, logs and metrics. */
  readonly name: string;
  /** Up to, and without, `/chat/completions`. */
  readonly baseUrl: string;
  /** Null for a server that wants none. */
  readonly apiKey: Secret | null;
  readonly model: string;
  readonly timeouts: ModelTimeouts;
  /** Fields for every request, in place of those of the same name; null leaves one out. */
  readonly extra?: Readonly<Record<string, unknown>>;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
}

/** Answers should repeat the passages, not vary them. */
const TEMPERATURE = 0.1;

/** Loads its client at the first answer, so that an installation without a model never pays for it. One try an answer: retries belong to the turn. */
export function createChatModel(options: ChatModelOptions): ChatModel {
  const { name, clock, timeouts, apiKey } = options;
  let client: Promise<Client> | null = null;
  return {
    name,
    write: async (request, onText) => {
      request.signal.throwIfAborted();
      const call = new AbortController();
      const stop = (): void => call.abort(request.signal.reason);
      request.signal.addEventListener('abort', stop, { once: true });
      let hasBegun = false;
      const hear = (piece: string): void | Promise<void> => {
        hasBegun = true;
        return onText(piece);
      };
      try {
        const open = await (client ??= loadClient(options));
        const totalMs = Math.min(timeouts.totalMs, request.withinMs ?? timeouts.totalMs);
        const patience = { firstMs: timeouts.firstMs, nextMs: timeouts.betweenMs, totalMs };
        request.onSent?.();
        const parts = readPatiently(open(request, call.signal), isProgress, patience, clock, request.signal);
        return await readParts(parts, options, hear);
      } catch (error) {
        if (error instanceof ReaderFault) throw error.cause;
        if (request.signal.aborted) throw request.signal.reason;
        throw translateModelError(error, { who: `The chat model "${name}"`, name, apiKey, hasBegun }, clock.now());
      } finally {
        request.signal.removeEventListener('abort', stop);
        call.abort();
      }
    },
  };
}

/** What is read of the parts that the client's stream has. */
interface Part {
  readonly type: string;
  readonly text?: string;
  readonly error?: unknown;
  readonly finishReason?: string;
  readonly rawFinishReason?: string | undefined;
  readonly totalUsage?: { readonly inputTokens?: number | undefined; readonly outputTokens?: number | undefined };
}

/** The client also tells of itself; only words, spoken or thought, and the end are the provider's doing. */
function isProgress({ type }: Part): boolean {
  return type === 'text-delta' || type === 'reasoning-delta' || type === 'finish';
}

type Client = (request: ChatRequest, signal: AbortSignal) => AsyncIterable<Part>;

async function loadClient({ name, baseUrl, apiKey, model, extra = {}, fetch }: ChatModelOptions): Promise<Client> {
  const [{ streamText }, { createOpenAICompatible }] = await Promise.all([import('ai'), import('@ai-sdk/openai-compatible')]);
  const provider = createOpenAICompatible({
    name,
    baseURL: baseUrl,
    ...(apiKey !== null && { apiKey: apiKey.reveal() }),
    includeUsage: true,
    fetch,
    transformRequestBody: (body) => withExtra(body, extra),
  });
  return (request, abortSignal) =>
    streamText({
      model: provider.chatModel(model),
      ...split(request.messages),
      maxOutputTokens: request.maxOutputTokens,
      temperature: TEMPERATURE,
      maxRetries: 0,
      abortSignal,
      // Errors come as parts of the stream; left to itself the client prints them, request and all.
      onError: () => {},
    }).fullStream;
}

async function readParts(
  parts: AsyncIterable<Part>,
  { model, name }: ChatModelOptions,
  onText: (piece: string) => void | Promise<void>,
): Promise<TokenUsage> {
  let finish: Part | null = null;
  for await (const part of parts) {
    if (part.type === 'error') throw part.error;
    if (part.type === 'finish') finish = part;
    if (part.type === 'text-delta' && part.text !== undefined && part.text !== '') await hand(part.text, onText);
  }
  if (finish === null || finish.finishReason === 'error' || finish.rawFinishReason === 'network_error') {
    throw new UpstreamUnreachable(`The chat model "${name}" broke off.`, { facts: { model: name, fault: 'cut' } });
  }
  if (finish.finishReason === 'content-filter') {
    throw new UpstreamRefused(`The chat model "${name}" does not speak about this.`, { facts: { model: name, fault: 'filtered' } });
  }
  return { model, inputTokens: finish.totalUsage?.inputTokens ?? 0, outputTokens: finish.totalUsage?.outputTokens ?? 0 };
}

/** What the reader of the text threw: none of the provider's faults. */
class ReaderFault extends Error {}

async function hand(text: string, onText: (piece: string) => void | Promise<void>): Promise<void> {
  try {
    await onText(text);
  } catch (cause) {
    throw new ReaderFault('the reader failed', { cause });
  }
}

/** The client takes instructions apart from the talk. */
function split(messages: readonly ChatMessage[]): {
  readonly system: string;
  readonly messages: { role: 'user' | 'assistant'; content: string }[];
} {
  const system = messages.filter(({ role }) => role === 'system').map(({ content }) => content);
  const talk = messages.flatMap(({ role, content }) => (role === 'system' ? [] : [{ role, content }]));
  return { system: system.join('\n\n'), messages: talk };
}
