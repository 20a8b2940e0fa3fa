/** Models of one tenant behind the real client, guard and order of asking, each a scripted server of its own. */
import { createTextAnalyser } from '../../src/drivers/text-analyser/jieba-and-stems.ts';
import { createVettedFetch } from '../../src/drivers/_shared/vetted-fetch.ts';
import { createVettedRequest } from '../../src/drivers/_shared/vetted-request.ts';
import { guardModel } from '../../src/drivers/chat-model/guard-model.ts';
import { createChatModel } from '../../src/drivers/chat-model/openai-compatible.ts';
import type { ModelFacts } from '../../src/core/model/model-endpoint.ts';
import type { ModelCall, ReservedCall, UsageStore } from '../../src/core/ports/usage-store.ts';
import { createChosenModels } from '../../src/engine/choose-models.ts';
import { createModelWriter } from '../../src/engine/write-by-models.ts';
import type { AnswerRequest } from '../../src/engine/write-by-models.ts';
import { createSystemClock } from '../../src/kernel/clock.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import type { ModelCallId, TenantId } from '../../src/kernel/ids.ts';
import { createSilentLogger } from '../../src/kernel/logger.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { startFakeOpenAi } from '../platforms/fake-openai.ts';
import type { FakeOpenAi } from '../platforms/fake-openai.ts';
import { passageHit } from '../support/passage-hits.ts';
import { buildModelFacts } from './build-model.ts';
import { createMemoryModels } from './fake-models.ts';
import { createRecordedMetrics } from './recorded-metrics.ts';

export const REFUNDS = passageHit('Refunds arrive within 7 days. Gift cards are final. Shipping costs are not refunded.', {
  title: 'Refunds',
});
export const HOURS = passageHit('The support desk is open from 9 to 18 on working days.', { title: 'Hours' });

export interface ModelScene {
  readonly servers: readonly FakeOpenAi[];
  readonly calls: ModelCall[];
  readonly metrics: ReturnType<typeof createRecordedMetrics>;
  readonly models: ReturnType<typeof createMemoryModels>;
  readonly tenantId: TenantId;
  readonly shown: string[];
  ask(given?: Partial<AnswerRequest>): ReturnType<ReturnType<typeof createModelWriter>['write']>;
  close(): Promise<void>;
}

/** One server and one endpoint for each of `given`, in that order. */
export async function openModelScene(given: readonly Partial<ModelFacts>[], clock: Clock = createSystemClock()): Promise<ModelScene> {
  const tenantId = newUuid<TenantId>();
  const servers = await Promise.all(given.map(() => startFakeOpenAi()));
  const models = createMemoryModels();
  for (const [index, facts] of given.entries()) {
    const full = buildModelFacts({ model: `m${index}`, position: index, baseUrl: servers[index]!.baseUrl, ...facts });
    await models.create(tenantId, newUuid(), full, new Secret(`key-${index}`));
  }
  const fetch = createVettedFetch(createVettedRequest(['127.0.0.1']));
  const metrics = createRecordedMetrics();
  const logger = createSilentLogger();
  const chosenModels = createChosenModels({
    models,
    openChat: ({ endpoint, key }, onHealth) =>
      guardModel(createChatModel({ ...endpoint, apiKey: key, fetch, clock }), { ...endpoint, clock, onHealth }),
    openEnvironment: null,
    metrics,
    clock,
    logger,
  });
  const calls: ModelCall[] = [];
  const open = new Map<ModelCallId, ReservedCall>();
  const usage: Pick<UsageStore, 'reserve' | 'settle'> = {
    reserve: async (call) => void open.set(call.callId, call),
    settle: async ({ callId, spent, result }) => {
      const { callId: _, ...call } = open.get(callId)!;
      if (spent) calls.push({ ...call, ...spent, result });
    },
  };
  const writer = createModelWriter({ chosenModels, usage, newId: newUuid, analyser: createTextAnalyser(), metrics, clock, logger });
  const shown: string[] = [];
  const place = { tenantId, channelId: newUuid<never>(), turnId: newUuid<never>() };
  return {
    servers,
    calls,
    metrics,
    models,
    tenantId,
    shown,
    ask: (some = {}) =>
      writer.write({
        ...place,
        deadline: clock.monotonic() + 20_000,
        question: 'How long does a refund take?',
        history: [],
        hits: [REFUNDS, HOURS],
        persona: 'You are kind.',
        language: 'en',
        checkSupport: true,
        mask: false,
        contextTokens: 1_000,
        maxOutputTokens: 100,
        signal: new AbortController().signal,
        onText: (text) => shown.push(text),
        ...some,
      }),
    close: async () => {
      for (const server of servers) await server.close();
    },
  };
}
