/** Two gateways and a worker: a poll that changes hands when its process is killed, and updates that reach both gateways. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFakeTelegram } from '../platforms/telegram/fake-telegram.ts';
import type { FakeTelegram } from '../platforms/telegram/fake-telegram.ts';
import type { Bot, Update } from '../platforms/telegram/types.ts';
import { QUESTION } from '../support/house.ts';
import { call } from '../support/call.ts';
import { freePort } from '../support/free-port.ts';
import { makeHome, putSetting, untilDocsAreReady } from '../support/gateway-process.ts';
import type { GatewayHome, GatewayProcess } from '../support/gateway-process.ts';
import { createTestDatabase, startTestPostgres } from '../support/postgres.ts';
import { startTestRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';

/** A killed poller's lease, the look of the next one, and the answer. */
const TAKEOVER_MS = 15_000;
const MOST_COPIES = 8;

const server = await startTestPostgres();
const redis = await startTestRedis();
if ('skip' in server) it.skip(`bots of many processes (${server.skip})`);
else if ('skip' in redis) it.skip(`bots of many processes (${redis.skip})`);
else {
  describe('bots of two gateways', () => {
    describeBots(server.ownerUrl, redis.url, () => redis.stop());
  });
}

function describeBots(ownerUrl: string, redisUrl: string, stopRedis: () => Promise<void>): void {
  let telegram: FakeTelegram;
  let home: GatewayHome;
  let gateways: [GatewayProcess, GatewayProcess];
  let env: Readonly<Record<string, string>>;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    const database = await createTestDatabase(ownerUrl);
    drop = database.drop;
    telegram = await startFakeTelegram();
    home = await makeHome();
    const port = String(await freePort());
    env = { DATABASE_URL: database.url, REDIS_URL: redisUrl, TELEGRAM_API_ROOT: telegram.apiRoot, PUBLIC_URL: `http://127.0.0.1:${port}` };
    const one = await home.start({ role: 'gateway', env: { ...env, PORT: port } });
    const [two] = await Promise.all([home.start({ role: 'gateway', env }), home.start({ role: 'worker', env })]);
    gateways = [one, two];
    await putSetting(home, one, 'collect.window_ms', 0);
    await untilDocsAreReady(home, one);
  });
  afterAll(async () => {
    await home.remove();
    await drop();
    await stopRedis();
    await telegram.close();
  });

  const connect = async (bot: Bot, mode: 'poll' | 'webhook'): Promise<string> => {
    const made = { kind: 'telegram', name: bot.me.username, mode, secrets: { bot_token: bot.token } };
    const answer = await call(`${gateways[0].url}/api/v1/channels`, { token: await home.adminKey(), json: made });
    expect([answer.status, answer.text]).toEqual([201, expect.any(String)]);
    return String(answer.body?.['id']);
  };
  const answersOf = (bot: Bot, chatId: number) => telegram.messagesOf(bot, chatId).length;
  const ask = async (bot: Bot): Promise<number> => {
    const ada = telegram.people.person();
    const chat = telegram.people.privateChat(ada);
    const began = performance.now();
    telegram.people.write(bot, ada, chat, { text: QUESTION });
    await until(() => answersOf(bot, chat.id) > 0, TAKEOVER_MS, 50);
    return performance.now() - began;
  };

  it('answer each update once, however many copies reach whichever gateway', async () => {
    const bot = telegram.addBot('posted_bot');
    const id = await connect(bot, 'webhook');
    const post = (gateway: GatewayProcess, update: Update) =>
      call(`${gateway.url}/webhooks/telegram/${id}`, {
        json: update,
        headers: { 'x-telegram-bot-api-secret-token': bot.webhook?.secret ?? '' },
      });
    const chats: number[] = [];
    for (let copies = 1; copies <= MOST_COPIES; copies += 1) {
      const ada = telegram.people.person();
      const chat = telegram.people.privateChat(ada);
      chats.push(chat.id);
      const { update, taken } = telegram.people.write(bot, ada, chat, { text: QUESTION });
      const answers = await Promise.all(Array.from({ length: copies }, (_, index) => post(gateways[index % 2]!, update)));
      expect(answers.map(({ status }) => status)).toEqual(Array(copies).fill(200));
      await taken;
      await until(() => answersOf(bot, chat.id) > 0, TAKEOVER_MS, 50);
      // Once more, after the answer.
      expect((await post(gateways[copies % 2]!, update)).status).toBe(200);
    }
    await ask(bot);
    expect(chats.map((chat) => answersOf(bot, chat))).toEqual(Array(MOST_COPIES).fill(1));
  });

  it('are fetched for by the other gateway soon after the one that did is killed, and nothing is lost', { timeout: 90_000 }, async () => {
    const bot = telegram.addBot('fetched_bot');
    await connect(bot, 'poll');
    await ask(bot);
    await gateways[0].end('SIGKILL');
    await ask(bot);
    // Whoever held it before, now the second one does.
    gateways[0] = await home.start({ role: 'gateway', env });
    await gateways[1].end('SIGKILL');
    expect(await ask(bot)).toBeLessThan(TAKEOVER_MS);
  });
}
