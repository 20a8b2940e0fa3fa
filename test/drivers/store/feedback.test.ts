/** What customers said of answers comes back with them. */
import { expect, it } from 'vitest';
import { describeEngine } from '../../builders/describe-engine.ts';
import { answerOf } from '../../builders/engine-scene.ts';

await describeEngine('feedback on an answer', (scene) => {
  it('is the latest word of its customer, and stands with the answer', async () => {
    const { ask, work, conversations, tenantId } = scene();
    const { conversationId, turnId } = await ask('rated');
    await work(turnId, async () => answerOf('An answer.'));
    const read = async () => (await conversations.messagesAfter(tenantId, conversationId, 0, 9)).map(({ feedback }) => feedback);
    expect(await read()).toEqual([null, null]);
    const answer = (await conversations.messagesAfter(tenantId, conversationId, 1, 1))[0]!;
    const { contactId } = (await conversations.get(tenantId, conversationId))!;
    await conversations.saveFeedback(tenantId, answer.id, contactId, 1, null);
    await conversations.saveFeedback(tenantId, answer.id, contactId, -1, 'too long');
    expect(await read()).toEqual([null, { value: -1, comment: 'too long' }]);
  });
});
