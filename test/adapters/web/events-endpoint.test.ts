import { afterEach, expect, it } from 'vitest';
import { READ_AGAIN_MS, READ_AT_ONCE } from '../../../adapters/web/stream-conversation.ts';
import type { MessageId } from '../../../src/kernel/ids.ts';
import { createScene, follow, settled, type Scene } from './web-scene.ts';

type Followed = Awaited<ReturnType<typeof follow>>;
const open: Followed[] = [];

afterEach(async () => {
  for (const one of open) one.close();
  await Promise.all(open.splice(0).map(({ ended }) => ended));
});

async function followed(scene: Scene, token: string, options?: Parameters<typeof follow>[2]): Promise<Followed> {
  const stream = await follow(scene, token, options);
  open.push(stream);
  await settled();
  return stream;
}

const delta = (messageId: string, offset: number, text: string) =>
  ({ kind: 'delta', messageId: messageId as MessageId, offset, text }) as const;

it('sends what was said before, then what is said', async () => {
  const scene = createScene();
  const { token, conversationId } = await scene.session();
  scene.fake.commit(conversationId, { role: 'user', text: 'Hi' });
  const { events } = await followed(scene, token);
  const said = scene.fake.say(conversationId, { text: 'Hello.' });
  await settled();
  expect(events.map(({ event, id }) => [event, id])).toEqual([
    ['message', '1'],
    ['message', '2'],
  ]);
  expect(events[1]?.data).toMatchObject({ id: said.id, seq: 2, role: 'assistant', text: 'Hello.', sources: [], outcome: 'answer' });
});

it("shows a visitor's own message, under its own id, in a second tab", async () => {
  const scene = createScene();
  const { token } = await scene.session();
  const tab = await followed(scene, token);
  await scene.call('sendWebMessage', { token, body: { id: 'mine', text: 'Hi' } });
  await settled();
  expect(tab.events).toMatchObject([{ event: 'message', id: '1', data: { id: 'mine', role: 'user' } }]);
});

it('resumes after the last event id from the store', async () => {
  const scene = createScene();
  const { token, conversationId } = await scene.session();
  for (let n = 0; n < 5; n += 1) scene.fake.commit(conversationId);
  const { ids } = await followed(scene, token, { lastEventId: '3' });
  expect(ids()).toEqual([4, 5]);
});

it('catches up with more messages than one read brings', async () => {
  const scene = createScene();
  const { token, conversationId } = await scene.session();
  for (let n = 0; n < READ_AT_ONCE + 1; n += 1) scene.fake.commit(conversationId);
  const { ids } = await followed(scene, token);
  expect(ids()).toEqual(Array.from({ length: READ_AT_ONCE + 1 }, (_, index) => index + 1));
});

it.each(['x', '-1', '1.5', '99999999999'])('refuses %s as a last event id', async (lastEventId) => {
  const scene = createScene();
  const { token } = await scene.session();
  await expect(follow(scene, token, { lastEventId })).rejects.toMatchObject({ status: 422, details: { field: 'Last-Event-ID' } });
});

it('misses nothing that is committed while it reads for the first time', async () => {
  const scene = createScene();
  const { token, conversationId } = await scene.session();
  let readOn = () => {};
  scene.fake.onRead(() => new Promise<void>((resolve) => (readOn = resolve)));
  const { ids } = await followed(scene, token);
  const held = readOn;
  scene.fake.onRead(async () => {});
  scene.fake.say(conversationId);
  held();
  await settled();
  expect(ids()).toEqual([1]);
});

it('joins many hints into one further read', async () => {
  const scene = createScene();
  const { token, conversationId } = await scene.session();
  const { ids } = await followed(scene, token);
  expect(scene.fake.reads).toEqual([0]);
  let readOn = () => {};
  scene.fake.onRead(() => new Promise<void>((resolve) => (readOn = resolve)));
  scene.fake.say(conversationId);
  await settled();
  expect(scene.fake.reads).toEqual([0, 0]);
  for (let n = 0; n < 20; n += 1) scene.fake.publish(conversationId, { kind: 'message', seq: 2 + n });
  const held = readOn;
  scene.fake.onRead(async () => {});
  held();
  await settled();
  expect(scene.fake.reads).toEqual([0, 0, 1]);
  expect(ids()).toEqual([1]);
});

it('reads nothing for a hint at a message it already sent', async () => {
  const scene = createScene();
  const { token, conversationId } = await scene.session();
  scene.fake.commit(conversationId);
  const { ids } = await followed(scene, token);
  scene.fake.publish(conversationId, { kind: 'message', seq: 1 });
  await settled();
  expect(scene.fake.reads).toEqual([0]);
  expect(ids()).toEqual([1]);
});

it('finds a message whose hint was lost', async () => {
  const scene = createScene();
  const { token, conversationId } = await scene.session();
  const { ids } = await followed(scene, token);
  scene.fake.commit(conversationId);
  await scene.clock.pass(READ_AGAIN_MS - 1);
  await settled();
  expect(ids()).toEqual([]);
  await scene.clock.pass(1);
  await settled();
  expect(ids()).toEqual([1]);
});

it('shows the text being written, and starts over with a new attempt', async () => {
  const scene = createScene();
  const { token, conversationId } = await scene.session();
  const { of } = await followed(scene, token);
  const place = {
    tenantId: scene.fake.channels[0]!.tenantId,
    channelId: scene.fake.channels[0]!.id,
    conversationId,
    messageId: 'm' as MessageId,
    target: { space: conversationId },
    preview: { show: async () => 'over' as const },
  };
  const first = scene.adapter.live(place);
  first?.write('One.');
  first?.write('One. Two.');
  scene.adapter.live(place)?.write('Once.');
  expect(of('delta').map(({ data }) => data)).toMatchObject([
    { message_id: 'm', text: 'One.', offset: 0 },
    { message_id: 'm', text: ' Two.', offset: 4 },
    { message_id: 'm', text: 'Once.', offset: 0 },
  ]);
  expect(of('delta').every(({ id }) => id === undefined)).toBe(true);
});

it('drops text of a message that was already sent whole', async () => {
  const scene = createScene();
  const { token, conversationId } = await scene.session();
  const { of } = await followed(scene, token);
  const { id } = scene.fake.say(conversationId);
  await settled();
  scene.fake.publish(conversationId, delta(id, 0, 'late'));
  expect(of('delta')).toEqual([]);
});

it('drops text that would leave a gap, until the text starts again', async () => {
  const scene = createScene();
  const { token, conversationId } = await scene.session();
  const { of } = await followed(scene, token);
  scene.fake.publish(conversationId, delta('m', 10, 'joined late'));
  scene.fake.publish(conversationId, delta('m', 0, 'Start'));
  scene.fake.publish(conversationId, delta('m', 6, 'after a lost piece'));
  scene.fake.publish(conversationId, delta('m', 5, '!'));
  scene.fake.publish(conversationId, delta('next', 3, 'of another message'));
  expect(of('delta').map(({ data }) => data)).toMatchObject([
    { message_id: 'm', text: 'Start', offset: 0 },
    { message_id: 'm', text: '!', offset: 5 },
  ]);
});

it('says how the conversation stands on connecting and when that changes', async () => {
  const scene = createScene();
  const { token, conversationId } = await scene.session();
  scene.fake.setStatus('answering');
  const { events } = await followed(scene, token);
  scene.fake.publish(conversationId, { kind: 'status', state: 'human' });
  expect(events).toEqual([
    { event: 'status', data: { state: 'answering' } },
    { event: 'status', data: { state: 'human' } },
  ]);
});

it('says nothing about a conversation in which nothing is under way, nor about a wish to stop', async () => {
  const scene = createScene();
  const { token, conversationId } = await scene.session();
  const { events } = await followed(scene, token);
  scene.fake.publish(conversationId, { kind: 'stop' });
  expect(events).toEqual([]);
});

it("hears nothing of another visitor's conversation", async () => {
  const scene = createScene();
  const [mine, theirs] = [await scene.session(), await scene.session()];
  const { events } = await followed(scene, mine.token);
  scene.fake.say(theirs.conversationId);
  scene.fake.publish(theirs.conversationId, delta('m', 0, 'secret'));
  await settled();
  expect(events).toEqual([]);
});

it('stops for a reader that is too slow, and forgets it', async () => {
  const scene = createScene();
  const { token, conversationId } = await scene.session();
  for (let n = 0; n < READ_AT_ONCE * 3; n += 1) scene.fake.commit(conversationId);
  const { events, ended } = await follow(scene, token, { refuseAfter: 2 });
  await ended;
  expect(events).toHaveLength(2);
  expect(scene.fake.reads).toEqual([0]);
  expect(scene.fake.listening(conversationId)).toBe(0);
});

it('stops for a reader that became too slow while nothing was read', async () => {
  const scene = createScene();
  const { token, conversationId } = await scene.session();
  const { ended } = await follow(scene, token, { refuseAfter: 0 });
  await settled();
  scene.fake.publish(conversationId, delta('m', 0, 'text'));
  await ended;
  expect(scene.fake.listening(conversationId)).toBe(0);
});

it('ends when the reader goes, and leaves no timer behind', async () => {
  const scene = createScene();
  const { token, conversationId } = await scene.session();
  const stream = await follow(scene, token);
  await settled();
  expect(scene.clock.sleeping()).toBe(1);
  stream.close();
  await stream.ended;
  expect(scene.clock.sleeping()).toBe(0);
  expect(scene.fake.listening(conversationId)).toBe(0);
  scene.fake.say(conversationId);
  await settled();
  expect(stream.events).toEqual([]);
});

it('ends with the fault when the store cannot be read, and forgets the reader', async () => {
  const scene = createScene();
  const { token, conversationId } = await scene.session();
  scene.fake.onRead(async () => {
    throw new Error('the store is down');
  });
  const { ended } = await follow(scene, token);
  await expect(ended).rejects.toThrow('the store is down');
  expect(scene.fake.listening(conversationId)).toBe(0);
});

it('is bound to its conversation and ends with its token', async () => {
  const scene = createScene();
  const { token, conversationId } = await scene.session();
  const reply = await scene.call('streamWebEvents', { token });
  expect(reply).toMatchObject({ key: expect.stringContaining(conversationId), endsAt: scene.clock.now() + 30 * 86_400_000 });
});
