/** Which conversations are answered, billed and told of while the month's are running out, on real stores. */
import { expect, it } from 'vitest';
import { SETTINGS } from '../../src/core/model/setting.ts';
import type { SettingKey, SettingValue } from '../../src/core/model/setting.ts';
import type { TurnId } from '../../src/kernel/ids.ts';
import { createQuotaStore } from '../../src/drivers/store/quota-store.ts';
import type { AnswerQuestion, Question } from '../../src/engine/answer-question.ts';
import { quotaAnswers } from '../../src/engine/quota-answers.ts';
import type { ReadSetting } from '../../src/engine/settings.ts';
import { describeEngine } from '../builders/describe-engine.ts';
import { answerOf } from '../builders/engine-scene.ts';
import { REFUSED_FOR_GOOD } from '../builders/fake-channel-adapter.ts';
import { createRecordedMetrics } from '../builders/recorded-metrics.ts';

await describeEngine('the quota of conversations', (scene) => {
  /** What is left of this month, and how it goes on then. */
  async function quotaOf(left: number, set: Partial<Record<SettingKey, unknown>> = {}, writes = async () => answerOf('An answer.')) {
    const { store, tenantId, analyser, clock } = scene();
    const [used] = await store.owner<{ n: number }>('select coalesce(sum(conversations), 0)::int as n from quota_months');
    const values = { 'quota.conversations': used!.n + left, ...set };
    const setting: ReadSetting = async <K extends SettingKey>(_tenant: unknown, _channel: unknown, key: K) =>
      (key in values ? values[key as keyof typeof values] : SETTINGS[key].default) as SettingValue<K>;
    const quotas = createQuotaStore(store.pool);
    const asked: Question[] = [];
    const metrics = createRecordedMetrics();
    const planOf = async () => 'free' as const;
    const inner: AnswerQuestion = (question) => {
      asked.push(question);
      return writes();
    };
    const billed = () =>
      store.owner<{ conversations: number; messages: number }>(
        'select coalesce(sum(conversations), 0)::int as conversations, coalesce(sum(messages), 0)::int as messages from usage',
      );
    return {
      answer: quotaAnswers(inner, { quotas, setting, planOf, analyser, metrics, clock }),
      asked,
      metrics,
      billed,
      use: () => quotas.use(tenantId),
    };
  }

  const everyTurn = (turns: readonly TurnId[], answer: AnswerQuestion) => Promise.all(turns.map((turn) => scene().work(turn, answer)));

  it('answers exactly as many of fifty new contacts at once as conversations are left, and bills those', async () => {
    const { ask, store } = scene();
    const before = (await (await quotaOf(0)).billed())[0]!;
    const { answer, asked, billed, use } = await quotaOf(10);
    const turns = await Promise.all(Array.from({ length: 50 }, async (_, n) => (await ask(`crowd ${n}`)).turnId));
    await everyTurn(turns, answer);
    expect(asked).toHaveLength(10);
    const states = await store.owner<{ state: string; n: number }>(
      "select m.state, count(*)::int as n from messages m join conversations c on c.id = m.conversation_id where c.key like 'crowd %' and m.role = 'user' group by 1 order by 1",
    );
    expect(states).toEqual([
      { state: 'answered', n: 10 },
      { state: 'blocked', n: 40 },
    ]);
    const after = (await billed())[0]!;
    expect([after.conversations - before.conversations, after.messages - before.messages]).toEqual([10, 10]);
    expect(await use()).toMatchObject({ held: 0 });
    const [month] = await store.owner<{ conversations: number }>('select conversations from quota_months');
    expect(month!.conversations).toBe(after.conversations);
  });

  it('says until when it is closed in the language of the question, and why in the task', async () => {
    const { ask, work, messagesOf, turnsOf } = scene();
    const { answer, metrics } = await quotaOf(0);
    const { conversationId, turnId } = await ask('too late', '退款需要多久？');
    await work(turnId, answer);
    expect((await messagesOf(conversationId))[1]?.text).toMatch(/^抱歉，我在 \d{4}年\d{1,2}月1日 之前无法接待新的会话/);
    expect((await turnsOf(conversationId))[0]?.error).toBe('The conversations of this month are used up.');
    expect(metrics.counted).toEqual([{ name: 'claw_quota_holds_total', labels: { result: 'refused' } }]);
  });

  it('goes on for a day with a conversation that is billed, whatever is left', async () => {
    const { ask, work, store } = scene();
    const first = await quotaOf(1);
    const { conversationId, turnId } = await ask('a day');
    await work(turnId, first.answer);
    const next = await quotaOf(0);
    await work((await ask('a day')).turnId, next.answer);
    expect(next.asked).toHaveLength(1);
    expect(next.metrics.counted).toEqual([]);
    const rows = await store.owner<{ kind: string }>(
      'select u.kind from usage u join turns t on t.id = u.turn_id where t.conversation_id = $1 order by u.kind',
      [conversationId],
    );
    expect(rows.map(({ kind }) => kind)).toEqual(['answer', 'answer', 'conversation']);
    await store.owner("update paid_contacts set until = now() - interval '1 second'");
    const later = await quotaOf(0);
    await work((await ask('a day')).turnId, later.answer);
    expect(later.asked).toHaveLength(0);
  });

  it('charges nothing for what failed, was stopped or could not be sent', async () => {
    const { ask, work, turns, adapter, sweep, tenantId, store } = scene();
    const { answer, billed, use } = await quotaOf(5);
    const before = (await billed())[0]!.conversations;
    const failing = await quotaOf(5, {}, async () => Promise.reject(new Error('no')));
    const failed = await ask('failing');
    await store.owner('update turns set attempts = 2 where id = $1', [failed.turnId]);
    await work(failed.turnId, failing.answer);
    expect(await use()).toMatchObject({ held: 0 });
    const stopped = await ask('stopped');
    await turns.stop(tenantId, stopped.conversationId);
    await work(stopped.turnId, answer);
    expect(await use()).toMatchObject({ held: 0 });
    adapter.nextCalls(REFUSED_FOR_GOOD);
    await work((await ask('unreachable')).turnId, answer);
    expect((await billed())[0]!.conversations).toBe(before);
    expect(await use()).toMatchObject({ held: 1 });
    expect(await sweep.freeHolds(10)).toBe(1);
    expect(await use()).toMatchObject({ held: 0 });
  });

  it('keeps what it held over a crash, and answers after it with the same', async () => {
    const { ask, work, turns, tenantId, store, sweep } = scene();
    const { answer, asked, use } = await quotaOf(1);
    const { turnId, conversationId } = await ask('crash');
    const draining = new AbortController();
    const dying: AnswerQuestion = async (question, signal, onText) => {
      await answer(question, signal, onText);
      draining.abort();
      signal.throwIfAborted();
      throw new Error('never');
    };
    await work(turnId, dying, {}, draining.signal);
    expect([await sweep.freeHolds(10), (await use()).held]).toEqual([0, 1]);
    const other = await ask('beside');
    await work(other.turnId, answer);
    expect(asked.map(({ conversationId: id }) => id)).toEqual([conversationId]);
    await store.owner("update turns set ready_at = now() - interval '1 second' where id = $1", [turnId]);
    await work(turnId, answer);
    expect(asked.map(({ conversationId: id }) => id)).toEqual([conversationId, conversationId]);
    expect(await turns.stop(tenantId, conversationId)).toBeNull();
    expect(await use()).toMatchObject({ held: 0 });
  });

  it('goes on over the quota where the business chose so, with a chat model or without', async () => {
    const { ask, work, store } = scene();
    for (const [atEnd, extractOnly] of [['overage', false] as const, ['extract', true] as const]) {
      const { answer, asked } = await quotaOf(0, { 'quota.at_end': atEnd });
      for (const _ of [1, 2]) await work((await ask(`over ${atEnd}`)).turnId, answer);
      expect(asked.map((question) => question.extractOnly)).toEqual([extractOnly, extractOnly]);
    }
    const over = await store.owner<{ n: number }>('select count(*)::int as n from paid_contacts where over');
    expect(over[0]!.n).toBe(2);
  });

  it('tells the business once a month that four fifths are used, and once that all are', async () => {
    const { ask, work, store } = scene();
    await store.owner('delete from notifications_outbox');
    await store.owner('update quota_months set told = 0');
    const [used] = await store.owner<{ n: number }>('select conversations as n from quota_months');
    const { answer } = await quotaOf(0, { 'quota.conversations': 100 });
    await store.owner('update quota_months set conversations = 79');
    for (const n of [1, 2]) await work((await ask(`told ${n}`)).turnId, answer);
    await store.owner('update quota_months set conversations = 98');
    for (const n of [3, 4, 5]) await work((await ask(`told ${n}`)).turnId, answer);
    const told = await store.owner<{ kind: string; payload: Record<string, unknown> }>(
      'select kind, payload from notifications_outbox order by created_at',
    );
    expect(told.map(({ kind, payload }) => [kind, payload['percent'], payload['conversations'], payload['quota']])).toEqual([
      ['quota_reached', 80, 80, 100],
      ['quota_reached', 100, 100, 100],
    ]);
    await store.owner('update quota_months set conversations = $1', [used!.n + 4]);
  });
});
