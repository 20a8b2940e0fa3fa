// Updates over HTTP: the fake Telegram posts to the real application, as the real one does.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OverloadedError, InputError, LimitError } from '../../../src/kernel/errors.ts';
import { Secret } from '../../../src/kernel/secret.ts';
import { serveApp, type Served } from '../../http/serve-app.ts';
import { until } from '../../support/until.ts';
import { createTelegramScene, WEBHOOK_SECRET, type TelegramScene } from './telegram-scene.ts';

let scene: TelegramScene;
let app: Served;
let path: string;

beforeEach(async () => {
  scene = await createTelegramScene();
  app = await serveApp({ endpoints: scene.adapter.endpoints(scene.fake.host) });
  path = `/webhooks/telegram/${scene.connection.channel.id}`;
  await scene.adapter.feed(scene.connection, { kind: 'webhook', url: app.url + path }, new AbortController().signal);
});
afterEach(() => scene.telegram.close());

const texts = () => scene.fake.received.map(({ text }) => text);
const post = (secret: string | null, body: unknown = { update_id: 1 }, to = path) =>
  app.fetch(to, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(secret !== null && { 'x-telegram-bot-api-secret-token': secret }) },
    body: JSON.stringify(body),
  });

it('commits before it acknowledges, and Telegram keeps nothing', async () => {
  let commit = () => {};
  scene.fake.onCommit(() => new Promise((resolve) => (commit = resolve)));
  const { taken } = scene.telegram.people.write(scene.bot, scene.ada, scene.chat, { text: 'Hello 你好 😀' });
  let acknowledged = false;
  void taken.then(() => (acknowledged = true));
  await until(() => scene.bot.updates.length === 1);
  await new Promise((resolve) => setImmediate(resolve));
  expect(acknowledged).toBe(false);
  await until(() => {
    commit();
    return acknowledged;
  });
  expect(texts()).toEqual(['Hello 你好 😀']);
  expect(scene.bot.deliveries).toMatchObject([{ attempt: 1, status: 200 }]);
  expect(scene.bot.updates).toEqual([]);
});

it('takes a mention, a command and a topic of a group, and leaves the talk of people alone', async () => {
  const group = scene.telegram.people.group(scene.bot, 'Team', { topics: [7] });
  const say = (text: string, topic?: number) =>
    scene.telegram.people.write(scene.bot, scene.ada, group, { text, ...(topic !== undefined && { topic }) }).taken;
  await say('Lunch?');
  await say('@shop_bot returns?');
  await say('/help@shop_bot', 7);
  await say('/help@other_bot');
  expect(texts()).toEqual(['returns?', '/help@shop_bot']);
  expect(scene.fake.received[1]).toMatchObject({ replyTarget: { space: String(group.id), thread: '7' } });
  expect(scene.bot.deliveries.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
});

it('takes everything in a group when the connection says so', async () => {
  const group = scene.telegram.people.group(scene.bot, 'Team');
  scene.connections.set(scene.connection.channel.id, { ...scene.connection, audience: 'all' });
  await scene.telegram.people.write(scene.bot, scene.ada, group, { text: 'Lunch?' }).taken;
  expect(texts()).toEqual(['Lunch?']);
});

it('takes one update that comes eight times at once as one message', async () => {
  const { update, taken } = scene.telegram.people.write(scene.bot, scene.ada, scene.chat, { text: 'Hello' });
  await taken;
  const again = await Promise.all(Array.from({ length: 7 }, () => post(WEBHOOK_SECRET, update)));
  expect(again.map(({ status }) => status)).toEqual(Array.from({ length: 7 }, () => 200));
  expect(new Set(scene.fake.received.map(({ identity }) => identity)).size).toBe(1);
});

describe('a request that is not Telegram’s', () => {
  it.each([
    ['unsigned', null],
    ['empty', ''],
    ['forged', 'guess'],
    ['almost right', `${WEBHOOK_SECRET}x`],
  ])('%s: 401, and nothing is looked at', async (_what, secret) => {
    const message = { message_id: 1, date: 1, chat: scene.chat, from: scene.ada, text: 'Hello' };
    expect((await post(secret, { update_id: 1, message })).status).toBe(401);
    expect(scene.fake.received).toEqual([]);
  });

  it('is refused with an empty secret even where the connection has an empty one', async () => {
    const secrets = { ...scene.connection.secrets, webhook_secret: new Secret('') };
    scene.connections.set(scene.connection.channel.id, { ...scene.connection, secrets });
    expect((await post('')).status).toBe(401);
  });

  it('does not tell which connections there are', async () => {
    for (const id of ['0190a0a0-0000-7000-8000-000000000001', 'no-id', '%00']) {
      const { status } = await post(WEBHOOK_SECRET, {}, `/webhooks/telegram/${id}`);
      expect([400, 401, 422]).toContain(status);
    }
    expect((await post(WEBHOOK_SECRET, {}, '/webhooks/telegram/no-id')).status).toBe(401);
  });

  it('with the secret of another connection is refused', async () => {
    const other = scene.connect(scene.telegram.addBot(), {
      secrets: { bot_token: new Secret('1:x'), webhook_secret: new Secret('other') },
    });
    expect((await post(WEBHOOK_SECRET, {}, `/webhooks/telegram/${other.channel.id}`)).status).toBe(401);
  });
});

describe('what cannot be committed', () => {
  it('for now comes again after the wait that is asked for, in order', async () => {
    let failures = 2;
    scene.fake.onCommit(async () => {
      failures -= 1;
      if (failures >= 0) throw new OverloadedError('Too much at once.', { retryAfterMs: 2_000 });
    });
    const first = scene.telegram.people.write(scene.bot, scene.ada, scene.chat, { text: 'One' });
    const second = scene.telegram.people.write(scene.bot, scene.ada, scene.chat, { text: 'Two' });
    await Promise.all([first.taken, second.taken]);
    expect(texts()).toEqual(['One', 'Two']);
    expect(scene.bot.deliveries.map(({ status }) => status)).toEqual([503, 503, 200, 200]);
  });

  it('is told with Retry-After', async () => {
    const message = { message_id: 1, date: 1, chat: scene.chat, from: scene.ada, text: 'Hello' };
    scene.fake.onCommit(async () => {
      throw new LimitError('Slower.', { retryAfterMs: 4_000 });
    });
    const response = await post(WEBHOOK_SECRET, { update_id: 1, message });
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '4']);
  });

  it('ever is acknowledged, so that it does not hold up what is behind it', async () => {
    scene.fake.onCommit(async () => {
      throw new InputError('Never.');
    });
    await scene.telegram.people.write(scene.bot, scene.ada, scene.chat, { text: 'Hello' }).taken;
    expect(scene.bot.deliveries).toMatchObject([{ attempt: 1, status: 200 }]);
  });
});

describe('a button', () => {
  it('under an answer keeps what the person thinks of it, and stops waiting', async () => {
    const { message } = scene.telegram.people.write(scene.bot, scene.ada, scene.chat, { text: 'Hello' });
    await until(() => scene.fake.received.length === 1);
    const opened = [...scene.fake.opened.values()][0]!;
    const answer = scene.fake.commit(opened.conversationId);
    await scene.telegram.people.press(scene.bot, scene.ada, message, `fb:+:${answer.id}`).taken;
    expect(scene.fake.feedback).toEqual([{ messageId: answer.id, value: 1, comment: null }]);
    await until(() => scene.telegram.ledger.some(({ method }) => method === 'answerCallbackQuery'));
  });

  it('of another kind is a message, and stops waiting', async () => {
    const { message } = scene.telegram.people.write(scene.bot, scene.ada, scene.chat, { text: 'Hello' });
    await scene.telegram.people.press(scene.bot, scene.ada, message, 'returns').taken;
    expect(texts()).toEqual(['Hello', 'returns']);
    await until(() => scene.telegram.ledger.some(({ method }) => method === 'answerCallbackQuery'));
  });
});

it('tells Telegram its secret, what it wants, and the menu of commands', () => {
  expect(scene.bot.webhook).toEqual({ url: app.url + path, secret: WEBHOOK_SECRET });
  expect(scene.bot.allowed).toEqual(['message', 'edited_message', 'callback_query', 'my_chat_member']);
  const menus = scene.telegram.ledger.filter(({ method }) => method === 'setMyCommands').map(({ body }) => body['language_code']);
  expect(menus).toEqual([undefined, 'zh']);
});
