/** What a message that its sender changes costs and becomes, on real stores. */
import { expect, it } from 'vitest';
import { createEditMessage } from '../../src/engine/edit-message.ts';
import { createIntakeRoom } from '../../src/engine/intake-room.ts';
import type { InboundEdit, InboundMessage } from '../../src/core/model/message.ts';
import type { ConversationId } from '../../src/kernel/ids.ts';
import { describeEngine } from '../builders/describe-engine.ts';
import { answerOf, gate } from '../builders/engine-scene.ts';
import { createCountingLimiter, createFakeLimiter, refusal } from '../builders/fake-limiter.ts';

const at = (second: number): Date => new Date(1_700_000_000_000 + second * 1_000);

await describeEngine('editing a message', (scene) => {
  /** An edit of the message `name:message:1`; the later the second, the newer it is. */
  const edit = (
    name: string,
    text: string,
    second = 1,
    given: Partial<InboundEdit> = {},
    limiter = createCountingLimiter().limiter,
    message: Partial<InboundMessage> = {},
  ) =>
    createEditMessage(
      { ...scene(), limiter },
      createIntakeRoom(),
    )({
      message: scene().message(name, text, { identity: `${name}:edit:1:${second}`, ...message }),
      replaces: `${name}:message:1`,
      at: at(second),
      forAgent: true,
      ...given,
    });
  const ask = (name: string, text = 'one', given: Partial<InboundMessage> = {}) =>
    scene().ask(name, text, { identity: `${name}:message:1`, ...given });
  const stored = async (conversationId: ConversationId) =>
    (await scene().conversations.messagesAfter(scene().tenantId, conversationId, 0, 50)).map((message) => ({
      role: message.role,
      state: message.state,
      text: message.text,
      edited: message.editedText,
      at: message.editedAt,
    }));
  const heardIn = async (conversationId: ConversationId): Promise<string[]> => {
    const heard: string[] = [];
    await scene().workAll(conversationId, async ({ text }) => (heard.push(text), answerOf('ok')));
    return heard;
  };

  it('replaces the text of a message that no turn has gathered, and the answer is to the new one', async () => {
    const { conversationId } = await ask('early');
    expect(await edit('early', 'two')).toEqual({ kind: 'replaced' });
    expect(await stored(conversationId)).toEqual([{ role: 'user', state: 'waiting', text: 'two', edited: null, at: at(1) }]);
    expect(await heardIn(conversationId)).toEqual(['two']);
  });

  it('keeps a later one beside the text that was answered, and answers nothing', async () => {
    const { conversationId } = await ask('late');
    expect(await heardIn(conversationId)).toEqual(['one']);
    expect(await edit('late', 'two')).toEqual({ kind: 'kept' });
    expect(await heardIn(conversationId)).toEqual([]);
    expect((await stored(conversationId))[0]).toEqual({ role: 'user', state: 'answered', text: 'one', edited: 'two', at: at(1) });
    expect(await edit('late', 'three', 2)).toEqual({ kind: 'kept' });
    expect((await stored(conversationId)).map(({ edited }) => edited)).toEqual(['three', null]);
  });

  it('keeps one that comes while the answer is being written', async () => {
    const { work } = scene();
    const { conversationId, turnId } = await ask('meanwhile');
    const [begun, go] = [gate(), gate()];
    const working = work(turnId, async () => {
      begun.open();
      await go.opened;
      return answerOf('ok');
    });
    await begun.opened;
    expect(await edit('meanwhile', 'two')).toEqual({ kind: 'kept' });
    go.open();
    await working;
    expect((await stored(conversationId)).map(({ state, text, edited }) => [state, text, edited])).toEqual([
      ['answered', 'one', 'two'],
      ['sent', 'ok', null],
    ]);
  });

  it('answers a late one as a further question where the setting says so, and charges that once', async () => {
    const { setting } = scene();
    const { charged, limiter } = createCountingLimiter();
    const answering = {
      ...scene(),
      limiter,
      setting: (async (tenant, channel, key) => (key === 'edits.late' ? 'answer' : setting(tenant, channel, key))) as typeof setting,
    };
    const { conversationId } = await ask('again');
    await heardIn(conversationId);
    const change = {
      message: scene().message('again', 'two', { identity: 'again:edit:1:1' }),
      replaces: 'again:message:1',
      at: at(1),
      forAgent: true,
    };
    const act = createEditMessage(answering, createIntakeRoom());
    const kinds = (await Promise.all(Array.from({ length: 8 }, () => act(change)))).map(({ kind }) => kind);
    expect(kinds.toSorted()).toEqual(['accepted', ...Array.from({ length: 7 }, () => 'duplicate')]);
    expect(charged).toHaveLength(1);
    expect(await heardIn(conversationId)).toEqual(['two']);
    expect((await stored(conversationId)).map(({ role, text, edited }) => [role, text, edited])).toEqual([
      ['user', 'one', 'two'],
      ['assistant', 'ok', null],
      ['user', 'two', null],
      ['assistant', 'ok', null],
    ]);
    expect(await act({ ...change, message: { ...change.message, identity: 'again:edit:1:2' }, at: at(2), forAgent: false })).toEqual({
      kind: 'duplicate',
    });
  });

  it.each([1, 2, 8])('of %d copies at the same time one has an effect, and none is charged', async (copies) => {
    const name = `copies-${copies}`;
    const { conversationId } = await ask(name);
    const { charged, limiter } = createCountingLimiter();
    const kinds = await Promise.all(Array.from({ length: copies }, () => edit(name, 'two', 1, {}, limiter)));
    expect(kinds.map(({ kind }) => kind).toSorted()).toEqual([...Array.from({ length: copies - 1 }, () => 'duplicate'), 'replaced']);
    expect(charged).toEqual([]);
    expect(await heardIn(conversationId)).toEqual(['two']);
  });

  it('never lets an older edit undo a newer one', async () => {
    const { conversationId } = await ask('order');
    expect(await edit('order', 'three', 3)).toEqual({ kind: 'replaced' });
    expect(await edit('order', 'two', 2)).toEqual({ kind: 'duplicate' });
    expect(await heardIn(conversationId)).toEqual(['three']);
  });

  it('does nothing where the words stay, as when a platform adds a preview of a link', async () => {
    const { conversationId } = await ask('preview');
    expect(await edit('preview', 'one')).toEqual({ kind: 'duplicate' });
    expect((await stored(conversationId))[0]).toMatchObject({ text: 'one', at: null });
  });

  it('takes one that comes before its message in the message’s place; the message itself is a redelivery then', async () => {
    const { say } = scene();
    const { charged, limiter } = createCountingLimiter();
    const kinds = await Promise.all(Array.from({ length: 8 }, () => edit('early-bird', 'two', 1, {}, limiter)));
    expect(kinds.map(({ kind }) => kind).toSorted()).toEqual(['accepted', ...Array.from({ length: 7 }, () => 'duplicate')]);
    const late = await say('early-bird', 'one', { identity: 'early-bird:message:1' }, { limiter });
    expect(late).toMatchObject({ kind: 'duplicate', same: false, message: { text: 'two', editedAt: at(1) } });
    expect(charged).toHaveLength(1);
    expect(await heardIn(late.message.conversationId)).toEqual(['two']);
  });

  it('settles a message and its edit that come at the same time on the edit', async () => {
    const { say } = scene();
    for (const round of [1, 2, 3, 4]) {
      const name = `same-time-${round}`;
      const [first] = await Promise.all([say(name, 'one', { identity: `${name}:message:1` }), edit(name, 'two')]);
      expect(await heardIn(first.message.conversationId)).toEqual(['two']);
    }
  });

  it('leaves the edit of a message that nobody took in alone when it is not for the agent', async () => {
    const { store } = scene();
    expect(await edit('strangers', 'two', 1, { forAgent: false })).toEqual({ kind: 'ignored' });
    expect(await store.owner(`select from messages where identity like 'strangers:%'`)).toEqual([]);
  });

  it('replaces the text also when it does not call the agent any more', async () => {
    const { conversationId } = await ask('uncalled');
    expect(await edit('uncalled', 'two', 1, { forAgent: false })).toEqual({ kind: 'replaced' });
    expect(await heardIn(conversationId)).toEqual(['two']);
  });

  it('obeys a question that became a command, alone', async () => {
    const { say, messagesOf } = scene();
    const { conversationId } = await ask('commanded', 'one', { immediate: false });
    await say('commanded', 'three', { immediate: false });
    expect(await edit('commanded', '/help')).toEqual({ kind: 'replaced' });
    expect(await heardIn(conversationId)).toEqual(['three']);
    expect((await messagesOf(conversationId)).map(({ role }) => role)).toEqual(['user', 'user', 'system', 'assistant']);
  });

  it('changes a message that a limit refused, and it stays refused', async () => {
    const { say, turnsOf } = scene();
    const refuse = createFakeLimiter(() => refusal('contact', 700));
    const { message } = await say('refused', 'one', { identity: 'refused:message:1' }, { limiter: refuse });
    expect(await edit('refused', 'two')).toEqual({ kind: 'replaced' });
    expect(await stored(message.conversationId)).toMatchObject([{ state: 'limited', text: 'two' }]);
    expect(await turnsOf(message.conversationId)).toEqual([]);
  });

  it('keeps both texts for the person who owns the conversation', async () => {
    const { say, conversations, tenantId, workAll } = scene();
    const { message } = await say('owned', '/human');
    await workAll(message.conversationId, async () => answerOf('unused'));
    expect(await conversations.status(tenantId, message.conversationId)).toBe('human');
    await say('owned', 'one', { identity: 'owned:message:1' });
    expect(await edit('owned', 'two')).toEqual({ kind: 'kept' });
    expect((await stored(message.conversationId)).at(-1)).toMatchObject({ state: 'for_person', text: 'one', edited: 'two' });
  });

  it('tells those who watch', async () => {
    const { live, tenantId } = scene();
    const { conversationId } = await ask('watched');
    const events: unknown[] = [];
    const leave = live.subscribe(tenantId, conversationId, (event) => void events.push(event));
    await edit('watched', 'two');
    leave();
    expect(events).toEqual([{ kind: 'message', seq: 1 }]);
  });
});
