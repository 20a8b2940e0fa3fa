/** Leases on database time: one holder at a time, and nothing is written under a fence that is no longer the newest. */
import { expect, it } from 'vitest';
import type { EndTurn } from '../../../src/core/ports/turn-store.ts';
import type { LeasedTurn } from '../../../src/core/model/turn.ts';
import type { TenantId, TurnId } from '../../../src/kernel/ids.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import { describeEngine } from '../../builders/describe-engine.ts';
import { until } from '../../support/until.ts';

const LONG_MS = 60_000;
/** Short enough to run out while a test looks on. */
const SHORT_MS = 40;

function endOf(turn: LeasedTurn, given: Partial<EndTurn> = {}): EndTurn {
  return {
    tenantId: turn.tenantId,
    turnId: turn.turnId,
    conversationId: turn.conversationId,
    fence: turn.fence,
    state: 'answered',
    answerId: turn.answerId,
    role: 'assistant',
    text: 'answer',
    outcome: 'answer',
    sources: [],
    retrieved: [],
    retrievalMs: 0,
    waitedMs: 0,
    error: null,
    target: turn.replyTarget,
    parts: [{ part: 0, content: { text: 'answer' } }],
    ...given,
  };
}

await describeEngine('the turn store', (scene) => {
  const lease = async (turnId: TurnId, leaseMs = LONG_MS, holder = 'one'): Promise<LeasedTurn> => {
    const { turns, tenantId } = scene();
    const leased = await turns.lease(tenantId, turnId, holder, leaseMs);
    if (leased.kind !== 'leased') throw new Error(`the turn is ${leased.kind}`);
    return leased.turn;
  };
  const running = async (conversation: string, leaseMs = LONG_MS) => lease((await scene().ask(conversation)).turnId, leaseMs);
  /** Another holder, as soon as the lease has run out by the database's clock. */
  const next = async (turnId: TurnId): Promise<LeasedTurn> => {
    let turn: LeasedTurn | undefined;
    await until(async () => {
      turn = await lease(turnId, LONG_MS, 'two').catch(() => undefined);
      return turn !== undefined;
    });
    return turn!;
  };

  it('gives the lease to one of many who ask at the same time', async () => {
    const { ask, turns, tenantId } = scene();
    const { turnId } = await ask('asked-by-many');
    const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => turns.lease(tenantId, turnId, `holder ${n}`, LONG_MS)));
    expect(answers.map(({ kind }) => kind).toSorted()).toEqual([...Array.from({ length: 7 }, () => 'later'), 'leased'].toSorted());
  });

  it('lets another take over after the time of the lease, with a larger fence and a further attempt', async () => {
    const turn = await running('runs-out', SHORT_MS);
    const other = await next(turn.turnId);
    expect(other.fence).toBeGreaterThan(turn.fence);
    expect([turn.attempt, other.attempt]).toEqual([1, 2]);
    expect(other.messages).toEqual(turn.messages);
    expect(other.answerId).toBe(turn.answerId);
  });

  it('keeps a renewed lease, and does not renew, free or end one that went to another', async () => {
    const { turns, tenantId, messagesOf, turnsOf } = scene();
    const turn = await running('renewed', SHORT_MS);
    const { conversationId, turnId, fence } = turn;
    expect(await turns.renew(tenantId, conversationId, fence, LONG_MS)).toEqual({ held: true, stop: false });
    expect(await turns.lease(tenantId, turnId, 'two', LONG_MS)).toMatchObject({ kind: 'later' });
    await turns.renew(tenantId, conversationId, fence, 1);
    const other = await next(turnId);
    expect(await turns.renew(tenantId, conversationId, fence, LONG_MS)).toEqual({ held: false, stop: false });
    expect(await turns.release(tenantId, conversationId, fence)).toBe(false);
    await turns.handBack(tenantId, turnId, fence, { waitMs: 60_000, error: 'late', counts: true });
    expect(await turns.end(endOf(turn))).toEqual({ kind: 'stale' });
    expect(await messagesOf(conversationId)).toHaveLength(1);
    expect(await turnsOf(conversationId)).toMatchObject([{ state: 'running', attempts: 2, error: null }]);
    expect(await turns.end(endOf(other))).toMatchObject({ kind: 'ended', seq: 2 });
  });

  it('does not end a turn whose conversation another holds to send something else', async () => {
    const { turns, tenantId, deliveries, messagesOf } = scene();
    const turn = await running('held-to-send', SHORT_MS);
    const { conversationId } = turn;
    const plan = () => [{ part: 0, content: { text: 'Ann here.' } }];
    const said = { tenantId, conversationId, role: 'operator', text: 'Ann here.', author: 'Ann', identity: null, plan } as const;
    const { turnId } = await deliveries.speak(said);
    await until(async () => (await turns.lease(tenantId, turnId, 'two', LONG_MS)).kind === 'deliver');
    expect(await turns.end(endOf(turn))).toEqual({ kind: 'stale' });
    expect((await messagesOf(conversationId)).map(({ role }) => role)).toEqual(['user', 'operator']);
  });

  it('ends a turn once', async () => {
    const { turns, messagesOf, deliveriesOf } = scene();
    const turn = await running('once');
    const ends = await Promise.all(Array.from({ length: 4 }, () => turns.end(endOf(turn, { answerId: newUuid() }))));
    expect(ends.map(({ kind }) => kind).toSorted()).toEqual(['ended', 'stale', 'stale', 'stale']);
    expect(await messagesOf(turn.conversationId)).toHaveLength(2);
    expect(await deliveriesOf(turn.conversationId)).toHaveLength(1);
  });

  it('does not end a turn that was handed back under the same fence', async () => {
    const { turns, tenantId, turnsOf } = scene();
    const turn = await running('handed-back');
    await turns.handBack(tenantId, turn.turnId, turn.fence, { waitMs: 5_000, error: 'busy', counts: true });
    expect(await turns.end(endOf(turn))).toEqual({ kind: 'stale' });
    expect(await turnsOf(turn.conversationId)).toMatchObject([{ state: 'waiting', attempts: 1, error: 'busy' }]);
  });

  it('asks again what a failed turn could not answer, once and in a turn of its own', async () => {
    const { turns, tenantId, messagesOf, turnsOf } = scene();
    const turn = await running('asked-again');
    expect(await turns.retry(tenantId, newUuid())).toBeNull();
    expect(await turns.retry(newUuid(), turn.turnId)).toBeNull();
    expect(await turns.retry(tenantId, turn.turnId)).toEqual({ kind: 'not_failed', state: 'running' });
    await turns.end(endOf(turn, { state: 'failed', text: 'Sorry.', outcome: 'refuse', error: 'The model is away.', parts: [] }));
    const retries = await Promise.all([turns.retry(tenantId, turn.turnId), turns.retry(tenantId, turn.turnId)]);
    expect(retries.map((one) => String(one?.kind)).toSorted()).toEqual(['busy', 'retried']);
    const retried = retries.find((one) => one?.kind === 'retried');
    if (retried?.kind !== 'retried') throw new Error('It was not retried.');
    await turns.release(tenantId, turn.conversationId, turn.fence);
    const again = await lease(retried.turn.turnId);
    expect(again.messages.map(({ id }) => id)).toEqual(turn.messages.map(({ id }) => id));
    expect(again.replyTarget).toEqual(turn.replyTarget);
    expect(await turns.end(endOf(again))).toMatchObject({ kind: 'ended' });
    expect((await messagesOf(turn.conversationId)).map(({ state }) => state)).toEqual(['answered', 'sent', 'sent']);
    expect((await turnsOf(turn.conversationId)).map(({ state }) => state).toSorted()).toEqual(['answered', 'failed']);
    expect(await turns.retry(tenantId, turn.turnId)).toEqual({ kind: 'again' });
  });

  it('asks nothing again in a conversation that a person has', async () => {
    const { turns, tenantId } = scene();
    const turn = await running('with-a-person');
    await turns.end(endOf(turn, { state: 'failed', owner: 'human', handover: 'failure', error: 'No.', parts: [] }));
    expect(await turns.retry(tenantId, turn.turnId)).toEqual({ kind: 'person' });
  });

  it('counts no attempt for a process that drains', async () => {
    const { turns, tenantId, turnsOf } = scene();
    const turn = await running('draining');
    await turns.handBack(tenantId, turn.turnId, turn.fence, { waitMs: 0, error: null, counts: false });
    expect(await turnsOf(turn.conversationId)).toMatchObject([{ state: 'waiting', attempts: 0 }]);
  });

  it('gives the lease for open parts first, then for the turn that follows', async () => {
    const { say, turns, tenantId, deliveries } = scene();
    const turn = await running('parts-first');
    await say('parts-first', 'next');
    const ended = await turns.end(endOf(turn));
    await turns.release(tenantId, turn.conversationId, turn.fence);
    const following = ended.kind === 'ended' ? ended.next!.turnId : turn.turnId;
    const first = await turns.lease(tenantId, following, 'one', LONG_MS);
    expect(first).toMatchObject({ kind: 'deliver', conversationId: turn.conversationId });
    if (first.kind !== 'deliver') return;
    const [part] = await deliveries.open(tenantId, turn.conversationId);
    await deliveries.markCalling(tenantId, part!.id, first.fence);
    await deliveries.settle(tenantId, part!.id, first.fence, { state: 'sent', platformId: 'p' });
    await turns.release(tenantId, turn.conversationId, first.fence);
    expect((await lease(following)).messages.map(({ text }) => text)).toEqual(['next']);
  });

  it('cancels a turn that has nothing left to answer, and knows nothing of one that does not exist', async () => {
    const { ask, turns, tenantId, store, turnsOf } = scene();
    const { conversationId, turnId } = await ask('emptied');
    await store.owner(`update messages set state = 'cancelled' where conversation_id = $1`, [conversationId]);
    expect(await turns.lease(tenantId, turnId, 'one', LONG_MS)).toEqual({ kind: 'done' });
    expect(await turnsOf(conversationId)).toMatchObject([{ state: 'cancelled' }]);
    expect(await turns.lease(tenantId, newUuid(), 'one', LONG_MS)).toEqual({ kind: 'done' });
  });

  it('leases, ends, stops and renews nothing for another tenant', async () => {
    const { ask, turns, turnsOf, tenantId } = scene();
    const { conversationId, turnId } = await ask('walled');
    const stranger = newUuid<TenantId>();
    expect(await turns.lease(stranger, turnId, 'one', LONG_MS)).toEqual({ kind: 'done' });
    expect(await turns.stop(stranger, conversationId)).toBeNull();
    const turn = await lease(turnId);
    expect(await turns.renew(stranger, conversationId, turn.fence, LONG_MS)).toEqual({ held: false, stop: false });
    expect(await turns.release(stranger, conversationId, turn.fence)).toBe(false);
    expect(await turns.end(endOf({ ...turn, tenantId: stranger }))).toEqual({ kind: 'stale' });
    expect(await turns.renew(tenantId, conversationId, turn.fence, LONG_MS)).toEqual({ held: true, stop: false });
    expect(await turnsOf(conversationId)).toMatchObject([{ state: 'running' }]);
  });

  it('forgets what was said and changes the owner together with the end', async () => {
    const { turns, say, conversations, tenantId, turnsOf } = scene();
    const turn = await running('handed-over');
    await say('handed-over', 'and this?');
    const ended = await turns.end(endOf(turn, { owner: 'human', resetHistory: true }));
    expect(ended).toMatchObject({ kind: 'ended', seq: 3, next: null });
    expect((await conversations.get(tenantId, turn.conversationId))?.owner).toBe('human');
    expect((await scene().messagesOf(turn.conversationId)).map(({ state }) => state)).toEqual(['answered', 'for_person', 'sent']);
    expect(await turnsOf(turn.conversationId)).toHaveLength(1);
    await conversations.setOwner(tenantId, turn.conversationId, 'bot');
    await turns.release(tenantId, turn.conversationId, turn.fence);
    await scene().makeDue(turn.conversationId);
    await scene().work(turn.turnId, async () => Promise.reject(new Error('unused')));
    const { turnId } = await scene().ask('handed-over', 'again');
    expect((await lease(turnId)).historyFromSeq).toBe(3);
  });
});
