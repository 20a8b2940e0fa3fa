/** The marks around a send: who may set them, and what may follow. */
import { expect, it } from 'vitest';
import type { PlannedSpeech } from '../../../src/core/ports/delivery-store.ts';
import { NotFoundError } from '../../../src/kernel/errors.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import type { ConversationId, DeliveryId, TenantId } from '../../../src/kernel/ids.ts';
import { answerOf } from '../../builders/engine-scene.ts';
import { describeEngine } from '../../builders/describe-engine.ts';
import { REFUSED_FOR_NOW } from '../../builders/fake-channel-adapter.ts';

await describeEngine('the delivery store', (scene) => {
  /** A conversation whose answer is not sent yet, leased. */
  const open = async (conversation: string, text = 'one // two') => {
    const { ask, work, adapter, makeDue, turns, tenantId, deliveries } = scene();
    const { conversationId, turnId } = await ask(conversation);
    adapter.nextCalls(REFUSED_FOR_NOW);
    await work(turnId, async () => answerOf(text));
    await makeDue(conversationId);
    const lease = await turns.lease(tenantId, turnId, 'test', 60_000);
    if (lease.kind !== 'deliver') throw new Error('nothing to deliver');
    return { conversationId, turnId, fence: lease.fence, parts: await deliveries.open(tenantId, conversationId) };
  };
  const stateOf = async (conversationId: ConversationId, id: DeliveryId) =>
    (await scene().deliveriesOf(conversationId)).find((row) => row.id === id);
  const speech = (conversationId: ConversationId, given: Partial<PlannedSpeech> = {}): PlannedSpeech => ({
    tenantId: scene().tenantId,
    conversationId,
    role: 'operator',
    text: 'Hello, this is Ann.',
    author: 'Ann',
    identity: null,
    plan: (message) => [{ part: 0, content: { text: message.text } }],
    ...given,
  });

  it('lists open parts in order of messages and parts, with what a channel needs to send them', async () => {
    const { conversationId, turnId, parts } = await open('listed');
    const { deliveries, tenantId, channelId } = scene();
    await deliveries.speak(speech(conversationId));
    const listed = await deliveries.open(tenantId, conversationId);
    expect(listed.map(({ seq, part, content }) => [seq, part, content['text']])).toEqual([
      [2, 0, 'one'],
      [2, 1, 'two'],
      [3, 0, 'Hello, this is Ann.'],
    ]);
    expect(parts[0]).toMatchObject({
      turnId,
      conversationId,
      channelId,
      channelKind: 'web',
      state: 'retry',
      attempts: 1,
      callingForMs: null,
    });
    expect(parts[0]!.target).toEqual({ space: 'listed' });
  });

  it('marks a part once, under the newest fence only', async () => {
    const { conversationId, fence, parts } = await open('marked');
    const { deliveries, tenantId } = scene();
    expect(await deliveries.markCalling(tenantId, parts[0]!.id, fence - 1)).toBe(false);
    expect(await deliveries.markCalling(tenantId, parts[0]!.id, fence + 1)).toBe(false);
    const marks = await Promise.all(Array.from({ length: 4 }, () => deliveries.markCalling(tenantId, parts[0]!.id, fence)));
    expect(marks.filter(Boolean)).toHaveLength(1);
    const [calling] = await deliveries.open(tenantId, conversationId);
    expect(calling).toMatchObject({ state: 'calling', attempts: 2 });
    expect(calling!.callingForMs).toBeGreaterThanOrEqual(0);
    expect(calling!.callingForMs).toBeLessThan(5_000);
  });

  it('settles a part once, and not under a fence older than its call', async () => {
    const { conversationId, fence, parts } = await open('settled');
    const { deliveries, tenantId } = scene();
    const { id } = parts[0]!;
    expect(await deliveries.settle(tenantId, id, fence, { state: 'sent', platformId: 'early' })).toBe(false);
    await deliveries.markCalling(tenantId, id, fence);
    expect(await deliveries.settle(tenantId, id, fence - 1, { state: 'failed' })).toBe(false);
    expect(await deliveries.settle(tenantId, id, fence, { state: 'sent', platformId: 'p1' })).toBe(true);
    expect(await deliveries.settle(tenantId, id, fence, { state: 'failed' })).toBe(false);
    expect(await stateOf(conversationId, id)).toMatchObject({ state: 'sent', platform_id: 'p1' });
    expect(await deliveries.markCalling(tenantId, id, fence)).toBe(false);
  });

  it('keeps a receipt that comes in after a person took over, and cancels what would be tried again', async () => {
    const { conversations, deliveries, tenantId } = scene();
    for (const [name, result, state] of [
      ['receipt-late', { state: 'sent', platformId: 'p' }, 'sent'],
      ['retry-late', { state: 'retry', retryInMs: 0 }, 'cancelled'],
    ] as const) {
      const { conversationId, fence, parts } = await open(name);
      await deliveries.markCalling(tenantId, parts[0]!.id, fence);
      await conversations.setOwner(tenantId, conversationId, 'human');
      await deliveries.settle(tenantId, parts[0]!.id, fence, result);
      expect((await scene().deliveriesOf(conversationId)).map((row) => row.state)).toEqual([state, 'cancelled']);
    }
  });

  it('marks nothing under a fence from before a person took over, not even what that person says', async () => {
    const { conversationId, fence } = await open('fence-of-before');
    const { conversations, deliveries, tenantId } = scene();
    await conversations.setOwner(tenantId, conversationId, 'human');
    await deliveries.speak(speech(conversationId));
    const [part] = await deliveries.open(tenantId, conversationId);
    expect(part).toMatchObject({ state: 'planned' });
    expect(await deliveries.markCalling(tenantId, part!.id, fence)).toBe(false);
  });

  it('says once what carries one identity, also when asked at the same time', async () => {
    const { conversationId } = await open('spoken');
    const { deliveries, messagesOf } = scene();
    const spoken = await Promise.all(Array.from({ length: 4 }, () => deliveries.speak(speech(conversationId, { identity: 'key:1' }))));
    expect(new Set(spoken.map(({ message, turnId }) => `${message.id} ${turnId}`)).size).toBe(1);
    expect(spoken[0]!.message).toMatchObject({ role: 'operator', author: 'Ann', seq: 3, identity: 'key:1' });
    expect(await messagesOf(conversationId)).toHaveLength(3);
    expect((await scene().deliveriesOf(conversationId)).filter(({ state }) => state === 'planned')).toHaveLength(2);
  });

  it('speaks to where the person wrote last, and to nobody in a conversation of another tenant', async () => {
    const { say, deliveries } = scene();
    const { conversationId } = await open('placed');
    await say('placed', 'here now', { replyTarget: { space: 'elsewhere', thread: '9' } });
    const targets: unknown[] = [];
    const plan: PlannedSpeech['plan'] = (message, target, kind) => (
      targets.push({ target, kind }),
      [{ part: 0, content: { text: message.text } }]
    );
    await deliveries.speak(speech(conversationId, { plan }));
    expect(targets).toEqual([{ target: { space: 'elsewhere', thread: '9' }, kind: 'web' }]);
    await expect(deliveries.speak(speech(conversationId, { tenantId: newUuid<TenantId>() }))).rejects.toThrow(NotFoundError);
  });

  it('shows, marks and settles nothing for another tenant', async () => {
    const { conversationId, fence, parts } = await open('walled');
    const { deliveries, tenantId } = scene();
    const stranger = newUuid<TenantId>();
    expect(await deliveries.open(stranger, conversationId)).toEqual([]);
    expect(await deliveries.markCalling(stranger, parts[0]!.id, fence)).toBe(false);
    await deliveries.markCalling(tenantId, parts[0]!.id, fence);
    expect(await deliveries.settle(stranger, parts[0]!.id, fence, { state: 'sent' })).toBe(false);
    expect(await stateOf(conversationId, parts[0]!.id)).toMatchObject({ state: 'calling' });
  });
});
