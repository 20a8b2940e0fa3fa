/** The chat model, when one is configured. */
import type { Config } from '../config/config.ts';
import { Secret } from '../kernel/secret.ts';
import type { Clock } from '../kernel/clock.ts';
import { createChatModel } from '../drivers/chat-model/openai-compatible.ts';
import type { TextAnalyser } from '../core/ports/text-analyser.ts';
import { createModelWriter } from '../engine/write-with-model.ts';
import type { ModelWriter } from '../engine/write-with-model.ts';

/** For a whole answer; below the reply deadline of 45 s, so that quoting the documents instead still comes in time. */
const MODEL_TIMEOUT_MS = 38_000;

/** What local servers that want no key are sent; the protocol has no way to send none. */
const KEYLESS = 'none';

/** Null without a model: the extractive writer quotes the documents instead. */
export function openModelWriter(config: Config, deps: { readonly analyser: TextAnalyser; readonly clock: Clock }): ModelWriter | null {
  if (config.model === null) return null;
  const { provider, baseUrl, apiKey, chatModel } = config.model;
  return createModelWriter({
    model: createChatModel({
      name: provider,
      baseUrl,
      apiKey: apiKey ?? new Secret(KEYLESS),
      model: chatModel,
      timeoutMs: MODEL_TIMEOUT_MS,
      clock: deps.clock,
    }),
    analyser: deps.analyser,
  });
}
