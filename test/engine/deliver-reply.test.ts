/** Parts on their way to a platform that refuses, hangs, drops connections or forgets; the ledger tells what really went out. */
import { expect, it } from 'vitest';
import { deliverReply } from '../../src/engine/deliver-reply.ts';
import { SendFault } from '../../src/core/ports/channel-adapter.ts';
import type { DeliveryStore } from '../../src/core/ports/delivery-store.ts';
import type { ConversationId } from '../../src/kernel/ids.ts';
import { deliverTalk, never, says } from '../builders/deliver-talk.ts';
import { describeEngine } from '../builders/describe-engine.ts';
import { PERHAPS_SENT, REFUSED_FOR_GOOD, REFUSED_FOR_NOW } from '../builders/fake-channel-adapter.ts';
import { until } from '../support/until.ts';

const SETTLE_AFTER_MS = 15_000;

await describeEngine('delivering a reply', (scene) => {
  const { delivered, again, states, unseen } = deliverTalk(scene);

  it('sends the parts in order and keeps what the platform calls them', async () => {
    const { conversationId, result, sent } = await delivered('ordered', 'one // two // three');
    expect(result).toEqual({ kind: 'done' });
    expect(sent()).toEqual(['one', 'two', 'three']);
    const rows = await scene().deliveriesOf(conversationId);
    expect(rows.map(({ part, state, platform_id, id }) => [part, state, platform_id === `platform-${id}`])).toEqual([
      [0, 'sent', true],
      [1, 'sent', true],
      [2, 'sent', true],
    ]);
  });

  it('tries a refused part again after a longer wait each time, holds the next back, and fails after three', async () => {
    const refused = [REFUSED_FOR_NOW, REFUSED_FOR_NOW, REFUSED_FOR_NOW];
    const { conversationId, turnId, sent } = await delivered('busy', 'one // two', ...refused);
    const waits: number[] = [];
    for (let round = 0; round < 2; round += 1) {
      expect(await states(conversationId)).toEqual(['retry', 'planned']);
      const early = await scene().work(turnId, never);
      waits.push(early.kind === 'later' ? early.waitMs : 0);
      await again(conversationId, turnId);
    }
    expect(waits[0]).toBeGreaterThan(700);
    expect(waits[0]).toBeLessThanOrEqual(1_000);
    expect(waits[1]).toBeGreaterThan(1_700);
    expect(sent()).toEqual(['one', 'one', 'one', 'two']);
    expect(await states(conversationId)).toEqual(['failed', 'sent']);
  });

  it('waits as long as the platform asks', async () => {
    const { turnId } = await delivered('rate-limited', 'one', new SendFault('no', 'slow down', { retryable: true, retryAfterMs: 30_000 }));
    const early = await scene().work(turnId, never);
    expect(early.kind === 'later' && early.waitMs).toBeGreaterThan(29_000);
  });

  it('gives a part up that is refused for good, and sends the ones behind it', async () => {
    const { conversationId, result, sent } = await delivered('refused', 'one // two', REFUSED_FOR_GOOD);
    expect(result).toEqual({ kind: 'done' });
    expect(sent()).toEqual(['one', 'two']);
    expect(await scene().deliveriesOf(conversationId)).toMatchObject([
      { state: 'failed', error: 'blocked by the person', attempts: 1 },
      { state: 'sent', error: null },
    ]);
  });

  it.each([
    ['fault that may have been sent', PERHAPS_SENT],
    ['bug', new TypeError('undefined is not a function')],
  ])('does not call again after a %s before its time to settle has come', async (what, end) => {
    const { conversationId, turnId, result, sent } = await delivered(`open after a ${what}`, 'one // two', end);
    const { work, adapter, ageCalls } = scene();
    expect(result).toEqual({ kind: 'later', waitMs: 500 });
    const early = await work(turnId, never);
    expect(early.kind === 'later' && early.waitMs).toBeGreaterThan(14_000);
    await ageCalls(conversationId, SETTLE_AFTER_MS - 1_000);
    const asked = adapter.asked.length;
    expect(await work(turnId, never)).toMatchObject({ kind: 'later' });
    const lease = { tenantId: scene().tenantId, conversationId, fence: 1_000 };
    expect(await deliverReply(scene(), lease, new AbortController().signal)).toBe('blocked');
    expect(adapter.asked).toHaveLength(asked);
    expect(sent()).toEqual(['one']);
    expect(await states(conversationId)).toEqual(['calling', 'planned']);
  });

  it('believes the proof that it was sent, and goes on with the next part', async () => {
    const { conversationId, turnId, sent } = await unseen('proved');
    scene().adapter.nextSettles('sent');
    expect(await again(conversationId, turnId)).toEqual({ kind: 'done' });
    expect(sent()).toEqual(['one', 'two']);
    const rows = await scene().deliveriesOf(conversationId);
    expect(rows.map(({ state }) => state)).toEqual(['sent', 'sent']);
    expect(rows[0]!.platform_id).toBe(`found-${rows[0]!.id}`);
  });

  it('calls once more after the proof that it was not sent', async () => {
    const { conversationId, turnId, sent } = await unseen('disproved');
    scene().adapter.nextSettles('not-sent');
    expect(await again(conversationId, turnId)).toEqual({ kind: 'later', waitMs: 500 });
    expect(await states(conversationId)).toEqual(['retry', 'planned']);
    expect(await again(conversationId, turnId)).toEqual({ kind: 'done' });
    expect(sent()).toEqual(['one', 'one', 'two']);
    expect(await states(conversationId)).toEqual(['sent', 'sent']);
  });

  it('fails when the last attempt too is proved not to have been sent', async () => {
    const { conversationId, turnId, sent } = await unseen('never-there', 'one');
    await scene().store.owner('update deliveries set attempts = 3 where conversation_id = $1', [conversationId]);
    scene().adapter.nextSettles('not-sent');
    expect(await again(conversationId, turnId)).toEqual({ kind: 'done' });
    expect(sent()).toEqual(['one']);
    expect(await states(conversationId)).toEqual(['failed']);
  });

  it('never sends again what the platform cannot tell, and goes on', async () => {
    const { conversationId, turnId, sent } = await unseen('untold');
    scene().adapter.nextSettles('unknown');
    expect(await again(conversationId, turnId)).toEqual({ kind: 'done' });
    expect(sent()).toEqual(['one', 'two']);
    expect(await states(conversationId)).toEqual(['unknown', 'sent']);
  });

  it('asks again while the platform cannot be asked, and gives up after two minutes', async () => {
    const { conversationId, turnId, sent } = await unseen('away');
    const { adapter, ageCalls } = scene();
    const away = new Error('the platform is away');
    adapter.nextSettles(away, away, away);
    expect(await again(conversationId, turnId)).toEqual({ kind: 'later', waitMs: 500 });
    await ageCalls(conversationId, 119_000);
    expect(await again(conversationId, turnId)).toEqual({ kind: 'later', waitMs: 500 });
    expect(await states(conversationId)).toEqual(['calling', 'planned']);
    await ageCalls(conversationId, 120_000);
    expect(await again(conversationId, turnId)).toEqual({ kind: 'done' });
    expect(await states(conversationId)).toEqual(['unknown', 'sent']);
    expect(sent()).toEqual(['one', 'two']);
  });

  it('leaves a call that hangs and does not heed its signal after its time-out', async () => {
    const { ask, work, adapter, clock, store } = scene();
    const { conversationId, turnId } = await ask('hanging');
    adapter.nextCalls('hang');
    const from = adapter.ledger.length;
    const working = work(turnId, says('one // two'));
    await until(() => adapter.ledger.length > from);
    clock.advance(9_999);
    expect(adapter.ledger.at(-1)!.signal.aborted).toBe(false);
    clock.advance(1);
    expect(await working).toEqual({ kind: 'later', waitMs: 500 });
    expect(adapter.ledger.at(-1)!.signal.aborted).toBe(true);
    expect(await states(conversationId)).toEqual(['calling', 'planned']);
    expect(await store.owner('select lease_until from conversations where id = $1', [conversationId])).toEqual([{ lease_until: null }]);
  });

  it('cancels the rest when a person takes over between two parts', async () => {
    const takeOver = async () => {
      const { conversations, tenantId, store } = scene();
      const rows = await store.owner<{ id: ConversationId }>(`select id from conversations where key = 'taken-over'`);
      await conversations.setOwner(tenantId, rows[0]!.id, 'human');
    };
    const { conversationId, turnId, result, sent } = await delivered('taken-over', 'one // two // three', takeOver);
    expect(result).toEqual({ kind: 'later', waitMs: 500 });
    expect(await again(conversationId, turnId)).toEqual({ kind: 'done' });
    expect(sent()).toEqual(['one']);
    expect(await states(conversationId)).toEqual(['sent', 'cancelled', 'cancelled']);
  });

  it('does not send a part again that is refused while a person takes over', async () => {
    const takeOver = async () => {
      const { conversations, tenantId, store } = scene();
      const rows = await store.owner<{ id: ConversationId }>(`select id from conversations where key = 'refused-in-take-over'`);
      await conversations.setOwner(tenantId, rows[0]!.id, 'human');
      throw REFUSED_FOR_NOW;
    };
    const { conversationId, turnId, sent } = await delivered('refused-in-take-over', 'one // two', takeOver);
    expect(await again(conversationId, turnId)).toEqual({ kind: 'done' });
    expect(sent()).toEqual(['one']);
    expect(await states(conversationId)).toEqual(['cancelled', 'cancelled']);
  });

  it('calls nobody without the mark, and nobody after the fence was lost', async () => {
    const { conversationId, turnId } = await delivered('fenced', 'one', REFUSED_FOR_NOW);
    const { turns, tenantId, makeDue, expireLease, adapter } = scene();
    await makeDue(conversationId);
    const first = await turns.lease(tenantId, turnId, 'slow process', 60_000);
    await expireLease(conversationId);
    const second = await turns.lease(tenantId, turnId, 'quick process', 60_000);
    if (first.kind !== 'deliver' || second.kind !== 'deliver') throw new Error('nothing to deliver');
    const calls = adapter.ledger.length;
    const lost = new AbortController().signal;
    expect(await deliverReply(scene(), { tenantId, conversationId, fence: first.fence }, lost)).toBe('blocked');
    expect(adapter.ledger).toHaveLength(calls);
    expect(await states(conversationId)).toEqual(['retry']);
    const deliveries: DeliveryStore = { ...scene().deliveries, markCalling: () => Promise.reject(new Error('the database is away')) };
    await expect(deliverReply({ ...scene(), deliveries }, { tenantId, conversationId, fence: second.fence }, lost)).rejects.toThrow('away');
    expect(adapter.ledger).toHaveLength(calls);
    expect(await deliverReply(scene(), { tenantId, conversationId, fence: second.fence }, lost)).toBe('all');
    expect(adapter.ledger).toHaveLength(calls + 1);
  });

  it('starts no call once the loss of the lease is known, not even of a part that is marked', async () => {
    const { conversationId, turnId } = await delivered('known-lost', 'one', REFUSED_FOR_NOW);
    const { turns, tenantId, makeDue, adapter, deliveries } = scene();
    await makeDue(conversationId);
    const lease = await turns.lease(tenantId, turnId, 'test', 60_000);
    if (lease.kind !== 'deliver') throw new Error('nothing to deliver');
    const held = { tenantId, conversationId, fence: lease.fence };
    const calls = adapter.ledger.length;
    const lost = new AbortController();
    const marking: DeliveryStore = {
      ...deliveries,
      markCalling: async (...args) => {
        const marked = await deliveries.markCalling(...args);
        lost.abort('lease-lost');
        return marked;
      },
    };
    expect(await deliverReply({ ...scene(), deliveries: marking }, held, lost.signal)).toBe('blocked');
    expect(await deliverReply(scene(), held, lost.signal)).toBe('blocked');
    expect(adapter.ledger).toHaveLength(calls);
    expect(await states(conversationId)).toEqual(['calling']);
  });

  it('counts what was settled, and a channel that this process does not serve as a refusal for now', async () => {
    const { ask, work, metrics, adapters } = scene();
    const { conversationId, turnId } = await ask('unserved');
    await work(turnId, says('one'), {
      adapters: new Map([
        [
          'web',
          {
            ...adapters.get('web')!,
            perform: () => {
              throw REFUSED_FOR_NOW;
            },
          },
        ],
      ]),
    });
    expect(await work(turnId, never, { adapters: new Map() })).toMatchObject({ kind: 'later' });
    await scene().makeDue(conversationId);
    expect(await work(turnId, never, { adapters: new Map() })).toEqual({ kind: 'later', waitMs: 500 });
    expect(await scene().deliveriesOf(conversationId)).toMatchObject([{ state: 'retry', attempts: 2 }]);
    const { body } = await metrics.render();
    expect(body).toMatch(/claw_deliveries_total\{channel="web",state="retry"\} \d+/);
  });
});
