/** A person takes over and speaks: the agent falls silent at once, and what is said is said once. */
import { expect, it } from 'vitest';
import type { AnswerQuestion } from '../../src/engine/answer-question.ts';
import { setOwner, speak, speakAsOperator } from '../../src/engine/hand-over.ts';
import { sweepOnce } from '../../src/engine/run-sweep.ts';
import { NotFoundError, UpstreamUnreachable } from '../../src/kernel/errors.ts';
import { newUuid } from '../../src/kernel/ids.ts';
import type { ConversationId } from '../../src/kernel/ids.ts';
import { describeEngine } from '../builders/describe-engine.ts';
import { answerOf, gate } from '../builders/engine-scene.ts';
import { PERHAPS_SENT, REFUSED_FOR_NOW } from '../builders/fake-channel-adapter.ts';

const unused: AnswerQuestion = () => Promise.reject(new Error('nothing was asked'));

await describeEngine('a person who takes over', (scene) => {
  const words = (conversationId: ConversationId, identity: string | null = null) => ({
    tenantId: scene().tenantId,
    conversationId,
    text: 'Ann here.',
    author: 'Ann',
    identity,
  });
  const said = async (conversationId: ConversationId) =>
    (await scene().messagesOf(conversationId)).map(({ role, state, text }) => `${role} ${state}: ${text}`);

  it('says once what is asked twice under one identity, and sends it once', async () => {
    const { ask, work, adapter } = scene();
    const { conversationId } = await ask('twice');
    const first = await speakAsOperator(scene(), words(conversationId, 'key:7'));
    const second = await speakAsOperator(scene(), words(conversationId, 'key:7'));
    expect(second).toEqual(first);
    expect(await said(conversationId)).toEqual(['user for_person: a question', 'operator sent: Ann here.']);
    const calls = adapter.ledger.length;
    await work(first.turnId, unused);
    await work(first.turnId, unused);
    expect(adapter.ledger.slice(calls).map(({ text }) => text)).toEqual(['Ann here.']);
  });

  it('has said it when the queue is away, and the sweeper sends it', async () => {
    const { ask, jobs, store, sweep, metrics, clock, logger, planOf } = scene();
    const { conversationId } = await ask('unqueued');
    jobs.failWith(new UpstreamUnreachable('The queue is away.'));
    const spoken = await speakAsOperator(scene(), words(conversationId)).finally(() => jobs.failWith(null));
    expect(spoken.message).toMatchObject({ role: 'operator', text: 'Ann here.' });
    await store.owner(`update turns set queued_at = now() - interval '11 seconds' where id = $1`, [spoken.turnId]);
    await sweepOnce({ sweep, sources: { startCrawl: async () => null }, planOf, jobs, metrics, newId: newUuid, clock, logger });
    expect(jobs.replies.filter(({ turnId }) => turnId === spoken.turnId)).toMatchObject([{ attempt: 2 }]);
  });

  it('cancels what the agent had not sent yet, and keeps what a person said', async () => {
    const { ask, work, adapter, deliveriesOf, tenantId } = scene();
    const { conversationId, turnId } = await ask('planned');
    adapter.nextCalls('ok', REFUSED_FOR_NOW);
    await work(turnId, async () => answerOf('one // two // three'));
    await speak(scene(), { ...words(conversationId), role: 'operator' });
    await setOwner(scene(), tenantId, conversationId, 'human');
    expect((await deliveriesOf(conversationId)).map(({ state }) => state)).toEqual(['sent', 'cancelled', 'cancelled', 'planned']);
  });

  it('leaves a call under way to be settled, and speaks after it', async () => {
    const { ask, work, adapter, ageCalls, deliveriesOf } = scene();
    const { conversationId, turnId } = await ask('under-way');
    adapter.nextCalls(PERHAPS_SENT);
    await work(turnId, async () => answerOf('one // two'));
    const spoken = await speakAsOperator(scene(), words(conversationId));
    expect(await work(spoken.turnId, unused)).toMatchObject({ kind: 'later' });
    await ageCalls(conversationId, 15_000);
    adapter.nextSettles('sent');
    expect(await work(spoken.turnId, unused)).toEqual({ kind: 'done' });
    expect((await deliveriesOf(conversationId)).map(({ state }) => state)).toEqual(['sent', 'cancelled', 'sent']);
  });

  it('ends a running turn, which can commit nothing any more', async () => {
    const { ask, work, turnsOf, tenantId } = scene();
    const { conversationId, turnId } = await ask('running');
    const [begun, goOn] = [gate(), gate()];
    const silent = { ...scene().live, subscribe: () => () => {} };
    const working = work(
      turnId,
      async () => {
        begun.open();
        await goOn.opened;
        return answerOf('too late');
      },
      { live: silent },
    );
    await begun.opened;
    await setOwner(scene(), tenantId, conversationId, 'human');
    goOn.open();
    expect(await working).toEqual({ kind: 'done' });
    expect(await turnsOf(conversationId)).toMatchObject([{ state: 'cancelled' }]);
    expect(await said(conversationId)).toEqual(['user for_person: a question']);
  });

  it('aborts the answer that is being written, without a word of the agent', async () => {
    const { ask, work, tenantId, live } = scene();
    const { conversationId, turnId } = await ask('aborted');
    const events: unknown[] = [];
    const leave = live.subscribe(tenantId, conversationId, (event) => void events.push(event));
    const begun = gate();
    const working = work(turnId, () => {
      begun.open();
      return new Promise(() => {});
    });
    await begun.opened;
    await setOwner(scene(), tenantId, conversationId, 'human');
    expect(await working).toEqual({ kind: 'done' });
    leave();
    expect(await said(conversationId)).toEqual(['user for_person: a question']);
    expect(events).toEqual([{ kind: 'status', state: 'answering' }, { kind: 'stop' }, { kind: 'status', state: 'human' }]);
  });

  it('changes nothing when the same owner is set again, and gives back to the agent', async () => {
    const { ask, tenantId, turnsOf, work, messagesOf } = scene();
    const { conversationId, turnId } = await ask('again');
    expect(await setOwner(scene(), tenantId, conversationId, 'bot')).toMatchObject({ owner: 'bot' });
    expect(await turnsOf(conversationId)).toMatchObject([{ id: turnId, state: 'waiting' }]);
    expect(await setOwner(scene(), tenantId, conversationId, 'human')).toMatchObject({ owner: 'human' });
    expect(await setOwner(scene(), tenantId, conversationId, 'bot')).toMatchObject({ owner: 'bot' });
    await work((await ask('again', 'a new question')).turnId, async () => answerOf('a new answer'));
    expect((await messagesOf(conversationId)).map(({ state }) => state)).toEqual(['for_person', 'answered', 'sent']);
  });

  it('knows no conversation of another tenant', async () => {
    const { ask } = scene();
    const { conversationId } = await ask('foreign');
    await expect(setOwner(scene(), newUuid(), conversationId, 'human')).rejects.toThrow(NotFoundError);
    await expect(speakAsOperator(scene(), { ...words(conversationId), tenantId: newUuid() })).rejects.toThrow(NotFoundError);
    expect(await said(conversationId)).toEqual(['user waiting: a question']);
  });
});
