/** The row of an answer being written: who may mark it, what becomes of it, and who does not see it. */
import { expect, it } from 'vitest';
import type { EndTurn } from '../../../src/core/ports/turn-store.ts';
import type { LeasedTurn } from '../../../src/core/model/turn.ts';
import { newUuid, type ConversationId, type TenantId } from '../../../src/kernel/ids.ts';
import { describeEngine } from '../../builders/describe-engine.ts';

await describeEngine('the preview store', (scene) => {
  const leased = async (conversation: string): Promise<LeasedTurn> => {
    const { ask, turns, tenantId } = scene();
    const { turnId } = await ask(conversation);
    const lease = await turns.lease(tenantId, turnId, 'test', 60_000);
    if (lease.kind !== 'leased') throw new Error(`the turn is ${lease.kind}`);
    return lease.turn;
  };
  const notice = { text: 'A person comes.', content: { text: 'A person comes.' } };
  const callOf = ({ tenantId, turnId, fence, replyTarget: target }: LeasedTurn) => ({ tenantId, turnId, fence, target, notice });
  const mark = (turn: LeasedTurn, given: { readonly fence?: number; readonly tenantId?: TenantId } = {}) =>
    scene().previews.call({ ...callOf(turn), ...given });
  const shown = async (conversation: string) => {
    const turn = await leased(conversation);
    const { deliveryId } = (await mark(turn))!;
    await scene().previews.settle(turn.tenantId, deliveryId, turn.fence, 'p1');
    return { turn, deliveryId };
  };
  const endOf = (turn: LeasedTurn, texts: readonly string[]): EndTurn => ({
    ...turn,
    target: turn.replyTarget,
    state: 'answered',
    role: 'assistant',
    text: texts.join(' '),
    outcome: 'answer',
    sources: [],
    retrieved: [],
    retrievalMs: 0,
    waitedMs: 0,
    error: null,
    disclosed: false,
    parts: texts.map((text, part) => ({ part, content: { text } })),
  });
  const rowsOf = (conversationId: ConversationId) =>
    scene().store.owner<{ state: string; platform_id: string | null; preview: boolean; text: string }>(
      `select state, platform_id, preview, content->>'text' as text from deliveries where conversation_id = $1 order by part`,
      [conversationId],
    );

  it('is marked by the holder of the lease alone, and only while the turn runs', async () => {
    const turn = await leased('marked');
    expect(await mark(turn, { fence: turn.fence - 1 })).toBeNull();
    expect(await mark(turn, { fence: turn.fence + 1 })).toBeNull();
    expect(await mark(turn, { tenantId: newUuid<TenantId>() })).toBeNull();
    const row = await mark(turn);
    expect(row).toEqual({ deliveryId: expect.any(String), platformId: null });
    await scene().previews.settle(turn.tenantId, row!.deliveryId, turn.fence, 'p1');
    expect(await mark(turn)).toEqual({ ...row, platformId: 'p1' });
    expect(await mark(turn)).toEqual({ ...row, platformId: 'p1' });
    await scene().turns.end(endOf(turn, ['answer']));
    expect(await mark(turn)).toBeNull();
  });

  it('is marked no more after a post whose end was not seen, and again after one that was refused', async () => {
    const turn = await leased('unseen');
    const row = (await mark(turn))!;
    expect(await mark(turn)).toBeNull();
    await scene().previews.settle(turn.tenantId, row.deliveryId, turn.fence, null);
    expect(await mark(turn)).toEqual(row);
  });

  it('is settled under the fence of its call, by its tenant', async () => {
    const turn = await leased('settled');
    const { previews } = scene();
    const { deliveryId } = (await mark(turn))!;
    await previews.settle(turn.tenantId, deliveryId, turn.fence - 1, 'older');
    await previews.settle(turn.tenantId, deliveryId, turn.fence + 1, 'newer');
    await previews.settle(newUuid<TenantId>(), deliveryId, turn.fence, 'stranger');
    expect(await rowsOf(turn.conversationId)).toMatchObject([{ state: 'calling', platform_id: null }]);
  });

  it('becomes the first part of the answer and keeps its place; a call under way stays marked', async () => {
    const quiet = await shown('adopted');
    await scene().turns.end(endOf(quiet.turn, ['one', 'two']));
    expect(await rowsOf(quiet.turn.conversationId)).toEqual([
      { state: 'planned', platform_id: 'p1', preview: false, text: 'one' },
      { state: 'planned', platform_id: null, preview: false, text: 'two' },
    ]);
    const busy = await shown('adopted-busy');
    await mark(busy.turn);
    await scene().turns.end(endOf(busy.turn, ['one']));
    expect(await rowsOf(busy.turn.conversationId)).toEqual([{ state: 'calling', platform_id: 'p1', preview: true, text: 'one' }]);
    expect(await scene().deliveries.open(busy.turn.tenantId, busy.turn.conversationId)).toMatchObject([
      { platformId: 'p1', preview: true },
    ]);
    await scene().previews.settle(busy.turn.tenantId, busy.deliveryId, busy.turn.fence, 'p1');
    expect(await rowsOf(busy.turn.conversationId)).toMatchObject([{ state: 'planned', preview: false }]);
    await scene().deliveries.markCalling(busy.turn.tenantId, busy.deliveryId, busy.turn.fence);
    await scene().previews.settle(busy.turn.tenantId, busy.deliveryId, busy.turn.fence, null);
    expect(await rowsOf(busy.turn.conversationId)).toMatchObject([{ state: 'calling' }]);
  });

  it('is no delivery while the answer is written: not sent, not waited for, not swept', async () => {
    const { turn } = await shown('open');
    await mark(turn);
    const { deliveries, turns, sweep, store, expireLease, tenantId } = scene();
    expect(await deliveries.open(tenantId, turn.conversationId)).toEqual([]);
    await turns.handBack(tenantId, turn.turnId, turn.fence, { waitMs: 60_000, error: null, counts: true });
    await turns.release(tenantId, turn.conversationId, turn.fence);
    await store.owner(`update deliveries set called_at = now() - interval '1 hour' where conversation_id = $1`, [turn.conversationId]);
    await store.owner(`update turns set queued_at = now() - interval '1 hour' where id = $1`, [turn.turnId]);
    expect((await sweep.stuckTurns(500, 10_000)).filter(({ turnId }) => turnId === turn.turnId)).toEqual([]);
    await store.owner('update turns set ready_at = now() where id = $1', [turn.turnId]);
    await expireLease(turn.conversationId);
    expect(await turns.lease(tenantId, turn.turnId, 'next', 60_000)).toMatchObject({ kind: 'leased', turn: { attempt: 2 } });
  });

  it('becomes the notice when a person takes over, once, and vanishes when it was never shown', async () => {
    const { conversations, previews, tenantId, messagesOf } = scene();
    const { turn } = await shown('taken');
    await conversations.setOwner(tenantId, turn.conversationId, 'human');
    await conversations.setOwner(tenantId, turn.conversationId, 'bot');
    await conversations.setOwner(tenantId, turn.conversationId, 'human');
    expect(await rowsOf(turn.conversationId)).toEqual([{ state: 'planned', platform_id: 'p1', preview: false, text: 'A person comes.' }]);
    expect((await messagesOf(turn.conversationId)).map(({ seq, role, text }) => [seq, role, text])).toEqual([
      [1, 'user', 'a question'],
      [2, 'system', 'A person comes.'],
    ]);
    expect(await mark(turn)).toBeNull();

    const refused = await leased('taken-unseen');
    const row = (await mark(refused))!;
    await previews.settle(tenantId, row.deliveryId, refused.fence, null);
    await conversations.setOwner(tenantId, refused.conversationId, 'human');
    expect(await rowsOf(refused.conversationId)).toEqual([]);
    expect(await messagesOf(refused.conversationId)).toHaveLength(1);
  });

  it('keeps what the call under way says when a person takes over meanwhile', async () => {
    const { conversations, previews, tenantId } = scene();
    const turn = await leased('taken-busy');
    const { deliveryId } = (await mark(turn))!;
    await conversations.setOwner(tenantId, turn.conversationId, 'human');
    expect(await rowsOf(turn.conversationId)).toMatchObject([{ state: 'calling', preview: true, text: 'A person comes.' }]);
    await previews.settle(tenantId, deliveryId, turn.fence, 'p1');
    expect(await rowsOf(turn.conversationId)).toMatchObject([{ state: 'planned', preview: false, platform_id: 'p1' }]);
  });
});
