/** What moderation holds back, what is said in its place, and what is written down of it. */
import { expect, it } from 'vitest';
import { SETTINGS } from '../../src/core/model/setting.ts';
import type { SettingKey, SettingValue } from '../../src/core/model/setting.ts';
import type { Moderator } from '../../src/core/ports/moderator.ts';
import { moderateAnswers } from '../../src/engine/moderate-answers.ts';
import type { AnswerQuestion } from '../../src/engine/answer-question.ts';
import type { ReadSetting } from '../../src/engine/settings.ts';
import { UpstreamUnreachable } from '../../src/kernel/errors.ts';
import { describeEngine } from '../builders/describe-engine.ts';
import { answerOf } from '../builders/engine-scene.ts';
import { createRecordedMetrics } from '../builders/recorded-metrics.ts';
import { until } from '../support/until.ts';

const ENDPOINT = 'https://shop.example/judge';

await describeEngine('moderating answers', (scene) => {
  function moderated(
    set: Partial<Record<SettingKey, unknown>>,
    says: string,
    ask: Moderator['ask'] = async () => ({ allowed: true, reason: null }),
  ) {
    const { analyser, clock, logger } = scene();
    const metrics = createRecordedMetrics();
    const asked: string[] = [];
    const calls: unknown[] = [];
    const setting: ReadSetting = async <K extends SettingKey>(_tenant: unknown, _channel: unknown, key: K) =>
      (set[key] ?? SETTINGS[key].default) as SettingValue<K>;
    const moderator: Moderator = {
      ask: (endpoint, question, signal) => {
        calls.push([endpoint, question]);
        return ask(endpoint, question, signal);
      },
    };
    const writes: AnswerQuestion = async (question, _signal, onText) => {
      asked.push(question.text);
      for (const [at, letter] of [...says].entries()) if (letter === '.') onText(says.slice(0, at + 1));
      return answerOf(says);
    };
    return {
      answer: moderateAnswers(writes, { moderator, setting, analyser, metrics, clock, logger }),
      asked,
      calls,
      counted: metrics.counted,
    };
  }

  it('asks nobody and counts nothing where nothing is set', async () => {
    const { ask, work, messagesOf } = scene();
    const { answer, calls, counted } = moderated({}, 'A casino.');
    const { conversationId, turnId } = await ask('free', 'casino?');
    await work(turnId, answer);
    expect((await messagesOf(conversationId)).map(({ text, state }) => [text, state])).toEqual([
      ['casino?', 'answered'],
      ['A casino.', 'sent'],
    ]);
    expect([calls, counted]).toEqual([[], []]);
  });

  it('answers a question with a blocked term by one polite notice, and shows that it was blocked', async () => {
    const { ask, work, messagesOf, turnsOf, conversations, tenantId } = scene();
    const { answer, asked, counted } = moderated({ 'moderation.blocked_terms': ['赌博'] }, 'unused');
    const { conversationId, turnId } = await ask('blocked', '哪里可以赌博？');
    await work(turnId, answer);
    expect(await messagesOf(conversationId)).toMatchObject([
      { state: 'blocked', text: '哪里可以赌博？' },
      { state: 'sent', text: SETTINGS['texts.blocked'].default.zh },
    ]);
    expect(await turnsOf(conversationId)).toMatchObject([{ state: 'answered', error: 'It holds a blocked term.' }]);
    expect([asked, counted]).toEqual([[], [{ name: 'claw_moderated_total', labels: { direction: 'in', result: 'term' } }]]);
    expect((await conversations.history(tenantId, conversationId, 0, 9, 9)).map(({ role }) => role)).toEqual(['assistant']);
  });

  it('says the refusal in place of an answer with a blocked term, shows none of it, and keeps it for the team', async () => {
    const { ask, work, messagesOf, turnsOf, adapter } = scene();
    const { answer, counted } = moderated({ 'moderation.blocked_terms': ['casino'] }, 'Go on. To the casino. Now.');
    const shownBefore = adapter.shown.length;
    const { conversationId, turnId } = await ask('held', 'Where to?');
    await work(turnId, answer);
    expect((await messagesOf(conversationId)).at(-1)).toMatchObject({ text: SETTINGS['texts.refusal'].default.en });
    expect((await turnsOf(conversationId))[0]?.error).toBe('It holds a blocked term. It was: Go on. To the casino. Now.');
    expect(adapter.shown.length).toBe(shownBefore);
    expect(counted).toEqual([{ name: 'claw_moderated_total', labels: { direction: 'out', result: 'term' } }]);
  });

  it('asks the endpoint for both directions, and shows nothing that it has not judged', async () => {
    const { ask, work, messagesOf, adapter } = scene();
    const judge: Moderator['ask'] = async (_endpoint, { direction }) => ({ allowed: direction === 'in', reason: 'tone' });
    const { answer, calls } = moderated({ 'moderation.endpoint': ENDPOINT }, 'Fine. Answer.', judge);
    const shownBefore = adapter.shown.length;
    const { conversationId, turnId } = await ask('judged', 'A question?');
    await work(turnId, answer);
    expect(calls).toEqual([
      [ENDPOINT, { direction: 'in', text: 'A question?' }],
      [ENDPOINT, { direction: 'out', text: 'Fine. Answer.' }],
    ]);
    expect(adapter.shown.length).toBe(shownBefore);
    expect((await messagesOf(conversationId)).at(-1)?.text).toBe(SETTINGS['texts.refusal'].default.en);
  });

  it.each([
    ['allow', 'Answer.'],
    ['block', SETTINGS['texts.blocked'].default.en],
  ] as const)('goes by the setting when the endpoint cannot judge: %s', async (onFailure, said) => {
    const { ask, work, messagesOf } = scene();
    const away: Moderator['ask'] = () => Promise.reject(new UpstreamUnreachable('away'));
    const { answer, counted } = moderated({ 'moderation.endpoint': ENDPOINT, 'moderation.on_failure': onFailure }, 'Answer.', away);
    const { conversationId, turnId } = await ask(`away ${onFailure}`, 'A question?');
    await work(turnId, answer);
    expect((await messagesOf(conversationId)).at(-1)?.text).toBe(said);
    expect(counted[0]).toEqual({ name: 'claw_moderated_total', labels: { direction: 'in', result: 'failure' } });
  });

  it('waits two seconds for the endpoint and no longer', async () => {
    const { ask, work, messagesOf, clock } = scene();
    const { answer, calls } = moderated(
      { 'moderation.endpoint': ENDPOINT, 'moderation.on_failure': 'block' },
      'x',
      () => new Promise(() => {}),
    );
    const { conversationId, turnId } = await ask('slow judge', 'A question?');
    const working = work(turnId, answer);
    await until(() => calls.length === 1);
    clock.advance(2_000);
    await working;
    expect((await messagesOf(conversationId))[0]).toMatchObject({ state: 'blocked' });
  });
});
