/** The marks around a send: who may set them, and what may follow. */
import { expect, it } from 'vitest';
import type { DeliveryFilter, PlannedSpeech } from '../../../src/core/ports/delivery-store.ts';
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

  it('gives the attempt back when the call was none, and tells how long it has been tried', async () => {
    const { conversationId, fence, parts } = await open('given-back');
    const { deliveries, tenantId, store } = scene();
    const { id } = parts[0]!;
    await store.owner(`update deliveries set trying_since = clock_timestamp() - interval '1 minute' where id = $1`, [id]);
    await deliveries.markCalling(tenantId, id, fence);
    await deliveries.settle(tenantId, id, fence, { state: 'retry', retryInMs: 0, counts: false });
    const [first, second] = await deliveries.open(tenantId, conversationId);
    expect(first).toMatchObject({ state: 'retry', attempts: 1 });
    expect(first!.tryingForMs).toBeGreaterThanOrEqual(60_000);
    expect(first!.tryingForMs).toBeLessThan(70_000);
    expect(second!.tryingForMs).toBeNull();
  });

  const ANY: DeliveryFilter = { state: null, channelId: null, conversationId: null };
  /** A conversation whose first part ended like this. */
  const ended = async (conversation: string, state: 'unknown' | 'failed' | 'sent', text?: string) => {
    const call = await open(conversation, text);
    const { deliveries, tenantId } = scene();
    const { id } = call.parts[0]!;
    await deliveries.markCalling(tenantId, id, call.fence);
    await deliveries.settle(tenantId, id, call.fence, { state, error: state === 'sent' ? null : 'why' });
    return { ...call, id };
  };

  it('lists the latest first, page by page, by state, channel and conversation', async () => {
    const { id, conversationId, parts, turnId } = await ended('looked-after', 'unknown');
    const { deliveries, tenantId, channelId } = scene();
    const ofIt = { ...ANY, conversationId };
    const page = (cursor: string | null, filter: DeliveryFilter) => deliveries.list(tenantId, { limit: 1, cursor }, filter);
    const first = await page(null, ofIt);
    const second = await page(first.nextCursor, ofIt);
    expect([...first.items, ...second.items].map((one) => one.id).toSorted()).toEqual(parts.map((one) => one.id).toSorted());
    expect(second.nextCursor).toBeNull();
    const unknown = await page(null, { state: 'unknown', channelId, conversationId });
    expect(unknown.items).toEqual([
      {
        id,
        turnId,
        conversationId,
        channelId,
        channelKind: 'web',
        messageId: parts[0]!.messageId,
        part: 0,
        state: 'unknown',
        platformId: null,
        attempts: 2,
        error: 'why',
        createdAt: expect.any(Date),
        calledAt: expect.any(Date),
        dueAt: null,
      },
    ]);
    expect((await page(null, { ...ofIt, state: 'planned' })).items).toMatchObject([{ id: parts[1]!.id, dueAt: expect.any(Date) }]);
    expect((await page(null, { ...ofIt, channelId: newUuid() })).items).toEqual([]);
    expect((await deliveries.list(newUuid<TenantId>(), { limit: 1, cursor: null }, ANY)).items).toEqual([]);
  });

  it.each(['unknown', 'failed'] as const)(
    'takes the word of a person for a part that is %s, and sends nothing else for it',
    async (state) => {
      const { id, conversationId } = await ended(`${state} and marked`, state);
      const { deliveries, tenantId } = scene();
      const decided = await deliveries.decide(tenantId, id, { state: 'sent', request: null });
      expect(decided).toMatchObject({ allowed: true, queued: null, delivery: { id, state: 'sent', error: null, attempts: 2 } });
      expect((await deliveries.open(tenantId, conversationId)).map(({ part }) => part)).toEqual([1]);
    },
  );

  it.each(['unknown', 'failed'] as const)('sends a part that is %s again, in its place, with all its attempts before it', async (state) => {
    const { id, conversationId, turnId, fence } = await ended(`${state} and again`, state);
    const { deliveries, tenantId, turnsOf } = scene();
    const decided = await deliveries.decide(tenantId, id, { state: 'planned', request: null });
    const { queued } = (await turnsOf(conversationId)).find((turn) => turn.id === turnId)!;
    expect(decided).toMatchObject({ allowed: true, queued, delivery: { state: 'planned', error: null } });
    expect(queued).toBeGreaterThan(1);
    const waiting = await deliveries.open(tenantId, conversationId);
    expect(waiting.map(({ part, attempts, tryingForMs }) => [part, attempts, tryingForMs])).toEqual([
      [0, 0, null],
      [1, 0, null],
    ]);
    // What the call of before comes to is told too late.
    expect(await deliveries.settle(tenantId, id, fence, { state: 'sent', platformId: 'late' })).toBe(false);
  });

  it('lets one of several people decide, whatever they want', async () => {
    const { id, conversationId } = await ended('everybody', 'unknown');
    const { deliveries, tenantId } = scene();
    const wishes = Array.from({ length: 6 }, (_, index) => (index % 2 === 0 ? ('sent' as const) : ('planned' as const)));
    const decided = await Promise.all(wishes.map((state) => deliveries.decide(tenantId, id, { state, request: null })));
    expect(decided.filter((one) => one?.allowed)).toHaveLength(1);
    const state = (await stateOf(conversationId, id))?.state;
    expect(decided.filter((one) => one?.allowed === false)).toEqual(Array.from({ length: 5 }, () => ({ allowed: false, state })));
  });

  it('lets the request that decided come again, and does nothing twice for it', async () => {
    const { id, conversationId, turnId, fence } = await ended('repeated', 'unknown');
    const { deliveries, tenantId, turnsOf } = scene();
    const again = { state: 'planned', request: 'key:1:again' } as const;
    const both = await Promise.all([deliveries.decide(tenantId, id, again), deliveries.decide(tenantId, id, again)]);
    expect(both.filter((one) => one?.allowed && one.queued !== null)).toHaveLength(1);
    await deliveries.markCalling(tenantId, id, fence);
    expect(await deliveries.decide(tenantId, id, again)).toMatchObject({ allowed: true, queued: null, delivery: { state: 'calling' } });
    expect(await deliveries.decide(tenantId, id, { ...again, request: 'key:2:again' })).toEqual({ allowed: false, state: 'calling' });
    const { queued } = (await turnsOf(conversationId)).find((turn) => turn.id === turnId)!;
    expect(both.map((one) => one?.allowed && one.queued)).toContain(queued);
  });

  it('decides once also when what became of the call is told at the same moment', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { conversationId, fence, parts } = await open(`moment ${round}`);
      const { deliveries, tenantId } = scene();
      await deliveries.markCalling(tenantId, parts[0]!.id, fence);
      const [decided] = await Promise.all([
        deliveries.decide(tenantId, parts[0]!.id, { state: 'planned', request: null }),
        deliveries.settle(tenantId, parts[0]!.id, fence, { state: 'unknown', error: 'why' }),
      ]);
      const row = await stateOf(conversationId, parts[0]!.id);
      expect(['planned', 'unknown']).toContain(row?.state);
      expect(decided).toMatchObject(row?.state === 'planned' ? { allowed: true } : { allowed: false, state: 'calling' });
    }
  });

  it('decides nothing about what is sent, waits, or is cancelled', async () => {
    const { deliveries, conversations, tenantId } = scene();
    const { id, conversationId, parts } = await ended('nothing-to-decide', 'sent');
    expect(await deliveries.decide(tenantId, id, { state: 'planned', request: null })).toEqual({ allowed: false, state: 'sent' });
    const rest = { state: 'sent', request: null } as const;
    expect(await deliveries.decide(tenantId, parts[1]!.id, rest)).toEqual({ allowed: false, state: 'planned' });
    await conversations.setOwner(tenantId, conversationId, 'human');
    expect(await deliveries.decide(tenantId, parts[1]!.id, rest)).toEqual({ allowed: false, state: 'cancelled' });
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
    expect(await deliveries.decide(stranger, parts[0]!.id, { state: 'sent', request: null })).toBeNull();
    expect(await stateOf(conversationId, parts[0]!.id)).toMatchObject({ state: 'calling' });
  });
});
