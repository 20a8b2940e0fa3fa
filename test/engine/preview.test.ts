/** An answer shown in a real message while it is written: whatever happens, one message, and in the end it holds what was said last. */
import { expect, it } from 'vitest';
import type { AnswerQuestion } from '../../src/engine/answer-question.ts';
import type { TakeTurnDeps } from '../../src/engine/take-turn.ts';
import type { ConversationId } from '../../src/kernel/ids.ts';
import { describeEngine } from '../builders/describe-engine.ts';
import { answerOf, gate } from '../builders/engine-scene.ts';
import { PERHAPS_SENT, REFUSED_FOR_GOOD, REFUSED_FOR_NOW } from '../builders/fake-channel-adapter.ts';
import { createFakeGroup, type FakeGroup } from '../builders/fake-group.ts';

const SETTLE_AFTER_MS = 15_000;
const never: AnswerQuestion = () => Promise.reject(new Error('answered twice'));
const refused = (fault: Error) => ({ fault, done: false });
const unseen = { fault: PERHAPS_SENT, done: true };

await describeEngine('showing an answer while it is written', (scene) => {
  const group = () => createFakeGroup('web');
  const on = (one: FakeGroup): Partial<TakeTurnDeps> => ({ adapters: new Map([['web', one.adapter]]) });
  /** Writes these texts one after the other, each shown before the next, and then ends like this. */
  const writes =
    (one: FakeGroup, texts: readonly string[], end: AnswerQuestion): AnswerQuestion =>
    async (question, signal, onText) => {
      for (const text of texts) {
        onText(text);
        await one.settled();
      }
      return end(question, signal, onText);
    };
  const says =
    (text: string): AnswerQuestion =>
    async () =>
      answerOf(text);
  const texts = ({ posts }: FakeGroup) => posts.map((post) => post.texts);
  const statesOf = async (conversationId: ConversationId) =>
    (await scene().deliveriesOf(conversationId)).map(({ state, attempts, platform_id }) => [state, attempts, platform_id]);
  const rowsOf = (conversationId: ConversationId) =>
    scene().store.owner<{ state: string; platform_id: string | null }>(
      'select state, platform_id from deliveries where conversation_id = $1 and message_id is null',
      [conversationId],
    );
  /** An answer that shows a text and then ends only as its signal does. */
  const halfWay = (one: FakeGroup, text = 'Half') => {
    const begun = gate();
    const answer = writes(one, [text], (_question, signal) => {
      begun.open();
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    });
    return { begun: begun.opened, answer };
  };
  it('posts once, edits, and ends as the first part of the answer, with the others behind it', async () => {
    const { ask, work } = scene();
    const one = group();
    const { conversationId, turnId } = await ask('grows');
    expect(await work(turnId, writes(one, ['A', 'A b'], says('A b c. // More.')), on(one))).toEqual({ kind: 'done' });
    expect(texts(one)).toEqual([['A', 'A b', 'A b c.'], ['More.']]);
    expect(await statesOf(conversationId)).toEqual([
      ['sent', 1, 'post-1'],
      ['sent', 1, 'post-2'],
    ]);
    expect(await rowsOf(conversationId)).toEqual([]);
  });

  it('keeps the row calling while the platform is called, and planned in between, seen by nobody as a delivery', async () => {
    const { ask, work, deliveries, tenantId } = scene();
    const one = group();
    const { conversationId, turnId } = await ask('marked-preview');
    const seen: unknown[] = [];
    const put = one.adapter.live.bind(one.adapter);
    const watching = {
      ...one.adapter,
      live: (place: Parameters<typeof put>[0]) =>
        put({
          ...place,
          preview: {
            show: (call) =>
              place.preview.show(async (row, signal) => {
                seen.push(...(await rowsOf(conversationId)));
                return call(row, signal);
              }),
          },
        }),
    };
    const answer = writes(one, ['A', 'A b'], async () => {
      seen.push(...(await rowsOf(conversationId)), ...(await deliveries.open(tenantId, conversationId)));
      return answerOf('A b c');
    });
    await work(turnId, answer, { adapters: new Map([['web', watching]]) });
    expect(seen).toEqual([
      { state: 'calling', platform_id: null },
      { state: 'calling', platform_id: 'post-1' },
      { state: 'planned', platform_id: 'post-1' },
    ]);
  });

  it('shows the next attempt in the message of the one before', async () => {
    const { ask, work, makeDue } = scene();
    const one = group();
    const { conversationId, turnId } = await ask('tried-again');
    await work(
      turnId,
      writes(one, ['First'], () => Promise.reject(new Error('a bug'))),
      on(one),
    );
    await makeDue(conversationId);
    await work(turnId, writes(one, ['Second'], says('Second try.')), on(one));
    expect(texts(one)).toEqual([['First', 'Second', 'Second try.']]);
  });

  it('goes on in the message of a process that died', async () => {
    const { ask, work, turns, tenantId, clock, expireLease } = scene();
    const one = group();
    const { conversationId, turnId } = await ask('died');
    const { begun, answer } = halfWay(one);
    const working = work(turnId, answer, on(one));
    await begun;
    await expireLease(conversationId);
    await turns.lease(tenantId, turnId, 'another process', 60_000);
    clock.advance(2_500);
    await working;
    await expireLease(conversationId);
    await work(turnId, writes(one, ['Whole'], says('Whole answer.')), on(one));
    expect(texts(one)).toEqual([['Half', 'Whole', 'Whole answer.']]);
  });

  it('shows nothing any more once the fence is lost', async () => {
    const { ask, work, expireLease, turns, tenantId } = scene();
    const one = group();
    const { conversationId, turnId } = await ask('fence-lost');
    const answer = writes(one, ['A'], async (_question, _signal, onText) => {
      await expireLease(conversationId);
      await turns.lease(tenantId, turnId, 'another process', 60_000);
      onText('A b');
      await one.settled();
      return answerOf('too late');
    });
    expect(await work(turnId, answer, on(one))).toEqual({ kind: 'done' });
    expect(one.shown).toEqual(['shown', 'over']);
    expect(texts(one)).toEqual([['A']]);
  });

  it('turns a stopped, a failed and a late answer into the words for it', async () => {
    const { ask, work, turns, live, tenantId, clock, store } = scene();
    const stopped = group();
    const first = await ask('stopped-half-way');
    const half = halfWay(stopped);
    const working = work(first.turnId, half.answer, on(stopped));
    await half.begun;
    await turns.stop(tenantId, first.conversationId);
    live.publish(tenantId, first.conversationId, { kind: 'stop' });
    await working;
    expect(texts(stopped)).toEqual([['Half', 'Stopped.']]);

    const failed = group();
    const second = await ask('failed-half-way');
    await store.owner('update turns set attempts = 2 where id = $1', [second.turnId]);
    await work(
      second.turnId,
      writes(failed, ['Half'], () => Promise.reject(new Error('a bug'))),
      on(failed),
    );
    expect(texts(failed)).toEqual([['Half', expect.stringMatching(/^Sorry/)]]);

    const late = group();
    const third = await ask('late-half-way');
    const slow = halfWay(late);
    const waiting = work(third.turnId, slow.answer, on(late));
    await slow.begun;
    clock.advance(45_000);
    await waiting;
    expect(texts(late)).toEqual([['Half', expect.stringMatching(/^Sorry/)]]);
  });

  it('turns half an answer into a notice when a person takes over, and never into more of the answer', async () => {
    const { ask, work, conversations, tenantId, sweep, messagesOf, clock } = scene();
    const one = group();
    const { conversationId, turnId } = await ask('taken-over-half-way');
    const { begun, answer } = halfWay(one);
    const working = work(turnId, answer, on(one));
    await begun;
    await conversations.setOwner(tenantId, conversationId, 'human');
    clock.advance(2_500);
    expect(await working).toEqual({ kind: 'done' });
    expect(texts(one)).toEqual([['Half']]);
    expect((await sweep.stuckTurns(500, 10_000)).map((turn) => turn.turnId)).toContain(turnId);
    expect(await work(turnId, never, on(one))).toEqual({ kind: 'done' });
    expect(texts(one)).toEqual([['Half', expect.stringMatching(/^I have asked a person/)]]);
    expect((await messagesOf(conversationId)).map(({ role, state }) => [role, state])).toEqual([
      ['user', 'for_person'],
      ['system', 'sent'],
    ]);
  });

  it('makes an answer whole that was shown by half when a person took over, and sends no more of it', async () => {
    const { ask, work, conversations, tenantId, makeDue } = scene();
    const one = group();
    const { conversationId, turnId } = await ask('taken-over-at-the-end');
    one.nextCalls(null, refused(REFUSED_FOR_NOW));
    await work(turnId, writes(one, ['Half'], says('Whole. // More.')), on(one));
    await conversations.setOwner(tenantId, conversationId, 'human');
    await makeDue(conversationId);
    expect(await work(turnId, never, on(one))).toEqual({ kind: 'done' });
    expect(texts(one)).toEqual([['Half', 'Whole.']]);
  });

  it.each([
    ['sent', [['A', 'A b c.']], ['sent', 1, 'post-1']],
    ['unknown', [['A']], ['unknown', 0, null]],
  ] as const)('shows and posts no more when nobody saw the post end, and it proves to be %s', async (proof, stands, row) => {
    const { ask, work, ageCalls, makeDue } = scene();
    const one = group();
    const { conversationId, turnId } = await ask(`unseen-post-${proof}`);
    one.nextCalls(unseen);
    expect(await work(turnId, writes(one, ['A', 'A b'], says('A b c.')), on(one))).toEqual({ kind: 'later', waitMs: 500 });
    expect(one.shown).toEqual(['over', 'over']);
    expect(await statesOf(conversationId)).toEqual([['calling', 0, null]]);
    await ageCalls(conversationId, SETTLE_AFTER_MS);
    one.nextSettles(proof);
    await work(turnId, never, on(one));
    await makeDue(conversationId);
    expect(await work(turnId, never, on(one))).toEqual({ kind: 'done' });
    expect(texts(one)).toEqual(stands);
    expect(await statesOf(conversationId)).toEqual([row]);
  });

  it('takes a process that dies between the post and its row for a post of which nobody can tell', async () => {
    const { ask, work, previews, ageCalls, makeDue } = scene();
    const one = group();
    const { conversationId, turnId } = await ask('died-after-post');
    const dying = { ...previews, settle: () => Promise.reject(new Error('the database is away')) };
    await work(
      turnId,
      writes(one, ['A'], () => Promise.reject(new Error('a bug'))),
      { ...on(one), previews: dying },
    );
    await makeDue(conversationId);
    await work(turnId, writes(one, ['Again'], says('Again, whole.')), on(one));
    expect(texts(one)).toEqual([['A']]);
    await ageCalls(conversationId, SETTLE_AFTER_MS);
    one.nextSettles('sent');
    await work(turnId, never, on(one));
    await makeDue(conversationId);
    await work(turnId, never, on(one));
    expect(texts(one)).toEqual([['A', 'Again, whole.']]);
  });

  it('edits again what it could not see edited, and waits with the answer when that was the last', async () => {
    const { ask, work, ageCalls, makeDue } = scene();
    const one = group();
    const { turnId } = await ask('unseen-edit');
    one.nextCalls(null, unseen);
    await work(turnId, writes(one, ['A', 'A b', 'A b c'], says('A b c d.')), on(one));
    expect(one.shown).toEqual(['shown', 'not-now', 'shown']);
    expect(texts(one)).toEqual([['A', 'A b', 'A b c', 'A b c d.']]);

    const two = group();
    const second = await ask('unseen-last-edit');
    two.nextCalls(null, unseen);
    expect(await work(second.turnId, writes(two, ['A', 'A b'], says('Whole.')), on(two))).toEqual({ kind: 'later', waitMs: 500 });
    expect(texts(two)).toEqual([['A', 'A b']]);
    await ageCalls(second.conversationId, SETTLE_AFTER_MS);
    await work(second.turnId, never, on(two));
    await makeDue(second.conversationId);
    expect(await work(second.turnId, never, on(two))).toEqual({ kind: 'done' });
    expect(texts(two)).toEqual([['A', 'A b', 'Whole.']]);
  });

  it('posts later what was refused for now, and leaves what is refused for good to the answer', async () => {
    const { ask, work, metrics } = scene();
    const one = group();
    const { turnId } = await ask('refused-preview');
    one.nextCalls(refused(REFUSED_FOR_NOW));
    await work(turnId, writes(one, ['A', 'A b'], says('A b c.')), on(one));
    expect(one.shown).toEqual(['not-now', 'shown']);
    expect(texts(one)).toEqual([['A b', 'A b c.']]);

    const two = group();
    const second = await ask('refused-for-good');
    two.nextCalls(refused(REFUSED_FOR_GOOD));
    await work(second.turnId, writes(two, ['A', 'A b'], says('A b c.')), on(two));
    expect(two.shown).toEqual(['over', 'over']);
    expect(texts(two)).toEqual([['A b c.']]);
    expect((await metrics.render()).body).toMatch(/claw_preview_calls_total\{channel="web",result="refused"\} \d/);
  });

  it('waits for the call under way before it sends the answer', async () => {
    const { ask, work } = scene();
    const one = group();
    const { turnId } = await ask('under-way');
    const answer: AnswerQuestion = async (_question, _signal, onText) => {
      onText('A');
      onText('A b');
      return answerOf('A b c.');
    };
    await work(turnId, answer, on(one));
    expect(texts(one)).toEqual([['A', 'A b', 'A b c.']]);
  });
});
