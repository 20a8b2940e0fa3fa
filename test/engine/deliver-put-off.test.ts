/** Parts that limits put off, and parts of which nobody can tell: how long they are tried, and what becomes of them. */
import { expect, it, vi } from 'vitest';
import type { ReadSetting } from '../../src/engine/settings.ts';
import { SETTLE_AFTER_MS } from '../../src/core/model/delivery.ts';
import { SendFault } from '../../src/core/ports/channel-adapter.ts';
import type { DeliveryId } from '../../src/kernel/ids.ts';
import { createSilentLogger, type Logger } from '../../src/kernel/logger.ts';
import { deliverTalk, never, says } from '../builders/deliver-talk.ts';
import { describeEngine } from '../builders/describe-engine.ts';
import { PERHAPS_SENT, PUT_OFF, REFUSED_FOR_GOOD } from '../builders/fake-channel-adapter.ts';

await describeEngine('a reply that is put off or lost from sight', (scene) => {
  const { delivered, again, states, unseen } = deliverTalk(scene);

  it('is put off by limits as often as it takes, and no attempt is spent on it', async () => {
    const storm = Array.from({ length: 5 }, () => PUT_OFF);
    const { conversationId, turnId, sent } = await delivered('storm', 'one // two', ...storm);
    for (let round = 0; round < 5; round += 1) {
      expect(await scene().deliveriesOf(conversationId)).toMatchObject([{ state: 'retry', attempts: 0, error: 'too many' }, {}]);
      await again(conversationId, turnId);
    }
    expect(sent()).toEqual(['one', 'one', 'one', 'one', 'one', 'one', 'two']);
    expect(await scene().deliveriesOf(conversationId)).toMatchObject([
      { state: 'sent', attempts: 1, error: null },
      { state: 'sent', attempts: 1 },
    ]);
  });

  it.each([
    ['that has gone on for 15 minutes', 15 * 60_000 - 500, 1_000],
    ['for longer than 15 minutes in all', 0, 15 * 60_000 + 1],
  ])('fails, with the reason, when it is put off %s, and the next part goes on', async (what, triedForMs, retryAfterMs) => {
    const { conversationId, turnId, sent } = await delivered(`put off ${what}`, 'one // two', PUT_OFF);
    await scene().store.owner(
      `update deliveries set trying_since = clock_timestamp() - make_interval(secs => $2 / 1000.0) where conversation_id = $1 and part = 0`,
      [conversationId, triedForMs],
    );
    scene().adapter.nextCalls(new SendFault('no', 'too many', { retryable: true, retryAfterMs, counts: false }));
    expect(await again(conversationId, turnId)).toEqual({ kind: 'done' });
    expect(sent()).toEqual(['one', 'one', 'two']);
    expect(await scene().deliveriesOf(conversationId)).toMatchObject([
      { state: 'failed', attempts: 0, error: 'too many It could not be sent within 15 minutes.' },
      { state: 'sent' },
    ]);
  });

  it.each([
    [0, 1_000],
    [5_000, 5_000],
    [60_000, 15_000],
  ])(
    'waits as long as it was put off when nobody says how long: after %i ms for %i ms, so that an outage costs no answer',
    async (triedForMs, waitMs) => {
      const unreached = new SendFault('no', 'away', { retryable: true, counts: false });
      const { conversationId, turnId, sent } = await delivered(`unreached ${triedForMs}`, 'one', unreached);
      await scene().store.owner(
        `update deliveries set trying_since = clock_timestamp() - make_interval(secs => $2 / 1000.0) where conversation_id = $1`,
        [conversationId, triedForMs],
      );
      scene().adapter.nextCalls(unreached);
      await again(conversationId, turnId);
      // Between the two times in the row, so that it matters little how long this test takes.
      const [row] = await scene().store.owner<{ waited: number }>(
        'select extract(epoch from due_at - called_at)::float8 * 1000 as waited from deliveries where conversation_id = $1',
        [conversationId],
      );
      expect(row!.waited).toBeGreaterThanOrEqual(waitMs);
      expect(row!.waited).toBeLessThan(waitMs + 2_500);
      await again(conversationId, turnId);
      expect(sent()).toEqual(['one', 'one', 'one']);
      expect(await scene().deliveriesOf(conversationId)).toMatchObject([{ state: 'sent', attempts: 1 }]);
    },
  );

  it('is sent once a person wants it so, also when it is put off or the conversation is taken over meanwhile', async () => {
    const { conversations, deliveries, deliveriesOf, adapter, tenantId } = scene();
    const { conversationId, turnId, sent } = await delivered('wanted', 'one // two', REFUSED_FOR_GOOD, REFUSED_FOR_GOOD);
    const [first, second] = await deliveriesOf(conversationId);
    await conversations.setOwner(tenantId, conversationId, 'human');
    await deliveries.decide(tenantId, first!.id as DeliveryId, { state: 'planned', request: null });
    adapter.nextCalls(PUT_OFF);
    await again(conversationId, turnId);
    expect(await states(conversationId)).toEqual(['retry', 'failed']);
    await conversations.setOwner(tenantId, conversationId, 'bot');
    await deliveries.decide(tenantId, second!.id as DeliveryId, { state: 'planned', request: null });
    await conversations.setOwner(tenantId, conversationId, 'human');
    await again(conversationId, turnId);
    expect(await states(conversationId)).toEqual(['sent', 'sent']);
    expect(sent()).toEqual(['one', 'two', 'one', 'one', 'two']);
  });

  it('is asked for with the age it has by then, not with the one it had before other parts were sent', async () => {
    const { adapter, clock, store, makeDue, work } = scene();
    const { conversationId, turnId } = await delivered('aged', 'one // two', PUT_OFF);
    await store.owner(
      `update deliveries set state = 'calling', called_at = clock_timestamp() - interval '1 minute' where conversation_id = $1 and part = 1`,
      [conversationId],
    );
    adapter.nextCalls(async () => clock.advance(7_000));
    const ages: (number | null)[] = [];
    const settle: typeof adapter.settle = (delivery, context) => {
      ages.push(delivery.callingForMs);
      return adapter.settle(delivery, context);
    };
    await makeDue(conversationId);
    await work(turnId, never, { adapters: new Map([[adapter.kind, { ...adapter, settle }]]) });
    expect(ages).toEqual([expect.any(Number)]);
    expect(ages[0]).toBeGreaterThanOrEqual(67_000);
  });

  it('says in the log which send waits for a person', async () => {
    const { conversationId, turnId } = await unseen('told-of', 'one');
    const error = vi.fn<Logger['error']>();
    await scene().makeDue(conversationId);
    await scene().work(turnId, never, { logger: { ...createSilentLogger(), error } });
    const { id } = (await scene().deliveriesOf(conversationId))[0]!;
    expect(error.mock.calls).toEqual([[{ delivery_id: id, conversation_id: conversationId, channel: 'web' }, expect.any(String)]]);
  });

  it('sends again what nobody can tell of where the business wants it so, three times at most', async () => {
    const { conversationId, turnId, sent } = await unseen('twice-rather-than-never', 'one');
    const { adapter, ageCalls, makeDue, work } = scene();
    const resending = {
      adapters: new Map([[adapter.kind, { ...adapter, onUnknown: 'telegram.on_unknown' } as const]]),
      setting: (async (_tenant, _channel, key) => (key === 'telegram.on_unknown' ? 'resend' : 3)) as ReadSetting,
    };
    const round = async () => {
      await ageCalls(conversationId, SETTLE_AFTER_MS);
      await makeDue(conversationId);
      return work(turnId, never, resending);
    };
    adapter.nextCalls(PERHAPS_SENT, PERHAPS_SENT);
    for (const [state, calls] of [
      ['retry', 1],
      ['calling', 2],
      ['retry', 2],
      ['calling', 3],
      ['unknown', 3],
    ] as const) {
      await round();
      expect([await states(conversationId), sent().length]).toEqual([[state], calls]);
    }
  });

  it.each([
    ['unknown', PERHAPS_SENT],
    ['failed', REFUSED_FOR_GOOD],
  ])('an earlier answer that ended %s does not hold up the next question', async (state, end) => {
    const first = await delivered(`after one that is ${state}`, 'one', end);
    const { ask, work, ageCalls, makeDue, adapter } = scene();
    const { turnId } = await ask(`after one that is ${state}`);
    await ageCalls(first.conversationId, SETTLE_AFTER_MS);
    await makeDue(first.conversationId);
    expect(await work(turnId, says('two'))).toEqual({ kind: 'done' });
    expect(await states(first.conversationId)).toEqual([state, 'sent']);
    expect(adapter.ledger.at(-1)!.text).toBe('two');
  });
});
