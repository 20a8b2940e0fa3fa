// Payloads over HTTP: the fake Slack posts to the real application, as the real one does.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InputError, OverloadedError } from '../../../src/kernel/errors.ts';
import { Secret } from '../../../src/kernel/secret.ts';
import type { Stamp } from '../../platforms/slack/signer.ts';
import { serveApp, type Served } from '../../http/serve-app.ts';
import { createSlackScene, type SlackScene } from './slack-scene.ts';

let scene: SlackScene;
let app: Served;

beforeEach(async () => {
  scene = await createSlackScene();
  app = await serveApp({ endpoints: scene.adapter.endpoints(scene.fake.host) });
  const url = `${app.url}/webhooks/slack/${scene.connection.channel.id}`;
  Object.assign(scene.bot.app.urls, { events: url, interactivity: url, commands: url });
});
afterEach(() => scene.slack.close());

const texts = () => scene.fake.received.map(({ text }) => text);
const identities = () => new Set(scene.fake.received.map(({ identity }) => identity));
const mention = (text = 'Hello') => scene.slack.people.write(scene.ada, scene.channel, { text: `<@${scene.bot.userId}> ${text}` });
const statuses = () => scene.slack.deliveries.flatMap(({ attempts }) => attempts.map(({ status }) => status));

it('answers the question that Slack asks before it posts to an address, and only when it is signed', async () => {
  expect(await scene.slack.verifyUrl(scene.bot.app)).toBe(true);
  scene.bot.app.signingSecret = 'another';
  expect(await scene.slack.verifyUrl(scene.bot.app)).toBe(false);
});

it('commits before it acknowledges, and acknowledges with nothing in it', async () => {
  let commit = () => {};
  scene.fake.onCommit(() => new Promise((resolve) => (commit = resolve)));
  const { deliveries, taken } = scene.slack.people.write(scene.ada, scene.dm, { text: 'Hello 你好 😀 &lt;&amp;&gt;' });
  let acknowledged = false;
  void taken.then(() => (acknowledged = true));
  await expect.poll(() => commit.name).not.toBe('commit');
  expect(acknowledged).toBe(false);
  commit();
  await taken;
  expect(texts()).toEqual(['Hello 你好 😀 <&>']);
  expect(deliveries[0]?.attempts).toMatchObject([{ retry: 0, status: 200, answer: '' }]);
});

it('takes a message and its mention, copies under the same and under other event ids, and retries as one message', async () => {
  const { deliveries, taken } = mention();
  expect(deliveries).toHaveLength(2);
  await taken;
  for (const delivery of deliveries) {
    await scene.slack.again(delivery, 'same').taken;
    await scene.slack.again(delivery, 'new').taken;
    await scene.slack.post(scene.bot.app, 'events_api', delivery.payload, { retry: { num: 1, reason: 'http_timeout' } });
  }
  expect(identities().size).toBe(1);
  expect(new Set(texts())).toEqual(new Set(['Hello']));
  expect(new Set(statuses())).toEqual(new Set([200]));
});

it('takes a request that was recorded and sent again for the message it was', async () => {
  const { deliveries, taken } = mention();
  await taken;
  expect(await scene.slack.replay(scene.bot.app, deliveries[0]!.attempts[0]!)).toMatchObject({ status: 200 });
  expect(identities().size).toBe(1);
});

it('takes what is meant for it, and leaves the talk of people alone', async () => {
  const bob = scene.slack.people.person(scene.bot.team, { name: 'bob' });
  const say = (text: string, thread?: string) =>
    scene.slack.people.write(scene.ada, scene.channel, { text, ...(thread !== undefined && { thread }) });
  await say('Lunch?').taken;
  const { message, taken } = mention('Returns?');
  await taken;
  scene.fake.joined.add(scene.fake.received[0]!.conversationKey);
  await say('And shoes?', message.ts).taken;
  await scene.slack.people.write(bob, scene.channel, { text: 'I know that', thread: message.ts }).taken;
  expect([...new Set(texts())]).toEqual(['Returns?', 'And shoes?']);
  expect(scene.fake.received.at(-1)).toMatchObject({ replyTarget: { thread: message.ts } });
});

it('takes commands, presses on buttons and words on answers from the same address', async () => {
  const { people } = scene.slack;
  const command = await people.command(scene.bot, scene.ada, scene.channel, '/claw', 'Where is my parcel?').taken;
  expect(command).toMatchObject({ status: 200, answer: '' });
  expect(scene.fake.received[0]).toMatchObject({ text: 'Where is my parcel?', immediate: true, contact: { name: 'ada' } });
  const button = { type: 'button', action_id: 'more', text: { type: 'plain_text', text: 'Tell me more' } };
  const asked = people.write(scene.ada, scene.dm, { text: 'Hi', extra: { blocks: [{ type: 'actions', elements: [button] }] } });
  await asked.taken;
  expect(await people.press(scene.bot, scene.ada, scene.dm, asked.message.ts, 'more').taken).toMatchObject({ status: 200, answer: '' });
  expect(texts().at(-1)).toBe('Tell me more');
});

it('writes down a thumb on an answer', async () => {
  const { people } = scene.slack;
  const asked = people.write(scene.ada, scene.dm, { text: 'Hi' });
  await asked.taken;
  const conversation = [...scene.fake.opened.values()][0]!;
  const answer = scene.fake.say(conversation.conversationId, { text: 'Hello' });
  const thumb = (value: string) => ({ text: { type: 'plain_text', text: value }, value: `fb:${value}:${answer.id}` });
  const element = { type: 'feedback_buttons', action_id: 'feedback', positive_button: thumb('+'), negative_button: thumb('-') };
  const shown = people.write(scene.ada, scene.dm, { text: 'x', extra: { blocks: [{ type: 'context_actions', elements: [element] }] } });
  await shown.taken;
  await people.press(scene.bot, scene.ada, scene.dm, shown.message.ts, 'feedback', `fb:-:${answer.id}`).taken;
  expect(scene.fake.feedback).toEqual([{ messageId: answer.id, value: -1, comment: null }]);
});

it('passes an edit on, and nothing of a deletion', async () => {
  const { message, taken } = scene.slack.people.write(scene.ada, scene.dm, { text: 'Where is my parcl?' });
  await taken;
  await scene.slack.people.edit(scene.dm, message, 'Where is my parcel?').taken;
  await scene.slack.people.remove(scene.dm, message).taken;
  expect(scene.fake.edits).toMatchObject([{ message: { text: 'Where is my parcel?' }, replaces: scene.fake.received[0]?.identity }]);
});

it('keeps the files of a message', async () => {
  const bytes = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
  const files = [{ name: 'shoe.png', type: 'image/png', bytes }];
  await scene.slack.people.write(scene.ada, scene.dm, { text: 'This one', files }).taken;
  expect(scene.fake.received).toMatchObject([{ text: 'This one', files: [expect.any(String)] }]);
});

it('offers what to ask to whoever opens the assistant', async () => {
  scene.fake.set('slack.suggestions', ['How do I send shoes back?']);
  const { channel, thread, delivery } = scene.slack.people.openAssistant(scene.bot, scene.ada);
  expect(await delivery.taken).toMatchObject({ status: 200 });
  await expect.poll(() => channel.threads.get(thread)?.prompts.length).toBe(2);
  await scene.slack.people.write(scene.ada, channel, { text: 'Hi', thread }).taken;
  expect(scene.fake.received).toMatchObject([{ text: 'Hi', replyTarget: { thread } }]);
});

it('says that its connection is refused when the app was removed', async () => {
  await Promise.all(scene.slack.uninstall(scene.bot).map(({ taken }) => taken));
  expect(new Set(scene.fake.refused)).toEqual(new Set([scene.connection.channel.id]));
});

describe('a request that is not Slack’s', () => {
  it.each(['forged', 'stale', 'future', 'unsigned'] satisfies Stamp[])('is refused when it is %s', async (stamp) => {
    const { deliveries, taken } = mention();
    await taken;
    const before = scene.fake.received.length;
    const { payload } = deliveries[0]!;
    expect(await scene.slack.post(scene.bot.app, 'events_api', payload, { stamp })).toMatchObject({ status: 401 });
    expect(scene.fake.received).toHaveLength(before);
  });

  it('is refused for a connection without a signing secret, of another kind, or that is not there', async () => {
    const { channel, secrets } = scene.connection;
    for (const given of [
      { secrets: { ...secrets, signing_secret: new Secret('') } },
      { channel: { ...channel, kind: 'telegram' } },
      null,
    ]) {
      if (given === null) scene.connections.delete(channel.id);
      else scene.connections.set(channel.id, { ...scene.connection, ...given });
      expect(await scene.slack.post(scene.bot.app, 'url_verification', { type: 'url_verification', challenge: 'x' })).toMatchObject({
        status: 401,
      });
    }
  });

  it('is refused by its head before its body is read', async () => {
    const path = `/webhooks/slack/${scene.connection.channel.id}`;
    const stale = { 'x-slack-request-timestamp': '1', 'x-slack-signature': 'v0=00' };
    expect((await app.fetch(path, { method: 'POST', headers: stale, body: 'x'.repeat(2_000_000) })).status).toBe(401);
  });
});

it('asks Slack to come again when too much is arriving, and is done with what can never be taken', async () => {
  scene.fake.onCommit(async () => {
    throw new OverloadedError('Too many messages.', { retryAfterMs: 2_000 });
  });
  const { deliveries } = scene.slack.people.write(scene.ada, scene.dm, { text: 'Hello' });
  await expect.poll(() => deliveries[0]!.attempts.length).toBe(2);
  expect(deliveries[0]!.attempts.map(({ status }) => status)).toEqual([503, 503]);
  scene.fake.onCommit(async () => {
    throw new InputError('Too long.');
  });
  await scene.slack.clock.advance(60_000);
  expect(await deliveries[0]!.taken).toMatchObject({ status: 200, retry: 2 });
});

it('takes what it cannot read for no message, and says so to Slack', async () => {
  for (const payload of [{ type: 'event_callback' }, { type: 'view_submission' }, []])
    expect(await scene.slack.post(scene.bot.app, 'events_api', payload as never)).toMatchObject({ status: 200 });
  expect(scene.fake.received).toEqual([]);
});
