/** Answers of a chat model that are given again. */
import { describe, expect, it } from 'vitest';
import { createCache } from '../../src/drivers/cache/two-level.ts';
import { createCaches } from '../../src/engine/caches.ts';
import { cachedWriter } from '../../src/engine/cached-writer.ts';
import type { RestingRequest } from '../../src/engine/cached-writer.ts';
import type { ChosenModel } from '../../src/engine/choose-models.ts';
import type { WrittenAnswer } from '../../src/engine/write-with-model.ts';
import type { ModelCall } from '../../src/core/ports/usage-store.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import type { BaseId, TenantId, TurnId } from '../../src/kernel/ids.ts';
import { createSilentLogger } from '../../src/kernel/logger.ts';
import { createManualClock } from '../builders/manual-clock.ts';
import { createRecordedMetrics } from '../builders/recorded-metrics.ts';
import { passageHit } from '../support/passage-hits.ts';

const hits = [passageHit('Refunds arrive within 7 days.', { title: 'Refunds' })];
const source = {
  n: 1,
  title: 'Refunds',
  url: null,
  documentId: newUuid(),
  externalId: null,
  passageId: hits[0]!.passageId,
  quote: 'q',
} as never;
const request: RestingRequest = {
  tenantId: newUuid<TenantId>(),
  channelId: newUuid(),
  turnId: newUuid<TurnId>(),
  deadline: 1_000,
  question: 'When do refunds arrive?',
  history: [],
  hits,
  persona: '',
  language: 'en',
  checkSupport: true,
  contextTokens: 1_000,
  maxOutputTokens: 100,
  signal: new AbortController().signal,
  onText: () => {},
  audience: 'public',
  baseIds: [newUuid<BaseId>()],
  knowledgeVersion: 1,
  settingsVersion: 1,
};

function scene(outcome: WrittenAnswer['outcome'] = 'answer') {
  const cache = createCache({ clock: createManualClock(), metrics: createRecordedMetrics(), shared: null });
  const caches = createCaches({ cache, freshness: { standing: () => '' }, setting: async () => 600 as never });
  const model = { id: null, revision: 0, model: 'm', prices: null } as Partial<ChosenModel> as ChosenModel;
  const models = [model];
  const calls: ModelCall[] = [];
  const state = { asked: 0 };
  const writer = {
    mayWrite: async () => true,
    write: async () => {
      state.asked += 1;
      return {
        text: outcome === 'answer' ? `Within 7 days. [1] (${state.asked})` : '',
        outcome,
        sources: outcome === 'answer' ? [source] : [],
      };
    },
  };
  const usage = { record: async (call: ModelCall) => void calls.push(call) };
  const cached = cachedWriter(writer, { caches, chosenModels: { of: async () => models }, usage, logger: createSilentLogger() });
  return { write: (given: Partial<RestingRequest> = {}) => cached.write({ ...request, ...given }), state, calls, models };
}

describe('an answer of a chat model', () => {
  it('is given again with its sources, shown at once, and written down for its own turn without tokens', async () => {
    const { write, state, calls } = scene();
    const first = await write();
    expect(calls).toEqual([]);
    const [shown, turnId] = [[] as string[], newUuid<TurnId>()];
    expect(await write({ turnId, question: ' when do refunds  arrive', onText: (text) => void shown.push(text) })).toEqual(first);
    expect(state.asked).toBe(1);
    expect(shown).toEqual([first?.text]);
    expect(calls).toMatchObject([{ turnId, model: 'm', result: 'cached', inputTokens: 0, outputTokens: 0, cost: null }]);
  });

  const other = passageHit('Gift cards are final.', { title: 'Cards' });
  it.each<[string, Partial<RestingRequest>]>([
    ['something was said before', { history: [{ role: 'user', content: 'hi' }] }],
    ['a passage changed or went', { hits: [other] }],
    ['the knowledge changed', { knowledgeVersion: 2 }],
    ['something was set', { settingsVersion: 2 }],
    ['the persona that is applied is another', { persona: 'Be brief.' }],
    ['internal people ask', { audience: 'internal' }],
    ['other bases are asked', { baseIds: [newUuid<BaseId>()] }],
    ['it is asked in another language', { language: 'zh' }],
    ['another business asks', { tenantId: newUuid<TenantId>() }],
  ])('is written anew where %s', async (_why, given) => {
    const { write, state } = scene();
    await write();
    await write(given);
    expect(state.asked).toBe(2);
  });

  it('is written anew by another model, or by the same at another place', async () => {
    const { write, state, models } = scene();
    await write();
    models[0] = { ...models[0]!, revision: 1 };
    await write();
    expect(state.asked).toBe(2);
  });

  it('is not remembered where the model could not say it', async () => {
    const { write, state } = scene('refuse');
    await write();
    await write();
    expect(state.asked).toBe(2);
  });
});
