/** The stop button does what `/stop` does, without a message of its own. */
import { expect, it } from 'vitest';
import type { AnswerQuestion } from '../../src/engine/answer-question.ts';
import { stopAnswer } from '../../src/engine/stop-answer.ts';
import type { ConversationId } from '../../src/kernel/ids.ts';
import { describeEngine } from '../builders/describe-engine.ts';
import { answerOf, gate } from '../builders/engine-scene.ts';

const unused: AnswerQuestion = () => Promise.reject(new Error('nothing was asked'));

await describeEngine('the stop button', (scene) => {
  const stop = (conversationId: ConversationId) => stopAnswer(scene(), { ...scene(), conversationId });
  const said = async (conversationId: ConversationId) =>
    (await scene().messagesOf(conversationId)).map(({ role, state, text }) => `${role} ${state}: ${text}`);

  it('ends a running turn, which says so once however often it is pressed', async () => {
    const { ask, work, turnsOf } = scene();
    const { conversationId, turnId } = await ask('running');
    const begun = gate();
    const working = work(turnId, () => {
      begun.open();
      return new Promise(() => {});
    });
    await begun.opened;
    const pressed = await Promise.all([stop(conversationId), stop(conversationId)]);
    expect(pressed).toContain(true);
    await working;
    expect(await turnsOf(conversationId)).toMatchObject([{ state: 'cancelled' }]);
    expect(await said(conversationId)).toEqual(['user cancelled: a question', 'system sent: Stopped.']);
  });

  it('cancels what only waits, says so in the language of the question, and sends it', async () => {
    const { ask, work, jobs, adapter, turnsOf } = scene();
    const { conversationId, turnId } = await ask('waiting', '请问怎么退货？');
    expect(await stop(conversationId)).toBe(true);
    expect(await work(turnId, unused)).toEqual({ kind: 'done' });
    expect(await said(conversationId)).toEqual(['user cancelled: 请问怎么退货？', 'system sent: 已停止。']);
    const notice = (await turnsOf(conversationId)).find(({ kind }) => kind === 'notice')!;
    expect(jobs.replies.at(-1)).toMatchObject({ turnId: notice.id });
    await work(notice.id, unused);
    expect(adapter.ledger.at(-1)).toMatchObject({ text: '已停止。' });
  });

  it('finds nothing to stop in a conversation at rest, and says nothing', async () => {
    const { ask, work } = scene();
    const { conversationId, turnId } = await ask('at-rest');
    await work(turnId, async () => answerOf('so'));
    expect(await stop(conversationId)).toBe(false);
    expect(await said(conversationId)).toEqual(['user answered: a question', 'assistant sent: so']);
  });
});
