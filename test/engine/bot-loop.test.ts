/** Two programs that answer each other come to rest, and a person starts the talk again. */
import { expect, it } from 'vitest';
import { MAX_BOT_TURNS, type Sender } from '../../src/core/model/audience.ts';
import type { ConversationId } from '../../src/kernel/ids.ts';
import { describeEngine } from '../builders/describe-engine.ts';
import { answerOf } from '../builders/engine-scene.ts';
import { createRecordedMetrics } from '../builders/recorded-metrics.ts';
import { createFakeLimiter, refusal } from '../builders/fake-limiter.ts';

await describeEngine('talk with other bots', (scene) => {
  const answerAll = async (conversationId: ConversationId): Promise<number> => {
    let answers = 0;
    await scene().workAll(conversationId, async () => answerOf(`answer ${(answers += 1)}`));
    return answers;
  };
  /** Each message is answered before the next one comes. */
  const exchange = async (name: string, sender: Sender, count: number): Promise<{ answers: number; conversationId: ConversationId }> => {
    let answers = 0;
    let conversationId: ConversationId | undefined;
    for (let n = 0; n < count; n += 1) {
      const { message } = await scene().say(name, `message ${n}`, { sender });
      conversationId = message.conversationId;
      answers += await answerAll(conversationId);
    }
    return { answers, conversationId: conversationId! };
  };

  it.each(['bot', 'hidden'] as const)('ends after five turns in a row with a sender that is %s', async (sender) => {
    const { messagesOf, turnsOf } = scene();
    const { answers, conversationId } = await exchange(`loop-${sender}`, sender, 12);
    expect(answers).toBe(MAX_BOT_TURNS);
    expect(MAX_BOT_TURNS).toBe(5);
    expect(await turnsOf(conversationId)).toHaveLength(5);
    const silenced = (await messagesOf(conversationId)).filter(({ state }) => state === 'silenced');
    expect(silenced.map(({ text }) => text)).toEqual(Array.from({ length: 7 }, (_, n) => `message ${n + 5}`));
  });

  it('begins anew when a person has written', async () => {
    const { conversationId } = await exchange('anew', 'bot', 7);
    expect(await exchange('anew', 'person', 2)).toEqual({ answers: 2, conversationId });
    expect((await exchange('anew', 'bot', 7)).answers).toBe(5);
  });

  it('begins anew when the conversation has rested for an hour, which other silenced messages do not let it', async () => {
    const { store } = scene();
    const { conversationId } = await exchange('rested', 'bot', 6);
    const rest = (minutes: number) =>
      store.owner('update conversations set updated_at = now() - make_interval(mins => $2) where id = $1', [conversationId, minutes]);
    await rest(59);
    expect((await exchange('rested', 'bot', 1)).answers).toBe(0);
    await rest(61);
    expect((await exchange('rested', 'bot', 7)).answers).toBe(5);
  });

  it('never ends for people', async () => {
    expect((await exchange('people', 'person', 12)).answers).toBe(12);
  });

  it('holds for a crowd of messages that come before the first answer', async () => {
    const { say, messagesOf } = scene();
    const received = await Promise.all(Array.from({ length: 20 }, (_, n) => say('crowd', `message ${n}`, { sender: 'bot' })));
    const { conversationId } = received[0]!.message;
    expect(await answerAll(conversationId)).toBe(5);
    expect((await messagesOf(conversationId)).filter(({ state }) => state === 'silenced')).toHaveLength(15);
  });

  it('counts what is answered together as one turn', async () => {
    const { say } = scene();
    for (let n = 0; n < 8; n += 1) await say('fragments', `message ${n}`, { sender: 'bot', immediate: false });
    const { message } = await say('fragments', 'the last', { sender: 'bot', immediate: false });
    expect(message.state).toBe('waiting');
    expect(await answerAll(message.conversationId)).toBe(1);
  });

  it('does not carry out the /stop of a bot that is silenced', async () => {
    const { say } = scene();
    await exchange('stopper', 'bot', 5);
    expect((await say('stopper', '/stop', { sender: 'bot' })).message.state).toBe('silenced');
  });

  it('is charged for what may be answered alone, so that no limit is told to a bot that is silenced', async () => {
    const { say, limiter } = scene();
    const charged: unknown[] = [];
    const watching = {
      ...limiter,
      take: async (buckets: Parameters<typeof limiter.take>[0]) => (charged.push(buckets), limiter.take(buckets)),
    };
    for (let n = 0; n < 7; n += 1) await say('charged', `message ${n}`, { sender: 'bot' }, { limiter: watching });
    expect(charged).toHaveLength(5);
    const full = createFakeLimiter(() => refusal('contact', 1));
    const received = await say('charged', 'one more', { sender: 'bot' }, { limiter: full });
    expect([received.kind, received.message.state]).toEqual(['accepted', 'silenced']);
  });

  it('is counted and logged', async () => {
    const { say, logger } = scene();
    await exchange('counted', 'bot', 5);
    const metrics = createRecordedMetrics();
    const lines: string[] = [];
    const listening = { ...logger, warn: (_facts: object, line: string) => void lines.push(line) };
    await say('counted', 'one too many', { sender: 'bot' }, { metrics, logger: listening });
    expect(lines).toEqual([`${MAX_BOT_TURNS} turns in a row with another bot; silent until a person writes or it rests for an hour`]);
    expect(metrics.counted).toContainEqual({ name: 'claw_bot_messages_silenced_total', labels: { channel: 'web' } });
  });
});
