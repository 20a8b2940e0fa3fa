/** A person who writes faster than is taken: what they read, and how often. */
import { expect, it } from 'vitest';
import { SETTINGS } from '../../src/core/model/setting.ts';
import { tellLimited } from '../../src/engine/tell-limited.ts';
import { describeEngine } from '../builders/describe-engine.ts';

await describeEngine('telling of a limit', (scene) => {
  it('speaks the language of the customer, once a minute', async () => {
    const { ask, messagesOf, tenantId, channelId, jobs } = scene();
    const { conversationId } = await ask('hurried', '怎么退货？');
    const channel = { tenantId, id: channelId };
    const at = (second: number) => ({ conversationId, at: new Date(60_000 * 1_000 + second * 1_000) });
    const before = jobs.replies.length;
    for (const second of [0, 20, 59]) await tellLimited(scene(), channel, at(second));
    expect(jobs.replies).toHaveLength(before + 1);
    const said = async () => (await messagesOf(conversationId)).filter(({ role }) => role === 'system').map(({ text }) => text);
    expect(await said()).toEqual([SETTINGS['texts.limited'].default.zh]);
    await tellLimited(scene(), channel, at(61));
    expect(await said()).toHaveLength(2);
  });
});
