/** A customer is erased in the middle of anything: what is under way ends, nothing comes back, and who writes again is somebody new. */
import { expect, it } from 'vitest';
import { createPersonStore } from '../../src/drivers/store/persons/person-store.ts';
import { createPersons } from '../../src/engine/persons.ts';
import { SETTINGS } from '../../src/core/model/setting.ts';
import type { ReadSetting } from '../../src/engine/settings.ts';
import type { ConversationId } from '../../src/kernel/ids.ts';
import { describeEngine } from '../builders/describe-engine.ts';
import { answerOf, type EngineScene } from '../builders/engine-scene.ts';
import { createManualClock } from '../builders/manual-clock.ts';

const setting: ReadSetting = async (_tenant, _channel, key) => SETTINGS[key].default;

function personsOf({ store }: EngineScene) {
  const touched: string[] = [];
  const freshness = { touched: (_tenantId: unknown, tags: readonly string[]) => void touched.push(...tags) };
  const persons = createPersons({ persons: createPersonStore(store.pool), freshness, setting, clock: createManualClock() });
  return { persons, touched };
}

await describeEngine('people erased and exported', (scene) => {
  const contactOf = async (id: ConversationId) => (await scene().conversations.get(scene().tenantId, id))!.contactId;

  it('ends the turn that is under way without an answer, and meets the person as a new one', async () => {
    const { ask, work, conversations, tenantId } = scene();
    const { persons, touched } = personsOf(scene());
    const { conversationId, turnId } = await ask('erased amid');
    const contactId = await contactOf(conversationId);
    await work(turnId, async () => {
      expect(await persons.erase(tenantId, contactId, 'key:k')).toMatchObject({ erasedBy: 'key:k', removed: { turns: 1, messages: 1 } });
      return answerOf('Too late.');
    });
    expect(await conversations.get(tenantId, conversationId)).toBeNull();
    expect(await conversations.messagesAfter(tenantId, conversationId, 0, 9)).toEqual([]);
    expect(touched).toEqual(['namespace:conversation_history', 'namespace:ai_response', 'namespace:retrieval']);
    const again = await ask('erased amid');
    expect(again.conversationId).not.toBe(conversationId);
    expect(await contactOf(again.conversationId)).not.toBe(contactId);
  });

  it('promises no backup longer than the business says, and counts the lines of an export', async () => {
    const { ask, tenantId } = scene();
    const { persons } = personsOf(scene());
    const { conversationId } = await ask('told and erased');
    const contactId = await contactOf(conversationId);
    const lines: Record<string, unknown>[] = [];
    for await (const line of persons.export(tenantId, contactId)) lines.push(JSON.parse(line) as Record<string, unknown>);
    expect(lines[0]).toMatchObject({ claw_contact: 1, contact_id: contactId });
    expect(lines.slice(1, -1).map(({ table }) => table)).toEqual(['contacts', 'conversations', 'messages']);
    expect(lines.at(-1)).toEqual({ end: { rows: 3 } });
    const { erasedAt, backupsUntil } = (await persons.erase(tenantId, contactId, 'key:k'))!;
    expect(Math.round((backupsUntil.getTime() - erasedAt.getTime()) / 86_400_000)).toBe(30);
  });
});
