/** From a question to words: what is asked of whom, what is said without evidence, and what happens when the model fails. */
import { expect, it } from 'vitest';
import { createAnswerQuestion } from '../../src/engine/answer-question.ts';
import type { AnswerDeps, Question } from '../../src/engine/answer-question.ts';
import type { ModelWriter } from '../../src/engine/write-by-models.ts';
import type { Message } from '../../src/core/model/message.ts';
import { SETTINGS } from '../../src/core/model/setting.ts';
import type { SettingKey, SettingValue } from '../../src/core/model/setting.ts';
import type { ConversationStore } from '../../src/core/ports/conversation-store.ts';
import type { PassageQuestion } from '../../src/core/ports/passage-index.ts';
import type { PassageHit } from '../../src/core/model/passage.ts';
import { createTextAnalyser } from '../../src/drivers/text-analyser/jieba-and-stems.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import type { BaseId } from '../../src/kernel/ids.ts';
import { buildMessage } from '../builders/fake-channel-host.ts';
import { buildSearch, type TextOfPassage } from '../builders/build-search.ts';
import { createManualClock } from '../builders/manual-clock.ts';
import { createRecordedMetrics } from '../builders/recorded-metrics.ts';
import { noCaches } from '../builders/no-caches.ts';
import { WORDS_ALONE } from '../../src/engine/find-by-meaning.ts';
import { NO_RERANK } from '../../src/engine/rerank-hits.ts';

const analyser = createTextAnalyser();
const KETTLE = 'The warranty of the Zephyr kettle is eleven years.';
const ASKED = 'What is the warranty of the Zephyr kettle?';
const [CHANNEL_BASE, NAMED_BASE] = [newUuid<BaseId>(), newUuid<BaseId>()];
type Write = ModelWriter['write'];

interface Given {
  readonly texts?: readonly (string | TextOfPassage)[];
  /** What only meaning finds, the nearest first. */
  readonly near?: readonly PassageHit[];
  readonly write?: Write;
  readonly history?: readonly Message[];
  readonly settings?: Partial<Record<SettingKey, unknown>>;
}

function rig({ texts = [KETTLE], near = [], write, history = [], settings = {} }: Given = {}) {
  const searched: PassageQuestion[] = [];
  const looked: unknown[] = [];
  const metrics = createRecordedMetrics();
  const deps: AnswerDeps = {
    analyser,
    metrics,
    clock: createManualClock(),
    transactions: { withTenant: (tenantId, work) => work({ tenantId }) },
    passages: {
      put: async () => ({ kept: 0, added: 0, removed: 0 }),
      remove: async () => {},
      read: async () => near,
      search: async (_tx, question) => {
        searched.push(question);
        return buildSearch(
          question.question,
          texts.map((one) => (typeof one === 'string' ? { text: one } : one)),
          analyser,
        );
      },
    },
    conversations: {
      history: async (_tenant, _id, from, before, limit) => {
        looked.push({ from, before, limit });
        return history;
      },
    } as Partial<ConversationStore> as ConversationStore,
    annotations: { candidates: async () => [], countHit: async () => {} },
    standingOf: async () => ({ baseIds: [CHANNEL_BASE], knowledgeVersion: 1, settingsVersion: 1, lastSeq: 0 }),
    caches: noCaches,
    findByMeaning:
      near.length === 0
        ? WORDS_ALONE
        : async () => ({ state: 'found' as const, hits: near.map((hit, at) => ({ ...hit, similarity: 0.9 - at / 10 })) }),
    reranking: NO_RERANK,
    modelWriter: { mayWrite: async () => true, write: write ?? (async () => null) },
    setting: async <K extends SettingKey>(_tenant: unknown, _channel: unknown, key: K) =>
      (settings[key] ?? SETTINGS[key].default) as SettingValue<K>,
  };
  const shown: string[] = [];
  const ask = (text: string, given: Partial<Question> = {}, signal = new AbortController().signal) =>
    createAnswerQuestion(deps)(
      {
        tenantId: newUuid(),
        channelId: newUuid(),
        conversationId: newUuid(),
        turnId: newUuid(),
        text,
        baseIds: [],
        audience: 'public',
        historyFromSeq: 0,
        seq: 1,
        deadline: 45_000,
        ...given,
      },
      signal,
      (soFar) => void shown.push(soFar),
    );
  return { ask, searched, looked, metrics, shown };
}

const written: NonNullable<Awaited<ReturnType<Write>>> = {
  text: 'Eleven years [1].',
  outcome: 'answer',
  sources: [],
};

it('quotes the documents with their sources when there is no model, and says that it quotes', async () => {
  const answer = await rig().ask(ASKED);
  expect(answer).toMatchObject({ outcome: 'answer', sources: [{ n: 1, externalId: '0' }] });
  expect(answer.text).toMatch(/^From the documents: .*eleven years/);
  expect(answer.text).toContain('[1]');
  expect(KETTLE).toContain(answer.sources[0]!.quote);
  expect(answer.retrieved).toMatchObject([{ externalId: '0' }]);
});

it('asks back with the names of two topics that fit a short question equally well, and leaves both to a model where there is one', async () => {
  const texts = [
    { title: 'Lamp', headingPath: ['Start'], text: 'The trial lasts two weeks from purchase.' },
    { title: 'Fan', headingPath: ['Care'], text: 'The trial lasts four weeks from purchase.' },
  ];
  const question = 'How long does the trial last?';
  expect(await rig({ texts }).ask(question)).toMatchObject({
    text: `${SETTINGS['texts.topics'].default.en}\n- Lamp › Start\n- Fan › Care`,
    outcome: 'clarify',
    sources: [],
  });
  expect(await rig({ texts, write: async () => written }).ask(question)).toMatchObject({ outcome: 'answer' });
});

it('leaves to a model alone what stands in another language, where words tell nothing', async () => {
  const texts = ['Zephyr 水壶的保修期是十一年，自购买之日起计算。', '水壶每月用白醋清洗一次。', '包裹在两天内送达。'];
  const near = texts.map((text, at) => ({
    ...buildSearch(text, [{ text }], analyser).hits[0]!,
    score: 0,
    signals: {},
    externalId: `zh ${at}`,
  }));
  const read: string[] = [];
  const write: Write = async ({ hits }) => (read.push(...hits.map(({ text }) => text)), written);
  const given = { texts: [], near };
  expect(await rig({ ...given, write }).ask('How long is it guaranteed?')).toMatchObject({ outcome: 'answer', text: written.text });
  expect(read[0]).toBe(texts[0]);
  expect(await rig(given).ask('How long is it guaranteed?')).toMatchObject({ outcome: 'refuse', sources: [] });
  // Where words are known the same as ever holds: nobody is asked about what the documents do not tell.
  const about = { texts: ['Kettles are red.'], near: [{ ...near[0]!, text: 'Kettles are loud.' }] };
  expect(await rig({ ...about, write }).ask('How long is it guaranteed?')).toMatchObject({ outcome: 'refuse' });
});

it('refuses in the language of the question when nothing was found, and asks no model', async () => {
  let asked = 0;
  const write: Write = async () => ((asked += 1), written);
  const { ask } = rig({ texts: ['Something about bicycles.'], write });
  expect(await ask('退货政策是什么样的？')).toEqual({
    text: SETTINGS['texts.refusal'].default.zh,
    outcome: 'refuse',
    sources: [],
    retrieved: [],
    retrievalMs: 0,
    basis: {
      writer: 'settings',
      doubt: 1,
      promptVersion: expect.any(Number),
      settingsVersion: expect.any(Number),
      knowledgeVersion: expect.any(Number),
    },
  });
  expect((await ask(ASKED)).text).toBe(SETTINGS['texts.refusal'].default.en);
  expect(asked).toBe(0);
});

it('asks the bases that the question names, else those of the channel, and never as somebody inside', async () => {
  const { ask, searched } = rig({ settings: { 'answer.top_k': 3 } });
  await ask(ASKED);
  await ask(ASKED, { baseIds: [NAMED_BASE] });
  expect(searched.map(({ baseIds }) => baseIds)).toEqual([[CHANNEL_BASE], [NAMED_BASE]]);
  expect(searched.map(({ audience }) => audience)).toEqual(['public', 'public']);
});

it('gives the model the question, what was found, the settings and the time it has', async () => {
  const requests: Parameters<Write>[0][] = [];
  const write: Write = async (request) => {
    requests.push(request);
    request.onText('Eleven');
    return written;
  };
  const { ask, shown } = rig({ write, settings: { persona: 'Be kind.', 'answer.context_tokens': 500 } });
  expect(await ask(ASKED)).toMatchObject({ text: 'Eleven years [1].', outcome: 'answer' });
  expect(requests[0]).toMatchObject({
    question: ASKED,
    persona: 'Be kind.',
    language: 'en',
    contextTokens: 500,
    maxOutputTokens: 800,
    deadline: 45_000,
  });
  expect(requests[0]!.hits.map(({ text }) => text)).toEqual([KETTLE]);
  expect(shown).toEqual(['Eleven']);
});

it('says the refusal of the settings when the model refuses', async () => {
  const { ask } = rig({ write: async () => ({ ...written, outcome: 'refuse', text: 'dunno' }) });
  expect(await ask(ASKED)).toMatchObject({ outcome: 'refuse', text: SETTINGS['texts.refusal'].default.en });
});

it('quotes the documents when no model writes, or nothing that they hold, but lets a bug be seen', async () => {
  expect((await rig({ write: async () => null }).ask(ASKED)).text).toMatch(/^From the documents: /);
  const liar = rig({ write: async () => ({ text: '', outcome: 'unsupported', sources: [] }) });
  expect(await liar.ask(ASKED)).toMatchObject({ outcome: 'answer', text: expect.stringMatching(/^From the documents: /) });
  const broken = rig({ write: () => Promise.reject(new TypeError('undefined is not a function')) });
  await expect(broken.ask(ASKED)).rejects.toThrow(TypeError);
});

it('ends when it is told to, before it writes and while the model does', async () => {
  const control = new AbortController();
  const write: Write = async () => {
    control.abort(new Error('stopped'));
    throw control.signal.reason;
  };
  await expect(rig({ write }).ask(ASKED, {}, control.signal)).rejects.toThrow('stopped');
  let asked = 0;
  const counting: Write = async () => ((asked += 1), written);
  await expect(rig({ write: counting }).ask(ASKED, {}, AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped');
  expect(asked).toBe(0);
});

it('tells the model the newest of what was said in words that fits both budgets, people and agents apart', async () => {
  const histories: unknown[] = [];
  const write: Write = async ({ history }) => (histories.push(history), written);
  const history = [
    buildMessage({ role: 'user', text: 'an old question '.repeat(50) }),
    buildMessage({ role: 'assistant', text: 'an answer' }),
    buildMessage({ role: 'operator', text: 'a word of Ann' }),
    buildMessage({ role: 'user', text: ' ' }),
    buildMessage({ role: 'user', text: 'a question' }),
  ];
  const { ask, looked } = rig({ write, history, settings: { 'history.tokens': 60, 'history.messages': 12 } });
  await ask(ASKED, { historyFromSeq: 4, seq: 9 });
  expect(looked).toEqual([{ from: 4, before: 9, limit: 12 }]);
  expect(histories).toEqual([
    [
      { role: 'assistant', content: 'an answer' },
      { role: 'assistant', content: 'a word of Ann' },
      { role: 'user', content: 'a question' },
    ],
  ]);
});
