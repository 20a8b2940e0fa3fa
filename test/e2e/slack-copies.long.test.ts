/** Requests that come again, are recorded and sent anew, or are none of Slack's: one question has one answer, and a forger gets none. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stamp } from '../platforms/slack/signer.ts';
import type { Delivery, Json } from '../platforms/slack/types.ts';
import { QUESTION } from '../support/house.ts';
import {
  ANSWER_MS,
  answersIn,
  buildSlackHouse,
  mention,
  openShop,
  untilAnswered,
  type Shop,
  type SlackHouse,
} from '../support/slack-house.ts';

let house: SlackHouse;
beforeAll(async () => {
  house = await buildSlackHouse();
  house.model.script({ pieces: ['Add them with the command line [1].'] });
});
afterAll(() => house.close());

/** The same event under its id and under another one, both as Slack's first try and as its retry. */
async function copy(delivery: Delivery): Promise<void> {
  for (const eventId of ['same', 'new'] as const) await house.slack.again(delivery, eventId).taken;
  if (delivery.app.socketMode) return;
  for (const [num, reason] of [
    [1, 'http_timeout'],
    [2, 'http_error'],
    [3, 'connection_failed'],
  ] as const) {
    const retried = await house.slack.post(delivery.app, delivery.kind, delivery.payload, { retry: { num, reason } });
    expect(retried).toMatchObject({ status: 200 });
    expect(retried.sent?.headers).toMatchObject({ 'x-slack-retry-num': String(num), 'x-slack-retry-reason': reason });
  }
  expect(await house.slack.replay(delivery.app, delivery.attempts[0]!)).toMatchObject({ status: 200 });
}

describe.each(['webhook', 'socket'] as const)('an app that is fed by %s', (mode) => {
  let shop: Shop;
  beforeAll(async () => {
    // Slack's three seconds are met elsewhere; here every try is to be taken.
    shop = await openShop(house, mode, ANSWER_MS);
  });

  /** What everybody who wrote there has in the end: each question, and one answer to it. */
  async function expectOneEach(questions: number): Promise<void> {
    const roles = (await Promise.all((await shop.conversations()).map(shop.messages))).flat().map(({ role }) => role);
    expect(roles.filter((role) => role === 'user')).toHaveLength(questions);
    expect(roles.filter((role) => role === 'assistant')).toHaveLength(questions);
    expect(await shop.deliveries()).toHaveLength(questions);
    expect(shop.ledger().filter(({ method }) => method === 'chat.postMessage')).toHaveLength(questions);
  }

  it('answers a mention once, which comes as a message and as a mention, and each of them again and again', async () => {
    const { deliveries, taken, thread } = mention(house, shop);
    expect(deliveries.map(({ payload }) => (payload['event'] as { type: string }).type)).toEqual(['message', 'app_mention']);
    // While it is being answered, and once it is.
    await taken;
    for (const delivery of deliveries) await copy(delivery);
    await untilAnswered(house, shop, shop.channel, thread);
    for (const delivery of deliveries) await copy(delivery);
    // Whatever the copies had set off would be answered before this.
    house.slack.people.write(shop.ada, shop.channel, { text: 'Which models can it use?', thread });
    await untilAnswered(house, shop, shop.channel, thread, 2);
    expect(answersIn(house, shop, shop.channel, thread)).toHaveLength(2);
    await expectOneEach(2);
  });

  it('answers a command once', async () => {
    const command = house.slack.people.command(shop.bot, shop.ada, shop.channel, '/claw', QUESTION);
    await command.taken;
    for (let time = 0; time < 2; time += 1) await house.slack.again(command, 'same').taken;
    await untilAnswered(house, shop, shop.channel);
    await house.slack.again(command, 'same').taken;
    await expectOneEach(3);
  });
});

describe('a request that is not Slack’s, or not of now', () => {
  let shop: Shop;
  let genuine: Delivery;
  beforeAll(async () => {
    shop = await openShop(house, 'webhook');
    [genuine] = house.slack.people.write(shop.ada, shop.dm, { text: QUESTION }).deliveries as [Delivery];
    await untilAnswered(house, shop, shop.dm);
  });

  it.each(['forged', 'stale', 'future', 'unsigned'] satisfies Stamp[])('is refused when it is %s', async (stamp) => {
    const event = { ...(genuine.payload['event'] as Json), ts: '1767224888.280449', text: `A question that is ${stamp}?` };
    const posted = await house.slack.post(shop.bot.app, 'events_api', { ...genuine.payload, event }, { stamp });
    expect(posted).toMatchObject({ status: 401 });
  });

  it('has left nothing behind it', async () => {
    house.slack.people.write(shop.ada, shop.dm, { text: 'Which models can it use?' });
    await untilAnswered(house, shop, shop.dm, null, 2);
    const [conversation, ...more] = await shop.conversations();
    expect(more).toEqual([]);
    const asked = (await shop.messages(conversation!)).filter(({ role }) => role === 'user').map(({ text }) => text);
    expect(asked).toEqual([QUESTION, 'Which models can it use?']);
    expect(answersIn(house, shop, shop.dm)).toHaveLength(2);
  });
});
