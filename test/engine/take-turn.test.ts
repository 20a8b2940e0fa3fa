/** A turn under its lease: what it commits, when it commits nothing, and how it ends when answering fails. */
import { expect, it } from 'vitest';
import { createAnswerQuestion } from '../../src/engine/answer-question.ts';
import type { AnswerQuestion } from '../../src/engine/answer-question.ts';
import type { TurnLease } from '../../src/core/ports/turn-store.ts';
import { UpstreamUnreachable } from '../../src/kernel/errors.ts';
import type { ConversationId, TurnId } from '../../src/kernel/ids.ts';
import { buildSearch } from '../builders/build-search.ts';
import { describeEngine } from '../builders/describe-engine.ts';
import { answerOf, gate } from '../builders/engine-scene.ts';
import type { EngineScene } from '../builders/engine-scene.ts';
import { REFUSED_FOR_NOW } from '../builders/fake-channel-adapter.ts';
import { noCaches } from '../builders/no-caches.ts';
import { WORDS_ALONE } from '../../src/engine/find-by-meaning.ts';
import { NO_RERANK } from '../../src/engine/rerank-hits.ts';

const APOLOGY = /^Sorry, something went wrong/;
const fails: AnswerQuestion = () => Promise.reject(new Error('a bug'));
const says =
  (text: string): AnswerQuestion =>
  () =>
    Promise.resolve(answerOf(text));

/** An answer that begins, and ends only as its signal does. */
function endless() {
  const begun = gate();
  const answer: AnswerQuestion = (_question, signal) => {
    begun.open();
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
  };
  return { begun: begun.opened, answer };
}

/** Another process takes the conversation after this one stood still for too long. */
async function loseLease(
  { expireLease, turns, tenantId }: EngineScene,
  conversationId: ConversationId,
  turnId: TurnId,
): Promise<TurnLease> {
  await expireLease(conversationId);
  return turns.lease(tenantId, turnId, 'another process', 60_000);
}

await describeEngine('taking a turn', (scene) => {
  it('answers, commits, delivers and frees the conversation', async () => {
    const { ask, work, messagesOf, deliveriesOf, turnsOf, store, adapter } = scene();
    const { conversationId, turnId } = await ask('plain', 'how?', { replyTarget: { space: 'plain', thread: '7' } });
    expect(await work(turnId, says('so'))).toEqual({ kind: 'done' });
    expect((await messagesOf(conversationId)).map(({ role, state, text }) => [role, state, text])).toEqual([
      ['user', 'answered', 'how?'],
      ['assistant', 'sent', 'so'],
    ]);
    expect(await turnsOf(conversationId)).toMatchObject([{ state: 'answered', attempts: 1 }]);
    expect(await deliveriesOf(conversationId)).toMatchObject([{ state: 'sent', attempts: 1 }]);
    expect(adapter.ledger.at(-1)).toMatchObject({ text: 'so', target: { space: 'plain', thread: '7' } });
    expect(await store.owner('select lease_until, lease_holder from conversations where id = $1', [conversationId])).toEqual([
      { lease_until: null, lease_holder: null },
    ]);
    expect(await work(turnId, fails)).toEqual({ kind: 'done' });
  });

  it('commits nothing after another process took the lease', async () => {
    const { ask, work, messagesOf, turnsOf, turns, tenantId } = scene();
    const { conversationId, turnId } = await ask('overtaken');
    let taken: TurnLease | undefined;
    const result = await work(turnId, async () => {
      taken = await loseLease(scene(), conversationId, turnId);
      return answerOf('too late');
    });
    expect(result).toEqual({ kind: 'done' });
    expect(await messagesOf(conversationId)).toHaveLength(1);
    expect(await turnsOf(conversationId)).toMatchObject([{ state: 'running', attempts: 2 }]);
    if (taken?.kind !== 'leased') throw new Error('not taken');
    // The loser freed nothing either: the new holder goes on.
    expect(await turns.renew(tenantId, conversationId, taken.turn.fence, 60_000)).toEqual({ held: true, stop: false });
  });

  it('aborts an answer when a renewal says that the lease is lost, and leaves the turn to its new holder', async () => {
    const { ask, work, messagesOf, turnsOf, clock } = scene();
    const { conversationId, turnId } = await ask('lost-while-answering');
    const { begun, answer } = endless();
    const working = work(turnId, answer);
    await begun;
    await loseLease(scene(), conversationId, turnId);
    clock.advance(2_500);
    expect(await working).toEqual({ kind: 'done' });
    expect(await turnsOf(conversationId)).toMatchObject([{ state: 'running', attempts: 2, error: null }]);
    expect(await messagesOf(conversationId)).toMatchObject([{ state: 'taken' }]);
  });

  it('comes back later while another process holds the lease', async () => {
    const { ask, work, turns, tenantId } = scene();
    const { turnId } = await ask('held');
    await turns.lease(tenantId, turnId, 'another process', 60_000);
    expect(await work(turnId, fails)).toEqual({ kind: 'later', waitMs: 1_000 });
  });

  it('waits for the collect window', async () => {
    const { ask, work } = scene();
    const { turnId } = await ask('early', 'one', { immediate: false });
    const result = await work(turnId, fails);
    expect(result.kind === 'later' && result.waitMs).toBeGreaterThan(400);
    expect(result.kind === 'later' && result.waitMs).toBeLessThanOrEqual(800);
  });

  it('tries a failed answer again, each time after a longer wait, and then fails visibly', async () => {
    const { ask, work, turnsOf, messagesOf, makeDue } = scene();
    const { conversationId, turnId } = await ask('broken');
    expect(await work(turnId, fails)).toEqual({ kind: 'later', waitMs: 1_000 });
    expect(await turnsOf(conversationId)).toMatchObject([{ state: 'waiting', attempts: 1, error: 'Unexpected error; see the log.' }]);
    const early = await work(turnId, fails);
    expect(early.kind === 'later' && early.waitMs).toBeGreaterThan(500);
    await makeDue(conversationId);
    expect(await work(turnId, fails)).toEqual({ kind: 'later', waitMs: 2_000 });
    await makeDue(conversationId);
    expect(await work(turnId, fails)).toEqual({ kind: 'done' });
    expect(await turnsOf(conversationId)).toMatchObject([{ state: 'failed', attempts: 3 }]);
    expect(await messagesOf(conversationId)).toMatchObject([
      { role: 'user', state: 'failed' },
      { role: 'assistant', text: expect.stringMatching(APOLOGY) as string },
    ]);
  });

  it('waits as long as the failure says, and answers what the first attempt gathered', async () => {
    const { ask, say, work, makeDue, workAll, messagesOf } = scene();
    const { conversationId, turnId } = await ask('gathered', 'one');
    const away: AnswerQuestion = () => Promise.reject(new UpstreamUnreachable('The model is away.', { retryAfterMs: 7_000 }));
    expect(await work(turnId, away)).toEqual({ kind: 'later', waitMs: 7_000 });
    await say('gathered', 'two');
    await makeDue(conversationId);
    const heard: string[] = [];
    await workAll(conversationId, async ({ text }) => (heard.push(text), answerOf(`to ${text}`)));
    expect(heard).toEqual(['one', 'two']);
    expect((await messagesOf(conversationId)).map(({ text }) => text)).toEqual(['one', 'two', 'to one', 'to two']);
  });

  it('gives up at once when every attempt was cut short by a crash', async () => {
    const { ask, work, turnsOf, store } = scene();
    const { conversationId, turnId } = await ask('crashing');
    await store.owner('update turns set attempts = 3 where id = $1', [turnId]);
    let asked = 0;
    await work(turnId, async () => ((asked += 1), answerOf('never said')));
    expect(asked).toBe(0);
    expect(await turnsOf(conversationId)).toMatchObject([{ state: 'failed', error: 'Every attempt ended without an answer.' }]);
  });

  it('gives the turn back when the process drains, without counting the attempt', async () => {
    const { ask, work, turnsOf, messagesOf } = scene();
    const { conversationId, turnId } = await ask('drained');
    const draining = new AbortController();
    const { begun, answer } = endless();
    const working = work(turnId, answer, {}, draining.signal);
    await begun;
    draining.abort();
    expect(await working).toEqual({ kind: 'later', waitMs: 50 });
    expect(await turnsOf(conversationId)).toMatchObject([{ state: 'waiting', attempts: 0, error: null }]);
    expect(await work(turnId, answer, {}, draining.signal)).toEqual({ kind: 'later', waitMs: 50 });
    expect(await turnsOf(conversationId)).toMatchObject([{ state: 'waiting', attempts: 0 }]);
    await work(turnId, says('after the restart'));
    expect((await messagesOf(conversationId)).map(({ text }) => text)).toEqual(['a question', 'after the restart']);
  });

  it('queues the next turn only when the conversation is free for it', async () => {
    const { ask, say, work, store, jobs } = scene();
    const { conversationId, turnId } = await ask('followed', 'one');
    await say('followed', 'two');
    const free: boolean[] = [];
    const watched = {
      ...jobs,
      enqueueReply: async (...args: Parameters<typeof jobs.enqueueReply>) => {
        const rows = await store.owner<{ free: boolean }>('select lease_until is null as free from conversations where id = $1', [
          conversationId,
        ]);
        free.push(rows[0]!.free);
        await jobs.enqueueReply(...args);
      },
    };
    await work(turnId, says('answer'), { jobs: watched });
    expect(free).toEqual([true]);
    expect(jobs.replies.at(-1)).toMatchObject({ turnId: await scene().openTurn(conversationId), attempt: 1 });
  });

  it('starts the next turn only when what went before is delivered', async () => {
    const { ask, say, work, adapter, openTurn, makeDue } = scene();
    const { conversationId, turnId } = await ask('in-order', 'one');
    await say('in-order', 'two');
    adapter.nextCalls(REFUSED_FOR_NOW);
    const from = adapter.ledger.length;
    expect(await work(turnId, says('first'))).toEqual({ kind: 'later', waitMs: 500 });
    const next = await openTurn(conversationId);
    const result = await work(next, says('second'));
    expect(result.kind === 'later' && result.waitMs).toBeGreaterThan(500);
    await makeDue(conversationId);
    expect(await work(next, says('second'))).toEqual({ kind: 'done' });
    expect(adapter.ledger.slice(from).map(({ text }) => text)).toEqual(['first', 'first', 'second']);
  });

  it('delivers what is open when the job of an ended turn comes again', async () => {
    const { ask, work, adapter, deliveriesOf, makeDue } = scene();
    const { conversationId, turnId } = await ask('ended');
    adapter.nextCalls(REFUSED_FOR_NOW);
    await work(turnId, says('one // two'));
    expect((await deliveriesOf(conversationId)).map(({ state }) => state)).toEqual(['retry', 'planned']);
    await makeDue(conversationId);
    expect(await work(turnId, fails)).toEqual({ kind: 'done' });
    expect((await deliveriesOf(conversationId)).map(({ state, attempts }) => [state, attempts])).toEqual([
      ['sent', 2],
      ['sent', 1],
    ]);
  });

  it('gives a follow-up the answer that was written when it came in', async () => {
    const { ask, say, work, workAll } = scene();
    const { conversationId, turnId } = await ask('follow-up', 'What is the warranty of the kettle?');
    await work(turnId, async () => {
      await say('follow-up', 'And the warranty of the toaster?');
      return answerOf('Eleven years.');
    });
    const { answer, histories } = modelAnswer(scene());
    await workAll(conversationId, answer);
    expect(histories).toEqual([['user: What is the warranty of the kettle?', 'assistant: Eleven years.']]);
  });
});

/** The real way of answering, with a model that only writes down what it was told was said before. */
function modelAnswer({ analyser, conversations, setting, metrics, clock, store }: EngineScene) {
  const histories: string[][] = [];
  const text = 'The warranty of the toaster is two years.';
  const answer = createAnswerQuestion({
    analyser,
    conversations,
    setting,
    metrics,
    clock,
    transactions: store.pool,
    passages: {
      put: async () => ({ kept: 0, added: 0, removed: 0 }),
      remove: async () => {},
      read: async () => [],
      search: async (_tx, { question }) => buildSearch(question, [{ text }], analyser),
    },
    annotations: { candidates: async () => [], countHit: async () => {} },
    standingOf: async () => ({ baseIds: [], knowledgeVersion: 1, settingsVersion: 1, lastSeq: 0 }),
    caches: noCaches,
    findByMeaning: WORDS_ALONE,
    reranking: NO_RERANK,
    modelWriter: {
      mayWrite: async () => true,
      write: async ({ history }) => {
        histories.push(history.map(({ role, content }) => `${role}: ${content}`));
        return { text: 'Two years.', outcome: 'answer', sources: [] };
      },
    },
  });
  return { answer, histories };
}
