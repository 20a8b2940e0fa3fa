/** What /usage answers, counted from the rows. */
import { expect, it } from 'vitest';
import { describeEngine } from '../builders/describe-engine.ts';
import { answerOf } from '../builders/engine-scene.ts';

await describeEngine('asking for the usage', (scene) => {
  it('counts what the person wrote everywhere on the channel, and what is left of the minute', async () => {
    const { ask, work, messagesOf, store } = scene();
    const contact = { externalId: 'the same person', name: null, tier: 'free', locale: 'en' } as const;
    const first = await ask('usage one', 'one', { contact });
    await work(first.turnId, async () => answerOf('ok'));
    const old = await ask('usage two', 'two', { contact });
    await work(old.turnId, async () => answerOf('ok'));
    await store.owner(`update messages set created_at = now() - interval '2 hours' where id = $1`, [old.messageId]);
    const refused = await ask('usage two', 'three', { contact });
    await work(refused.turnId, async () => answerOf('ok'));
    await store.owner(`update messages set state = 'limited' where id = $1`, [refused.messageId]);
    const { conversationId, turnId } = await ask('usage one', '/usage', { contact });
    await work(turnId, async () => answerOf('unused'));
    expect((await messagesOf(conversationId)).at(-1)?.text).toBe(
      'You wrote 3 messages in the last 24 hours. I take up to 100 a minute; 98 are left right now.',
    );
  });
});
