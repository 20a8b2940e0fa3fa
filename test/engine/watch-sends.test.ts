/** What sends tell of their place and connection: who cannot be reached is left alone until they write, who moved is followed. */
import { expect, it } from 'vitest';
import { SendFault } from '../../src/core/ports/channel-adapter.ts';
import { createPlaceStore } from '../../src/drivers/store/place-store.ts';
import type { AnswerQuestion } from '../../src/engine/answer-question.ts';
import { changePlace } from '../../src/engine/change-place.ts';
import { watchSends } from '../../src/engine/watch-sends.ts';
import { createSilentLogger } from '../../src/kernel/logger.ts';
import { createFakeChannelAdapter } from '../builders/fake-channel-adapter.ts';
import { describeEngine } from '../builders/describe-engine.ts';
import { answerOf } from '../builders/engine-scene.ts';
import type { EngineScene } from '../builders/engine-scene.ts';
import { createFakeGroup } from '../builders/fake-group.ts';
import { createRecordedMetrics } from '../builders/recorded-metrics.ts';

const BLOCKED = new SendFault('no', 'The person has blocked the bot.', { retryable: false, shuts: 'blocked' });

function watch({ store }: EngineScene) {
  const adapter = createFakeChannelAdapter('web');
  const metrics = createRecordedMetrics();
  const refused: string[] = [];
  const deps = {
    places: createPlaceStore(store.pool),
    connections: { refuse: async (_tenant: unknown, id: string) => refused.push(id) === 1 },
    forget: () => {},
    metrics,
    logger: createSilentLogger(),
  };
  return { adapter, metrics, refused, deps, over: { adapters: new Map([['web', watchSends(adapter, deps)]]) } };
}

const says = (text: string) => async () => answerOf(text);

await describeEngine('what a send tells', (scene) => {
  it('fails every part behind one that found the person gone, without another call, until they write again', async () => {
    const { ask, work, conversations, deliveriesOf, tenantId, makeDue } = scene();
    const { adapter, metrics, over } = watch(scene());
    const { conversationId, turnId } = await ask('blocked');
    adapter.nextCalls(BLOCKED);
    while ((await work(turnId, says('one // two // three'), over)).kind === 'later') await makeDue(conversationId);
    const error = 'Not sent: nobody can be reached there (blocked) until they write again.';
    expect(await deliveriesOf(conversationId)).toMatchObject([
      { state: 'failed', error: BLOCKED.message },
      { state: 'failed', attempts: 0, error },
      { state: 'failed', attempts: 0, error },
    ]);
    expect(adapter.ledger).toHaveLength(1);
    expect((await conversations.get(tenantId, conversationId))?.unreachable).toMatchObject({ reason: 'blocked', since: expect.any(Date) });
    expect(metrics.counted).toEqual([{ name: 'claw_conversations_unreachable_total', labels: { channel: 'web', reason: 'blocked' } }]);
    const again = await ask('blocked', 'I am back');
    expect((await conversations.get(tenantId, conversationId))?.unreachable).toBeNull();
    await work(again.turnId, says('welcome'), over);
    expect((await deliveriesOf(conversationId)).at(-1)).toMatchObject({ state: 'sent' });
  });

  it('sends nothing of what is said while nobody can be reached', async () => {
    const { ask, work, deliveries, deliveriesOf, tenantId, channelId, makeDue } = scene();
    const { adapter, deps, over } = watch(scene());
    const { conversationId, turnId } = await ask('shut');
    await work(turnId, says('hello'), over);
    const place = { kind: 'reach', space: 'shut', unreachable: 'removed' } as const;
    await changePlace(deps, { tenantId, channelId, channelKind: 'web' }, place);
    const speech = { tenantId, conversationId, role: 'operator', text: 'Are you there?', author: 'Ann', identity: null } as const;
    const spoken = await deliveries.speak({ ...speech, plan: (message) => [{ part: 0, content: { text: message.text } }] });
    while ((await work(spoken.turnId, says('unused'), over)).kind === 'later') await makeDue(conversationId);
    expect((await deliveriesOf(conversationId)).at(-1)).toMatchObject({
      state: 'failed',
      attempts: 0,
      error: expect.stringContaining('removed'),
    });
    expect(adapter.ledger.map(({ text }) => text)).toEqual(['hello']);
    await changePlace(deps, { tenantId, channelId, channelKind: 'web' }, { ...place, unreachable: null });
    const back = await deliveries.speak({ ...speech, plan: (message) => [{ part: 0, content: { text: message.text } }] });
    await work(back.turnId, says('unused'), over);
    expect((await deliveriesOf(conversationId)).at(-1)).toMatchObject({ state: 'sent' });
  });

  it('ends what is shown of an answer, which is whole when they write again before its end', async () => {
    const { ask, say, work, deliveriesOf, tenantId, channelId } = scene();
    const { deps } = watch(scene());
    const group = createFakeGroup('web');
    const { conversationId, turnId } = await ask('shut and open');
    const blocked = { kind: 'reach', space: 'shut and open', unreachable: 'blocked' } as const;
    const answer: AnswerQuestion = async (_question, _signal, onText) => {
      onText('A');
      await group.settled();
      await changePlace(deps, { tenantId, channelId, channelKind: 'web' }, blocked);
      onText('A b');
      await group.settled();
      await say('shut and open', 'here again');
      return answerOf('A b c. // More.');
    };
    await work(turnId, answer, { adapters: new Map([['web', group.adapter]]) });
    expect(group.shown).toEqual(['shown', 'over']);
    expect(group.posts.map(({ texts }) => texts)).toEqual([['A', 'A b c.'], ['More.']]);
    expect((await deliveriesOf(conversationId)).map(({ state }) => state)).toEqual(['sent', 'sent']);
  });

  it('is news once only', async () => {
    const { ask, tenantId, channelId } = scene();
    const { metrics, deps } = watch(scene());
    await ask('twice');
    const owner = { tenantId, channelId, channelKind: 'web' };
    for (let time = 0; time < 3; time += 1) await changePlace(deps, owner, { kind: 'reach', space: 'twice', unreachable: 'gone' });
    await changePlace(deps, owner, { kind: 'reach', space: 'nowhere', unreachable: 'gone' });
    expect(metrics.counted).toHaveLength(1);
  });

  it('follows a place to its new address: conversation, waiting message and open parts', async () => {
    const { ask, say, work, workAll, store, conversations, messagesOf, tenantId } = scene();
    const { adapter, over } = watch(scene());
    const move = { from: { space: '-5', key: 'chat:-5' }, to: { space: '-1005', key: 'chat:-1005' } };
    const target = { space: '-5', replyTo: '42' };
    const { conversationId, turnId } = await ask('chat:-5/user:7', 'one', { replyTarget: target });
    const other = await ask('chat:-55/user:7', 'another group', { replyTarget: { space: '-55' } });
    adapter.nextCalls(async () => {
      await say('chat:-5/user:7', 'two', { replyTarget: target });
    });
    const moving = {
      ...adapter,
      perform: async (...given: Parameters<typeof adapter.perform>) => ({ ...(await adapter.perform(...given)), moved: move }),
    };
    const { deps } = watch(scene());
    await work(turnId, says('first // second'), { ...over, adapters: new Map([['web', watchSends(moving, deps)]]) });
    expect((await conversations.get(tenantId, conversationId))?.key).toBe('chat:-1005/user:7');
    expect((await conversations.get(tenantId, other.conversationId))?.key).toBe('chat:-55/user:7');
    await workAll(conversationId, says('answer to two'));
    const targets = await store.owner<{ target: unknown }>(
      `select d.target from deliveries d join messages m on m.id = d.message_id where d.conversation_id = $1 order by m.seq, d.part`,
      [conversationId],
    );
    expect(targets.map((row) => row.target)).toEqual([{ space: '-1005' }, { space: '-1005' }, { space: '-1005' }]);
    const next = await say('chat:-1005/user:7', 'three', { replyTarget: { space: '-1005' } });
    expect(next.message.conversationId).toBe(conversationId);
    expect((await messagesOf(conversationId)).map(({ text }) => text)).toEqual(['one', 'first // second', 'two', 'answer to two', 'three']);
  });

  it('leaves a conversation apart that has begun at the new address already', async () => {
    const { ask, conversations, tenantId, channelId } = scene();
    const { deps } = watch(scene());
    const old = await ask('chat:-6/user:7', 'one', { replyTarget: { space: '-6' } });
    const begun = await ask('chat:-1006/user:7', 'two', { replyTarget: { space: '-1006' } });
    const move = { kind: 'moved', from: { space: '-6', key: 'chat:-6' }, to: { space: '-1006', key: 'chat:-1006' } } as const;
    await changePlace(deps, { tenantId, channelId, channelKind: 'web' }, move);
    expect((await conversations.get(tenantId, old.conversationId))?.key).toBe('chat:-6/user:7');
    expect((await conversations.get(tenantId, begun.conversationId))?.key).toBe('chat:-1006/user:7');
  });

  it('shuts everything within a place that is gone, and nothing whose key only looks alike', async () => {
    const { ask, conversations, tenantId, channelId } = scene();
    const { deps, metrics } = watch(scene());
    const inside = await ask('guild:9/channel:1/user:7', 'one', { replyTarget: { space: '1' } });
    const beside = await ask('guild:99/channel:2/user:7', 'two', { replyTarget: { space: '2' } });
    const gone = { kind: 'reach', within: 'guild:9', unreachable: 'removed' } as const;
    for (const _again of [1, 2]) await changePlace(deps, { tenantId, channelId, channelKind: 'web' }, gone);
    expect((await conversations.get(tenantId, inside.conversationId))?.unreachable).toMatchObject({ reason: 'removed' });
    expect((await conversations.get(tenantId, beside.conversationId))?.unreachable).toBeNull();
    expect(metrics.counted).toHaveLength(1);
  });

  it('makes a connection refused once, and lets a send end as it did also where that cannot be written', async () => {
    const { ask, work, deliveriesOf, channelId } = scene();
    const { adapter, metrics, refused, deps } = watch(scene());
    const gone = new SendFault('no', 'The token is refused.', { retryable: false, shuts: 'connection' });
    adapter.nextCalls(gone, gone, BLOCKED);
    const { conversationId, turnId } = await ask('revoked');
    await work(turnId, says('one // two'), { adapters: new Map([['web', watchSends(adapter, deps)]]) });
    expect(refused).toEqual([channelId, channelId]);
    expect(metrics.counted).toEqual([{ name: 'claw_connection_faults_total', labels: { channel: 'web', state: 'refused' } }]);
    const places = { ...deps.places, setReach: () => Promise.reject(new Error('no database')) };
    const again = await ask('revoked', 'again');
    await work(again.turnId, says('three'), { adapters: new Map([['web', watchSends(adapter, { ...deps, places })]]) });
    expect((await deliveriesOf(conversationId)).map(({ state, error }) => [state, error])).toEqual([
      ['failed', gone.message],
      ['failed', gone.message],
      ['failed', BLOCKED.message],
    ]);
  });
});
