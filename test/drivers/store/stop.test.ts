/** `/stop` as a message: what it ends is said once, and what is asked after it is answered. */
import { expect, it } from 'vitest';
import type { AnswerQuestion } from '../../../src/engine/answer-question.ts';
import { describeEngine } from '../../builders/describe-engine.ts';
import { answerOf, gate } from '../../builders/engine-scene.ts';

const unused: AnswerQuestion = () => Promise.reject(new Error('nothing was asked'));

/** An answer that begins, and ends only as its signal does. */
function endless() {
  const begun = gate();
  const answer: AnswerQuestion = (_question, signal) => {
    begun.open();
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
  };
  return { begun: begun.opened, answer };
}

await describeEngine('/stop', (scene) => {
  const transcript = async (conversationId: Parameters<ReturnType<typeof scene>['messagesOf']>[0]) =>
    (await scene().messagesOf(conversationId)).map(({ role, state, text }) => `${role} ${state}: ${text}`);

  it('ends a running turn as cancelled, which says so once', async () => {
    const { ask, say, work, turnsOf } = scene();
    const { conversationId, turnId } = await ask('running');
    const { begun, answer } = endless();
    const working = work(turnId, answer);
    await begun;
    expect(await say('running', '/stop')).toMatchObject({ kind: 'accepted', message: { state: 'noted' } });
    expect(await working).toEqual({ kind: 'done' });
    expect(await turnsOf(conversationId)).toMatchObject([{ state: 'cancelled', error: null }]);
    expect(await transcript(conversationId)).toEqual(['user cancelled: a question', 'user noted: /stop', 'system sent: Stopped.']);
  });

  it('reaches a process that did not hear of it with the next renewal', async () => {
    const { ask, say, work, clock, turnsOf, live } = scene();
    const { conversationId, turnId } = await ask('far-away');
    const { begun, answer } = endless();
    const working = work(turnId, answer);
    await begun;
    await say('far-away', '/stop', {}, { live: { ...live, publish: () => {} } });
    clock.advance(2_500);
    await working;
    expect(await turnsOf(conversationId)).toMatchObject([{ state: 'cancelled' }]);
    expect(await transcript(conversationId)).toHaveLength(3);
  });

  it('ends a turn that waits for its next attempt', async () => {
    const { ask, say, work, makeDue, turnsOf } = scene();
    const { conversationId, turnId } = await ask('between-attempts');
    await work(turnId, unused);
    expect(await say('between-attempts', '/stop')).toMatchObject({ message: { state: 'noted' } });
    await makeDue(conversationId);
    await work(turnId, unused);
    expect(await turnsOf(conversationId)).toMatchObject([{ state: 'cancelled' }]);
    expect(await transcript(conversationId)).toEqual(['user cancelled: a question', 'user noted: /stop', 'system sent: Stopped.']);
  });

  it('cancels a question that only waits and answers for itself', async () => {
    const { ask, say, work, workAll, turnsOf } = scene();
    const { conversationId, turnId } = await ask('waiting', 'a question', { immediate: false });
    expect(await say('waiting', '/stop')).toMatchObject({ kind: 'accepted', message: { state: 'waiting' } });
    expect(await work(turnId, unused)).toEqual({ kind: 'done' });
    await workAll(conversationId, unused);
    expect((await turnsOf(conversationId)).map(({ state }) => state)).toEqual(['cancelled', 'answered']);
    expect(await transcript(conversationId)).toEqual(['user cancelled: a question', 'user answered: /stop', 'system sent: Stopped.']);
  });

  it('cancels what waits behind a running turn as well', async () => {
    const { ask, say, work, turnsOf } = scene();
    const { conversationId, turnId } = await ask('two-open');
    const { begun, answer } = endless();
    const working = work(turnId, answer);
    await begun;
    await say('two-open', 'another question');
    await say('two-open', '/stop');
    await working;
    expect(await turnsOf(conversationId)).toHaveLength(1);
    expect(await transcript(conversationId)).toEqual([
      'user cancelled: a question',
      'user cancelled: another question',
      'user noted: /stop',
      'system sent: Stopped.',
    ]);
  });

  it('leaves what is asked after it to be answered', async () => {
    const { ask, say, work, workAll } = scene();
    const { conversationId, turnId } = await ask('goes-on');
    const { begun, answer } = endless();
    const working = work(turnId, answer);
    await begun;
    await say('goes-on', '/stop');
    await say('goes-on', 'a better question');
    await working;
    await workAll(conversationId, async ({ text }) => answerOf(`to ${text}`));
    const said = await transcript(conversationId);
    expect(said.at(-1)).toBe('assistant sent: to a better question');
    expect(said.filter((line) => line === 'system sent: Stopped.')).toHaveLength(1);
    expect(said).toContain('user answered: a better question');
  });

  it('answers when there is nothing to stop, and leaves a waiting command alone', async () => {
    const { ask, say, workAll } = scene();
    const { conversationId } = await ask('nothing', '/stop');
    await workAll(conversationId, unused);
    expect(await transcript(conversationId)).toEqual(['user answered: /stop', 'system sent: Stopped.']);
    await say('nothing', '/help');
    await say('nothing', '/stop');
    await workAll(conversationId, unused);
    expect((await transcript(conversationId)).slice(2).filter((line) => line.startsWith('user'))).toEqual([
      'user answered: /help',
      'user answered: /stop',
    ]);
  });
});
