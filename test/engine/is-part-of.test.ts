/** A person goes on in a thread without calling the agent by name: for how long that is still meant for it. */
import { expect, it } from 'vitest';
import { createIsPartOf } from '../../src/engine/is-part-of.ts';
import { describeEngine } from '../builders/describe-engine.ts';
import { newUuid, type TenantId } from '../../src/kernel/ids.ts';

await describeEngine('being part of a thread', (scene) => {
  const isPartOf = (key: string, minutes = 15, tenantId = scene().tenantId) =>
    createIsPartOf({ conversations: scene().conversations, setting: async () => minutes as never })(
      { tenantId, id: scene().channelId },
      key,
    );

  it('lasts from the first question of a person until the talk has rested for as long as the business says', async () => {
    const { ask, store } = scene();
    expect(await isPartOf('topic/user:1')).toBe(false);
    const { conversationId } = await ask('topic/user:1');
    expect([await isPartOf('topic/user:1'), await isPartOf('topic/user:2')]).toEqual([true, false]);
    await store.owner(`update messages set created_at = now() - interval '20 minutes' where conversation_id = $1`, [conversationId]);
    expect([await isPartOf('topic/user:1'), await isPartOf('topic/user:1', 30)]).toEqual([false, true]);
  });

  it('is not asked where nobody is followed, nor of a conversation that was opened without a word, nor of another business', async () => {
    const { ask, conversations, tenantId, channelId } = scene();
    await ask('followed/user:1');
    expect(await isPartOf('followed/user:1', 0)).toBe(false);
    expect(await isPartOf('followed/user:1', 15, newUuid<TenantId>())).toBe(false);
    await conversations.open(tenantId, channelId, 'pressed/user:1', { externalId: '1', name: null, tier: 'free', locale: null });
    expect(await isPartOf('pressed/user:1')).toBe(false);
  });
});
