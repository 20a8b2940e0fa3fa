/** Two hundred bots of a hundred businesses in one process: the same question to all of them, and each answers with what its own business knows. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startFakeTelegram } from '../platforms/telegram/fake-telegram.ts';
import type { FakeTelegram } from '../platforms/telegram/fake-telegram.ts';
import { makeHome, raiseLimits } from '../support/gateway-process.ts';
import type { GatewayHome } from '../support/gateway-process.ts';
import { plantBusiness, QUESTION_OF_ALL } from '../support/many-bots.ts';
import type { Business } from '../support/many-bots.ts';
import { until } from '../support/until.ts';

const BUSINESSES = 100;
const BOTS_EACH = 2;
const AT_ONCE = 10;
const ALL_POLL_MS = 30_000;
const ALL_ANSWERED_MS = 90_000;

let telegram: FakeTelegram;
let home: GatewayHome;
const businesses: Business[] = [];

beforeAll(async () => {
  telegram = await startFakeTelegram();
  home = await makeHome();
  const gateway = await home.start({ env: { TELEGRAM_API_ROOT: telegram.apiRoot } });
  await raiseLimits(home, gateway);
  const place = { url: gateway.url, home: home.folder, telegram };
  for (let first = 0; first < BUSINESSES; first += AT_ONCE) {
    businesses.push(...(await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => plantBusiness(place, first + index, BOTS_EACH)))));
  }
}, 180_000);
afterAll(async () => {
  await home.remove();
  await telegram.close();
});

it('keeps every message in its own business', { timeout: ALL_POLL_MS + ALL_ANSWERED_MS }, async () => {
  const bots = businesses.flatMap(({ bots: own, fact }) => own.map((bot) => ({ bot, fact })));
  await until(() => bots.every(({ bot }) => bot.poll !== null), ALL_POLL_MS, 100);
  // One person speaks to all of them: even the same chat on another bot is another conversation.
  const ada = telegram.people.person();
  const chat = telegram.people.privateChat(ada);
  for (const { bot } of bots) telegram.people.write(bot, ada, chat, { text: QUESTION_OF_ALL });
  const said = () => bots.map(({ bot }) => telegram.messagesOf(bot, chat.id).map(({ text }) => text ?? ''));
  await until(() => said().every((texts) => texts.length > 0), ALL_ANSWERED_MS, 250);
  const facts = businesses.map(({ fact }) => fact);
  for (const [index, texts] of said().entries()) {
    expect(texts).toHaveLength(1);
    expect(facts.filter((fact) => texts[0]?.includes(fact))).toEqual([bots[index]?.fact]);
  }
});
