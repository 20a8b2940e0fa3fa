/** What a store must do for people of the team: one has a conversation at a time, and those who wait are found. */
import { expect, it } from 'vitest';
import { newUuid } from '../../src/kernel/ids.ts';
import type { ConversationId } from '../../src/kernel/ids.ts';
import type { ConversationFilter } from '../../src/core/ports/conversation-store.ts';
import { buildIntakeRow } from '../builders/build-intake-row.ts';
import type { Scene } from './store-scene.ts';

/** To be called inside a `describe`. */
export function describeHandovers(of: () => Scene): void {
  const visitor = (externalId: string) => ({ externalId, name: 'Ann', tier: 'free' as const, locale: 'en' });
  const open = (key: string) => of().conversations.open(of().tenantId, of().channelId, key, visitor(key));
  const say = (key: string, text: string) => {
    const { tenantId, channelId } = of();
    const row = buildIntakeRow({
      tenantId,
      channelId,
      identity: `${key}/message:${text}`,
      conversationKey: key,
      contact: visitor(key),
      text,
    });
    return of().intake.receive(row, async () => ({ allowed: true }));
  };

  it('lets one person have a conversation at a time, and remembers who wanted, took and ended it', async () => {
    const { conversations, turns, tenantId } = of();
    const { conversationId } = await open('claimed');
    const handover = async () => (await conversations.get(tenantId, conversationId))?.handover;
    expect(await handover()).toBeNull();
    expect(await conversations.claim(tenantId, newUuid(), 'Ann', false)).toBeNull();
    const { turn } = await say('claimed', 'A person, please');
    const lease = await turns.lease(tenantId, turn!.turnId, 'test', 60_000);
    expect(lease.kind).toBe('leased');
    expect(await conversations.claim(tenantId, conversationId, 'Ann', false)).toMatchObject({
      kind: 'claimed',
      active: true,
      conversation: { owner: 'human', handover: { state: 'claimed', reason: 'taken', claimedBy: 'Ann', repliedAt: null } },
    });
    expect(await conversations.claim(tenantId, conversationId, 'Bob', false)).toEqual({ kind: 'held', by: 'Ann' });
    expect(await conversations.claim(tenantId, conversationId, 'Ann', false)).toMatchObject({ kind: 'claimed' });
    await conversations.setOwner(tenantId, conversationId, 'human', { by: 'Cem' });
    expect(await handover()).toMatchObject({ claimedBy: 'Ann' });
    expect(await conversations.claim(tenantId, conversationId, 'Bob', true)).toMatchObject({
      conversation: { handover: { claimedBy: 'Bob' } },
    });
    const ended = await conversations.setOwner(tenantId, conversationId, 'bot', { by: 'Bob', ending: 'resolved' });
    expect(ended).toMatchObject({ owner: 'bot', state: 'resolved', handover: null });
    await say('claimed', 'One more thing');
    expect(await conversations.get(tenantId, conversationId)).toMatchObject({ state: 'open', handover: null });
    const later = await conversations.history(tenantId, conversationId, 1, 9, 9);
    expect(later.map(({ text }) => text)).toEqual(['One more thing']);
  });

  it('lists conversations by owner, state, channel, contact and hand-over, those that want a person by how long they wait', async () => {
    const { conversations, tenantId, channelId } = of();
    const opened = await Promise.all(['wanted-1', 'wanted-2', 'wanted-3', 'wanted-4'].map(open));
    const [first, second, third] = opened.map(({ conversationId }) => conversationId) as [ConversationId, ConversationId, ConversationId];
    for (const id of [second, first, third]) await conversations.setOwner(tenantId, id, 'human');
    await conversations.claim(tenantId, third, 'Eva', false);
    const ids = async (filter: ConversationFilter, cursor: string | null = null, limit = 50) =>
      (await conversations.list(tenantId, { limit, cursor }, filter)).items.map(({ id }) => id);
    const mine = (found: readonly ConversationId[]) => found.filter((id) => opened.some(({ conversationId }) => conversationId === id));
    expect(mine(await ids({ handover: 'waiting' }))).toEqual([second, first]);
    expect(await ids({ claimedBy: 'Eva' })).toEqual([third]);
    expect(await ids({ handover: 'claimed', claimedBy: 'Eva' })).toEqual([third]);
    expect(new Set(mine(await ids({ owner: 'human' })))).toEqual(new Set([first, second, third]));
    expect(await ids({ contactId: opened[3]!.contactId })).toEqual([opened[3]!.conversationId]);
    expect(await ids({ state: 'resolved', contactId: opened[3]!.contactId })).toEqual([]);
    expect(mine(await ids({ channelId }))).toHaveLength(4);
    const page = await conversations.list(tenantId, { limit: 1, cursor: null }, { handover: 'waiting' });
    const rest = await conversations.list(tenantId, { limit: 50, cursor: page.nextCursor }, { handover: 'waiting' });
    expect([...page.items, ...rest.items].map(({ id }) => id)).toEqual(await ids({ handover: 'waiting' }));
  });
}
