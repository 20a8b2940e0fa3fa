/** A bot connected while Claw runs: people write to a Telegram over HTTP, and what they see there is what is looked at. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFakeTelegram } from '../platforms/telegram/fake-telegram.ts';
import type { FakeTelegram } from '../platforms/telegram/fake-telegram.ts';
import type { Bot } from '../platforms/telegram/types.ts';
import { QUESTION } from '../support/house.ts';
import { call, problem, problemOf } from '../support/call.ts';
import { makeHome, putSetting, raiseLimits, untilDocsAreReady } from '../support/gateway-process.ts';
import type { GatewayHome, GatewayProcess } from '../support/gateway-process.ts';
import { plantSecondTenant } from '../support/second-tenant.ts';
import type { SecondTenant } from '../support/second-tenant.ts';
import { until } from '../support/until.ts';
import { freePort } from '../support/free-port.ts';

const SOURCE = '[1] ';
/** A look at the leases, a poll, and an answer. */
const ANSWER_MS = 15_000;

let telegram: FakeTelegram;
let home: GatewayHome;
let gateway: GatewayProcess;
let other: SecondTenant;
let named: Bot;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  telegram = await startFakeTelegram({ secondMs: 40 });
  named = telegram.addBot('named_bot');
  home = await makeHome();
  const port = String(await freePort());
  env = { TELEGRAM_API_ROOT: telegram.apiRoot, PORT: port, PUBLIC_URL: `http://127.0.0.1:${port}` };
  gateway = await home.start({ env });
  await raiseLimits(home, gateway);
  await putSetting(home, gateway, 'collect.window_ms', 0);
  await untilDocsAreReady(home, gateway);
  other = await plantSecondTenant(gateway.url, home.folder);
});
afterAll(async () => {
  await home.remove();
  await telegram.close();
});

const admin = async (path: string, json?: unknown, method?: string, token?: string) =>
  call(`${gateway.url}/api/v1/channels${path}`, { token: token ?? (await home.adminKey()), json, ...(method !== undefined && { method }) });

async function connect(bot: Bot, more: object = {}): Promise<string> {
  const made = await admin('', { kind: 'telegram', name: bot.me.username, secrets: { bot_token: bot.token }, ...more });
  expect([made.status, made.text]).toEqual([201, expect.any(String)]);
  return String(made.body?.['id']);
}

const textsIn = (bot: Bot, chatId: number): string[] => telegram.messagesOf(bot, chatId).map(({ text }) => text ?? '');
const untilSaid = (bot: Bot, chatId: number, count = 1) => until(() => textsIn(bot, chatId).length >= count, ANSWER_MS, 50);
const healthOf = async (id: string) => (await admin(`/${id}/health`)).body;
const untilState = (id: string, state: string) => until(async () => (await healthOf(id))?.['state'] === state, ANSWER_MS, 100);
/** Between two polls a bot is without one for a moment: over is what is over for longer than that. */
const untilUnpolled = async (bot: Bot): Promise<void> => {
  let looks = 0;
  await until(() => (looks = bot.poll === null ? looks + 1 : 0) > 20, ANSWER_MS, 50);
};
/** Long enough for an answer that must not come, behind one that came. */
const asked = (bot: Bot, chatId: number) =>
  telegram.ledger.filter((one) => one.token === bot.token && one.method === 'sendMessage' && one.body['chat_id'] === chatId).length;

describe('a bot that is fetched for', () => {
  let bot: Bot;
  let id: string;
  beforeAll(async () => {
    bot = telegram.addBot('fetched_bot');
    id = await connect(bot);
  });

  it('says that somebody else fetches for it while that is so', async () => {
    telegram.fail({
      kind: 'refuse',
      code: 409,
      description: 'Conflict: terminated by other getUpdates request',
      method: 'getUpdates',
      token: bot.token,
    });
    await untilState(id, 'conflict');
    expect((await healthOf(id))?.['reason']).toContain('Another program');
    await untilState(id, 'live');
  });

  it('is known by name, and its token is nowhere to be seen', async () => {
    const shown = await admin(`/${id}`);
    expect(shown.body).toMatchObject({
      state: 'active',
      connection: { bot: { id: String(bot.me.id), name: 'fetched_bot' }, mode: 'poll', last_four: bot.token.slice(-4) },
    });
    expect(shown.text + (await admin('')).text + gateway.output()).not.toContain(bot.token);
    await untilState(id, 'live');
    expect((await healthOf(id))?.['last_event_at']).toEqual(expect.any(String));
    expect((await admin(`/${id}/test`, {})).body).toMatchObject({ state: 'ready', bot: { name: 'fetched_bot' } });
  });

  it('answers a direct message with its source, two copies of it once', async () => {
    const ada = telegram.people.person();
    const chat = telegram.people.privateChat(ada);
    const { update } = telegram.people.write(bot, ada, chat, { text: QUESTION });
    await telegram.people.repeat(bot, update);
    await untilSaid(bot, chat.id);
    expect(textsIn(bot, chat.id)[0]).toContain(SOURCE);
    telegram.people.write(bot, ada, chat, { text: '/help' });
    await untilSaid(bot, chat.id, 2);
    expect(asked(bot, chat.id)).toBe(2);
  });

  it('answers in a group only who speaks to it, in the topic and to the message it came from', async () => {
    const ada = telegram.people.person();
    const group = telegram.people.group(bot, 'Shop', { topics: [11] });
    telegram.people.write(bot, ada, group, { text: QUESTION, topic: 11 });
    const spoken = telegram.people.write(bot, ada, group, { text: `@fetched_bot ${QUESTION}`, topic: 11 });
    await untilSaid(bot, group.id);
    expect(telegram.messagesOf(bot, group.id)).toMatchObject([
      { message_thread_id: 11, reply_to_message: { message_id: spoken.message.message_id } },
    ]);
  });

  it('is silent while it is paused, and answers what was written meanwhile', async () => {
    const ada = telegram.people.person();
    const chat = telegram.people.privateChat(ada);
    expect((await admin(`/${id}/pause`, {})).body).toMatchObject({ state: 'paused' });
    await untilUnpolled(bot);
    telegram.people.write(bot, ada, chat, { text: QUESTION });
    expect((await healthOf(id))?.['state']).toBe('paused');
    expect(bot.updates.length).toBeGreaterThan(0);
    await admin(`/${id}/resume`, {});
    await untilSaid(bot, chat.id);
  });

  it('is connected once, and never by another business', async () => {
    const again = { kind: 'telegram', name: 'Again', secrets: { bot_token: bot.token } };
    expect(problemOf(await admin('', again))).toMatchObject(problem(409, 'conflict', 'secrets'));
    expect((await admin('', again, 'POST', other.apiKey)).status).toBe(409);
    for (const [method, path] of [
      ['GET', ''],
      ['PATCH', ''],
      ['DELETE', ''],
      ['GET', '/health'],
      ['POST', '/test'],
      ['POST', '/pause'],
      ['POST', '/resume'],
    ] as const) {
      const answer = await admin(`/${id}${path}`, method === 'PATCH' ? { mode: 'poll' } : undefined, method, other.apiKey);
      expect([method, path, answer.status]).toEqual([method, path, 404]);
    }
  });

  it('says that its token is refused, asks no more, and goes on with a new one', async () => {
    telegram.fail({ kind: 'refuse', code: 401, description: 'Unauthorized', method: 'getUpdates', token: bot.token });
    await untilState(id, 'refused');
    const before = telegram.calls.filter(({ method }) => method === 'getUpdates').length;
    const wrong = await admin(`/${id}`, { secrets: { bot_token: '1:nobody' } }, 'PATCH');
    expect(problemOf(wrong)).toEqual(problem(422, 'input_invalid', 'secrets.bot_token'));
    expect(telegram.calls.filter(({ method }) => method === 'getUpdates').length).toBe(before);
    expect((await admin(`/${id}`, { secrets: { bot_token: bot.token } }, 'PATCH')).status).toBe(200);
    await untilState(id, 'live');
  });

  it('is fetched for by the next process when this one is killed, and nothing is lost', async () => {
    const ada = telegram.people.person();
    const chat = telegram.people.privateChat(ada);
    await gateway.end('SIGKILL');
    telegram.people.write(bot, ada, chat, { text: QUESTION });
    gateway = await home.start({ env: { ...env, TELEGRAM_BOT_TOKEN: named.token } });
    const began = performance.now();
    await untilSaid(bot, chat.id);
    expect(performance.now() - began).toBeLessThan(ANSWER_MS);
  });

  it('is forgotten when its channel is deleted, and may be connected anew', async () => {
    expect((await admin(`/${id}`, undefined, 'DELETE')).status).toBe(204);
    expect((await admin(`/${id}`)).status).toBe(404);
    id = await connect(bot, { mode: 'poll' });
  });
});

describe('a bot that the environment names', () => {
  it('is connected at the start, and answers', async () => {
    const bot = named;
    const ada = telegram.people.person();
    const chat = telegram.people.privateChat(ada);
    telegram.people.write(bot, ada, chat, { text: QUESTION });
    await untilSaid(bot, chat.id);
    expect((await admin('')).body?.['data']).toContainEqual(
      expect.objectContaining({ kind: 'telegram', name: 'Telegram', connection: expect.objectContaining({ mode: 'poll' }) }),
    );
  });
});

describe('a bot that Telegram posts for', () => {
  it('answers, and takes nothing from anyone else', async () => {
    const bot = telegram.addBot('posted_bot');
    const id = await connect(bot, { mode: 'webhook' });
    const ada = telegram.people.person();
    const chat = telegram.people.privateChat(ada);
    const { update, taken } = telegram.people.write(bot, ada, chat, { text: QUESTION });
    await taken;
    await untilSaid(bot, chat.id);
    await untilState(id, 'live');

    const forged = { ...update, update_id: 99, message: { ...(update['message'] as object), message_id: 9_999 } };
    const address = `${gateway.url}/webhooks/telegram/`;
    const secret = { 'x-telegram-bot-api-secret-token': bot.webhook?.secret ?? '' };
    for (const [path, headers] of [
      [id, {}],
      [id, { 'x-telegram-bot-api-secret-token': '' }],
      [id, { 'x-telegram-bot-api-secret-token': 'guessed' }],
      [other.ids.channel, secret],
      ['nothing', secret],
    ] as const) {
      expect((await call(address + path, { json: forged, headers })).status).toBe(401);
    }
    telegram.people.write(bot, ada, chat, { text: '/help' });
    await untilSaid(bot, chat.id, 2);
    expect(asked(bot, chat.id)).toBe(2);
  });
});

describe('a token that the platform does not take', () => {
  it('is refused by name, and a platform that is away is said to be', async () => {
    const wrong = { kind: 'telegram', name: 'Wrong', secrets: { bot_token: '1:nobody' } };
    expect(problemOf(await admin('', wrong))).toEqual(problem(422, 'input_invalid', 'secrets.bot_token'));
    const bot = telegram.addBot('away_bot');
    telegram.fail({ kind: 'bad-gateway', method: 'getMe', token: bot.token });
    expect((await admin('', { ...wrong, secrets: { bot_token: bot.token } })).status).toBe(503);
    expect((await admin('')).text).not.toContain('Wrong');
  });
});
