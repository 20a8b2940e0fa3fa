/** The models that answers are asked of, where they are kept, and how each is reached; with them what searches by meaning. */
import type { Config, ModelConfig } from '../config/config.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import { DEFAULT_TIMEOUTS, NO_LIMITS } from '../core/model/model-endpoint.ts';
import type { Metrics } from '../core/ports/metrics.ts';
import type { TextAnalyser } from '../core/ports/text-analyser.ts';
import type { PgPool } from '../drivers/_shared/pg-pool.ts';
import { createVettedFetch } from '../drivers/_shared/vetted-fetch.ts';
import { createVettedRequest } from '../drivers/_shared/vetted-request.ts';
import { guardModel } from '../drivers/chat-model/guard-model.ts';
import { createChatModel } from '../drivers/chat-model/openai-compatible.ts';
import { createModelProbe } from '../drivers/chat-model/probe-model.ts';
import { createModelStore } from '../drivers/store/model-store.ts';
import { WRAPPING_PURPOSE } from '../drivers/store/tenant-key.ts';
import { openVectors } from './open-vectors.ts';
import { createChosenModels } from '../engine/choose-models.ts';
import type { ChooseModelsDeps, ChosenModel, OnHealth } from '../engine/choose-models.ts';
import type { KeysFor } from './master-keys.ts';

interface ModelParts {
  readonly config: Config;
  readonly pool: PgPool;
  readonly keysFor: KeysFor;
  readonly analyser: TextAnalyser;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A tenant's own are reached where a tenant's calls may go; that of the environment where its operator says. No redirect is followed. */
export function openModels(parts: ModelParts) {
  const { config, clock } = parts;
  const { model: own } = config;
  const request = createVettedRequest(config.outboundAllowedHosts);
  const vetted = createVettedFetch(request);
  const models = createModelStore(parts.pool, parts.keysFor(WRAPPING_PURPOSE));
  const openChat: ChooseModelsDeps['openChat'] = ({ endpoint, key }, onHealth) =>
    guardModel(createChatModel({ ...endpoint, apiKey: key, fetch: vetted, clock }), { ...endpoint, clock, onHealth });
  return {
    ...openVectors({ ...parts, models, fetchThere: vetted }),
    models,
    modelProbe: createModelProbe(request),
    environmentModel: own && { name: own.provider, model: own.chatModel },
    chosenModels: createChosenModels({ ...parts, models, openChat, openEnvironment: own && environmentOpener(own, clock) }),
  };
}

function environmentOpener({ provider, baseUrl, apiKey, chatModel: model }: ModelConfig, clock: Clock) {
  const fetchHere: typeof fetch = (input, init) => fetch(input, { ...init, redirect: 'manual' });
  return (onHealth: OnHealth): ChosenModel => {
    const chat = createChatModel({ name: provider, baseUrl, apiKey, model, timeouts: DEFAULT_TIMEOUTS, fetch: fetchHere, clock });
    return {
      id: null,
      revision: 0,
      model,
      prices: null,
      limits: NO_LIMITS,
      chat: guardModel(chat, { limits: NO_LIMITS, clock, onHealth }),
    };
  };
}
