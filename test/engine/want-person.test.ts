/** Who wants a person gets one: asked for, in words, after refusals or a failure, and noted while nobody is there. */
import { expect, it } from 'vitest';
import type { AnswerQuestion } from '../../src/engine/answer-question.ts';
import type { OpeningHours } from '../../src/core/model/opening-hours.ts';
import type { ConversationId } from '../../src/kernel/ids.ts';
import { describeEngine } from '../builders/describe-engine.ts';
import { answerOf } from '../builders/engine-scene.ts';

const NEVER: OpeningHours = { time_zone: 'UTC', week: {}, holidays: [] };
const says =
  (text: string): AnswerQuestion =>
  () =>
    Promise.resolve(answerOf(text));
const refuses: AnswerQuestion = () => Promise.resolve({ ...answerOf('I do not know.'), outcome: 'refuse', sources: [] });
const breaks: AnswerQuestion = () => Promise.reject(new Error('broken'));

await describeEngine('a wish for a person', (scene) => {
  const about = async (conversationId: ConversationId) => {
    const { conversations, tenantId } = scene();
    const conversation = await conversations.get(tenantId, conversationId);
    const last = (await conversations.messagesAfter(tenantId, conversationId, 0, 50)).at(-1);
    return { owner: conversation?.owner, reason: conversation?.handover?.reason, outcome: last?.outcome, text: last?.text };
  };

  it('is heard as a command and in words, not in a question that only holds them', async () => {
    const { ask, work } = scene();
    const command = await ask('command', '/human');
    await work(command.turnId, says('unused'));
    expect(await about(command.conversationId)).toMatchObject({ owner: 'human', reason: 'asked', outcome: 'handoff' });
    const words = await ask('words', '我要转人工！');
    await work(words.turnId, says('unused'));
    expect(await about(words.conversationId)).toMatchObject({ owner: 'human', reason: 'words', outcome: 'handoff' });
    const question = await ask('question', 'In which of your shops, and at what time of the day, may I speak to a person about my kettle?');
    await work(question.turnId, says('In all of them.'));
    expect(await about(question.conversationId)).toMatchObject({ owner: 'bot', reason: undefined, text: 'In all of them.' });
    const how = await ask('how', '怎么转人工？');
    await work(how.turnId, says('输入 /human。'));
    expect(await about(how.conversationId)).toMatchObject({ owner: 'bot', reason: undefined });
  });

  it('is taken for granted after as many refusals in a row as the business says', async () => {
    const { ask, work, set } = scene();
    set('handover.after_refusals', 2);
    const first = await ask('refused', 'one?');
    await work(first.turnId, refuses);
    await work((await ask('refused', 'two?')).turnId, says('Two.'));
    await work((await ask('refused', 'three?')).turnId, refuses);
    expect(await about(first.conversationId)).toMatchObject({ owner: 'bot', outcome: 'refuse' });
    await work((await ask('refused', 'four?')).turnId, refuses);
    expect(await about(first.conversationId)).toMatchObject({ owner: 'human', reason: 'refusals', outcome: 'handoff' });
    expect((await about(first.conversationId)).text).toMatch(/^I do not know\.\n\n./);
    set('handover.after_refusals', null);
  });

  it('is taken for granted where an answer failed, if the business says so', async () => {
    const { ask, work, set } = scene();
    set('answer.attempts', 1);
    const left = await ask('failed', 'one?');
    await work(left.turnId, breaks);
    expect(await about(left.conversationId)).toMatchObject({ owner: 'bot', outcome: 'refuse' });
    set('handover.after_failure', true);
    const led = await ask('failed-again', 'one?');
    await work(led.turnId, breaks);
    expect(await about(led.conversationId)).toMatchObject({ owner: 'human', reason: 'failure', outcome: 'handoff' });
    set('handover.after_failure', false);
    set('answer.attempts', 3);
  });

  it('is noted for the team while nobody is there, and the assistant goes on', async () => {
    const { ask, work, set, conversations, tenantId } = scene();
    set('handover.hours', NEVER);
    const { conversationId, turnId } = await ask('at-night', '/human');
    await work(turnId, says('unused'));
    expect(await about(conversationId)).toMatchObject({ owner: 'bot', reason: 'asked', outcome: 'handoff' });
    expect((await about(conversationId)).text).toContain('away until further notice');
    await work((await ask('at-night', 'And the kettle?')).turnId, says('It boils.'));
    expect(await about(conversationId)).toMatchObject({ owner: 'bot', reason: 'asked', text: 'It boils.' });
    expect(await conversations.list(tenantId, { limit: 9, cursor: null }, { handover: 'waiting' })).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ id: conversationId })]) as unknown,
    });
    set('handover.hours', null);
  });
});
