/** The chat models that answers are asked of, and how each is reached. */
import type { Config } from '../config/config.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import { DEFAULT_TIMEOUTS, NO_LIMITS } from '../core/model/model-endpoint.ts';
import type { Metrics } from '../core/ports/metrics.ts';
import type { ModelStore } from '../core/ports/model-store.ts';
import { createVettedFetch } from '../drivers/_shared/vetted-fetch.ts';
import { createVettedRequest } from '../drivers/_shared/vetted-request.ts';
import { guardModel } from '../drivers/chat-model/guard-model.ts';
import { createChatModel } from '../drivers/chat-model/openai-compatible.ts';
import { createChosenModels } from '../engine/choose-models.ts';
import type { ChooseModelsDeps, ChosenModel, ChosenModels, OnHealth } from '../engine/choose-models.ts';

interface ModelParts {
  readonly config: Config;
  readonly models: ModelStore;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A tenant's own go where a tenant's calls may go; that of the environment where its operator says, but after no redirect. */
export function openChosenModels(parts: ModelParts): ChosenModels {
  const { config, clock } = parts;
  const vetted = createVettedFetch(createVettedRequest(config.outboundAllowedHosts));
  const openChat: ChooseModelsDeps['openChat'] = ({ endpoint, key }, onHealth) =>
    guardModel(createChatModel({ ...endpoint, apiKey: key, fetch: vetted, clock }), { ...endpoint, clock, onHealth });
  return createChosenModels({ ...parts, openChat, openEnvironment: config.model && environmentOpener(config.model, clock) });
}

function environmentOpener({ provider, baseUrl, apiKey, chatModel: model }: NonNullable<Config['model']>, clock: Clock) {
  const timeouts = DEFAULT_TIMEOUTS;
  const fetchHere: typeof fetch = (input, init) => fetch(input, { ...init, redirect: 'manual' });
  return (onHealth: OnHealth): ChosenModel => {
    const chat = createChatModel({ name: provider, baseUrl, apiKey, model, timeouts, fetch: fetchHere, clock });
    return { id: null, model, prices: null, limits: NO_LIMITS, timeouts, chat: guardModel(chat, { limits: NO_LIMITS, clock, onHealth }) };
  };
}
