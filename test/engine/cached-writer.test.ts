/** Answers of a chat model that are given again. */
import { describe, expect, it } from 'vitest';
import { createCache } from '../../src/drivers/cache/two-level.ts';
import { createCaches } from '../../src/engine/caches.ts';
import { cachedWriter } from '../../src/engine/cached-writer.ts';
import type { RestingRequest } from '../../src/engine/cached-writer.ts';
import type { ChosenModel } from '../../src/engine/choose-models.ts';
import type { AnswerRequest } from '../../src/engine/write-by-models.ts';
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
  mask: false,
  contextTokens: 1_000,
  maxOutputTokens: 100,
  signal: new AbortController().signal,
  onText: () => {},
  audience: 'public',
  baseIds: [newUuid<BaseId>()],
  knowledgeVersion: 1,
  settingsVersion: 1,
};

/** @param write stands for the models, told how often they were asked */
function scene(
  outcome: WrittenAnswer['outcome'] = 'answer',
  write?: (request: AnswerRequest, asked: number) => Promise<WrittenAnswer | null>,
) {
  const cache = createCache({ clock: createManualClock(), metrics: createRecordedMetrics(), shared: null });
  const caches = createCaches({ cache, freshness: { standing: () => '' }, setting: async () => 600 as never });
  const model = { id: null, revision: 0, model: 'm', prices: null } as Partial<ChosenModel> as ChosenModel;
  const models = [model];
  const calls: ModelCall[] = [];
  const state = { asked: 0 };
  const writer = {
    mayWrite: async () => true,
    write: async (asked: AnswerRequest) => {
      state.asked += 1;
      if (write) return write(asked, state.asked);
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

function openGate(): { readonly promise: Promise<void>; resolve(): void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((pass) => (resolve = pass));
  return { promise, resolve: () => resolve() };
}

/** Lets everything run that can run now. */
const settle = (): Promise<void> => createManualClock().pass(0);

describe('an answer that many ask for at the same time', () => {
  const answer: WrittenAnswer = { text: 'Within 7 days. [1]', outcome: 'answer', sources: [source] };

  it('is written once, shown to all of them, and written down for each of the others without tokens', async () => {
    const gate = openGate();
    const { write, state, calls } = scene('answer', async ({ onText }) => {
      onText('Within');
      await gate.promise;
      onText(answer.text);
      return answer;
    });
    const shown: string[][] = Array.from({ length: 100 }, () => []);
    const asked = shown.map((texts) =>
      write({ turnId: newUuid<TurnId>(), signal: new AbortController().signal, onText: (text) => void texts.push(text) }),
    );
    await settle();
    gate.resolve();
    expect(await Promise.all(asked)).toEqual(shown.map(() => answer));
    expect(state.asked).toBe(1);
    expect(shown).toEqual(shown.map(() => ['Within', answer.text]));
    expect(calls.map(({ result }) => result)).toEqual(Array(99).fill('cached'));
  });

  it('goes on for the others when one of them stops, whoever it is', async () => {
    for (const stopped of [0, 1]) {
      const gate = openGate();
      const { write, state } = scene('answer', async ({ signal }, asked) => {
        if (asked === 1)
          await Promise.race([gate.promise, new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))]);
        return answer;
      });
      const stops = [new AbortController(), new AbortController()];
      const shown: string[] = [];
      const [one, other] = stops.map(({ signal }) => write({ signal, onText: (text) => void shown.push(text) })) as [
        Promise<unknown>,
        Promise<unknown>,
      ];
      await settle();
      stops[stopped]!.abort('stopped');
      const [ended, goesOn] = stopped === 0 ? [one, other] : [other, one];
      await expect(ended).rejects.toBe('stopped');
      gate.resolve();
      expect(await goesOn).toEqual(answer);
      expect(state.asked).toBe(2 - stopped);
    }
  });

  it('is written by each of them when no model wrote it for the first', async () => {
    const gate = openGate();
    const { write, state } = scene('answer', async (_, asked) => {
      if (asked > 1) return answer;
      await gate.promise;
      return null;
    });
    const all = [write(), write(), write()];
    await settle();
    gate.resolve();
    expect(await Promise.all(all)).toEqual([null, answer, answer]);
    expect(state.asked).toBe(3);
  });
});
