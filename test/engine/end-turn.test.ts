/** What an end of a turn commits: the answer, an apology in time, or what a command does. */
import { expect, it } from 'vitest';
import type { AnswerQuestion, Question } from '../../src/engine/answer-question.ts';
import { describeEngine } from '../builders/describe-engine.ts';
import { answerOf, gate } from '../builders/engine-scene.ts';
import { until } from '../support/until.ts';

const says =
  (text: string): AnswerQuestion =>
  () =>
    Promise.resolve(answerOf(text));

await describeEngine('ending a turn', (scene) => {
  it('apologises once the deadline has passed, also for an answer that does not heed it', async () => {
    const { ask, work, turnsOf, messagesOf, clock } = scene();
    const { conversationId, turnId } = await ask('slow', '请问怎么退货？');
    const begun = gate();
    const working = work(turnId, () => {
      begun.open();
      return new Promise(() => {});
    });
    await begun.opened;
    clock.advance(45_000);
    await working;
    expect(await turnsOf(conversationId)).toMatchObject([{ state: 'failed', error: 'The answer took longer than its deadline.' }]);
    const [question, apology] = await messagesOf(conversationId);
    expect(question).toMatchObject({ state: 'failed' });
    expect(apology?.text).toMatch(/^抱歉/);
  });

  it('gives an old message ten seconds before it apologises', async () => {
    const { ask, work, turnsOf, clock, store } = scene();
    const { conversationId, turnId } = await ask('backlog');
    await store.owner(`update messages set created_at = now() - interval '1 hour' where conversation_id = $1`, [conversationId]);
    const begun = gate();
    const working = work(turnId, () => {
      begun.open();
      return new Promise(() => {});
    });
    await begun.opened;
    const asleep = clock.sleeping();
    clock.advance(9_999);
    await until(() => clock.sleeping() === asleep);
    expect(await turnsOf(conversationId)).toMatchObject([{ state: 'running' }]);
    clock.advance(1);
    await working;
    expect(await turnsOf(conversationId)).toMatchObject([{ state: 'failed' }]);
  });

  it('stores and sends an answer without NUL and halves of characters', async () => {
    const { ask, work, messagesOf, adapter, turnsOf } = scene();
    const { conversationId, turnId } = await ask('dirty');
    expect(await work(turnId, says('a\0b\ud83dc \u{1F600} // d\0\udc00'))).toEqual({ kind: 'done' });
    expect(await turnsOf(conversationId)).toMatchObject([{ state: 'answered', attempts: 1 }]);
    expect((await messagesOf(conversationId)).at(-1)?.text).toBe('ab\ufffdc \u{1F600} // d\ufffd');
    expect(adapter.ledger.slice(-2).map(({ text }) => text)).toEqual(['ab\ufffdc \u{1F600}', 'd\ufffd']);
  });

  it('shows an answer while it is written, and nothing more of it once it was left', async () => {
    const { ask, work, adapter, clock } = scene();
    const { turnId } = await ask('live');
    const [begun, goOn] = [gate(), gate()];
    let show: (text: string) => void = () => {};
    const working = work(turnId, async (_question, _signal, onText) => {
      onText('One.');
      show = onText;
      begun.open();
      await goOn.opened;
      return answerOf('One. Two.');
    });
    await begun.opened;
    clock.advance(45_000);
    await working;
    show('One. Two.');
    goOn.open();
    expect(adapter.shown).toEqual(['One.']);
  });

  it('says by when the answer must be there', async () => {
    const { ask, work, clock } = scene();
    const { turnId } = await ask('timed');
    const asked: Question[] = [];
    await work(turnId, async (question) => (asked.push(question), answerOf('ok')));
    expect(asked).toMatchObject([{ turnId }]);
    expect(asked[0]!.deadline - clock.monotonic()).toBeGreaterThan(40_000);
    expect(asked[0]!.deadline - clock.monotonic()).toBeLessThanOrEqual(45_000);
  });

  it('passes a /human turn on to a person', async () => {
    const { ask, work, conversations, tenantId } = scene();
    const { conversationId, turnId } = await ask('counted');
    await work(turnId, says('ok'));
    const { turnId: second } = await ask('counted', '/human');
    await work(second, says('unused'));
    expect((await conversations.get(tenantId, conversationId))?.owner).toBe('human');
  });
});
