/** What the channel is asked to plan at the end of a turn: links, the question whether it helped, and that an AI answers. */
import { expect, it } from 'vitest';
import type { OutgoingMessage } from '../../src/core/ports/channel-adapter.ts';
import type { AnswerQuestion } from '../../src/engine/answer-question.ts';
import { SETTINGS } from '../../src/core/model/setting.ts';
import type { SettingKey, SettingValue } from '../../src/core/model/setting.ts';
import type { ReadSetting } from '../../src/engine/settings.ts';
import { createFakeChannelAdapter } from '../builders/fake-channel-adapter.ts';
import { describeEngine } from '../builders/describe-engine.ts';
import { answerOf } from '../builders/engine-scene.ts';

const ENGLISH = SETTINGS['texts.disclosure'].default.en;
const answers: AnswerQuestion = async () => answerOf('An answer.');
const refuses: AnswerQuestion = async () => ({ ...answerOf('Not here.'), outcome: 'refuse' });

/** A channel that writes down what it was asked to plan. */
function createListener(set: Partial<Record<SettingKey, unknown>> = {}) {
  const planned: OutgoingMessage[] = [];
  const adapter = createFakeChannelAdapter('web');
  const listening = {
    ...adapter,
    plan: (message: OutgoingMessage, target: Parameters<typeof adapter.plan>[1]) => {
      planned.push(message);
      return adapter.plan(message, target);
    },
  };
  const setting: ReadSetting = async <K extends SettingKey>(_tenant: unknown, _channel: unknown, key: K) =>
    (set[key] ?? SETTINGS[key].default) as SettingValue<K>;
  return { planned, over: { adapters: new Map([['web', listening]]), setting } };
}

await describeEngine('planning an answer', (scene) => {
  it('asks of an answer whether it helped, and lets it link the hosts that are set', async () => {
    const { ask, work } = scene();
    const { planned, over } = createListener({ 'links.hosts': ['docs.shop.example'] });
    const { turnId } = await ask('links');
    await work(turnId, answers, over);
    expect(planned).toMatchObject([{ text: 'An answer.', askFeedback: true, trusted: false, linkHosts: ['docs.shop.example'] }]);
  });

  it('asks nothing where that is switched off, of a refusal, or of a command', async () => {
    const { ask, work } = scene();
    const off = createListener({ 'feedback.ask': false });
    await work((await ask('quiet')).turnId, answers, off.over);
    const { planned, over } = createListener();
    await work((await ask('quiet')).turnId, refuses, over);
    await work((await ask('quiet', '/help')).turnId, answers, over);
    expect(off.planned).toMatchObject([{ askFeedback: false }]);
    expect(planned).toMatchObject([
      { text: 'Not here.', askFeedback: false, trusted: true },
      { askFeedback: false, trusted: true },
    ]);
  });

  it('trusts no links of a question back, which may name documents', async () => {
    const { ask, work } = scene();
    const { planned, over } = createListener();
    await work((await ask('topics')).turnId, async () => ({ ...answerOf('Which one?'), outcome: 'clarify' }), over);
    expect(planned).toMatchObject([{ text: 'Which one?', askFeedback: false, trusted: false }]);
  });

  it('says once in a conversation that an AI answers, with its first answer, and again after /new', async () => {
    const { ask, work } = scene();
    const { planned, over } = createListener();
    for (const text of ['/help', 'one', 'two', '/new', 'three', 'four']) await work((await ask('told', text)).turnId, answers, over);
    expect(planned.map(({ disclosure }) => disclosure)).toEqual([undefined, ENGLISH, undefined, undefined, ENGLISH, undefined]);
  });

  it('says it in the language of the question, and not at all when the text is empty', async () => {
    const { ask, work } = scene();
    const { planned, over } = createListener();
    await work((await ask('chinese', '请问怎么退货？')).turnId, answers, over);
    expect(planned[0]?.disclosure).toBe(SETTINGS['texts.disclosure'].default.zh);
    const silent = createListener({ 'texts.disclosure': { en: ' ', zh: '' } });
    await work((await ask('silent')).turnId, answers, silent.over);
    expect(silent.planned).toMatchObject([{ text: 'An answer.' }]);
    expect(silent.planned[0]).not.toHaveProperty('disclosure');
  });
});
