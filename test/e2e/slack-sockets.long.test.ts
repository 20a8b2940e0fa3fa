/** Apps in Socket Mode whose sockets are moved, killed and frozen, and a Slack that is away: the next question is answered in time. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Socket } from '../platforms/slack/sockets.ts';
import { QUESTION } from '../support/house.ts';
import { ANSWER_MS, answersIn, buildSlackHouse, openShop, untilAnswered, type Shop, type SlackHouse } from '../support/slack-house.ts';
import { until } from '../support/until.ts';

let house: SlackHouse;
let shop: Shop;
beforeAll(async () => {
  house = await buildSlackHouse();
  house.model.script({ pieces: ['Add them with the command line [1].'] });
  shop = await openShop(house, 'socket');
});
afterAll(() => house.close());

const open = () => house.slack.sockets.all.filter((socket) => socket.isOpen && socket.app === shop.bot.app);
const count = () => answersIn(house, shop, shop.dm).length;
const ask = () => house.slack.people.write(shop.ada, shop.dm, { text: QUESTION });
const untilReplaced = (before: readonly Socket[]) => until(() => open().some((socket) => !before.includes(socket)), ANSWER_MS, 20);

/** Asks at once, and lets exactly one answer come. */
async function expectAnswer(): Promise<void> {
  const began = performance.now();
  const before = count();
  ask();
  await untilAnswered(house, shop, shop.dm, null, before + 1);
  expect(performance.now() - began).toBeLessThan(ANSWER_MS);
  expect(count()).toBe(before + 1);
}

describe('the next question is answered within fifteen seconds', () => {
  // Slack comes back only after a minute with what is asked while there is no socket: here the first questions have no history yet.
  beforeAll(expectAnswer);
  beforeEach(() => until(() => open().length === 2, ANSWER_MS, 20));

  it.each(['warning', 'refresh_requested', 'link_disabled'] as const)('after %s on every socket', async (reason) => {
    for (const socket of open()) socket.disconnect(reason);
    await expectAnswer();
  });

  it('after a warning, once the sockets are new', async () => {
    const before = open();
    for (const socket of before) socket.disconnect('warning');
    await untilReplaced(before);
    await expectAnswer();
  });

  it('after one socket was killed, and after both were', async () => {
    open()[0]!.kill();
    await expectAnswer();
    for (const socket of open()) socket.kill();
    await expectAnswer();
  });

  it('after both died without a sign', async () => {
    const dead = open();
    for (const socket of dead) socket.freeze();
    await expectAnswer();
    // Slack, which reads nothing from them any more, would count them as open.
    for (const socket of dead) socket.kill();
  });

  it('after a minute without Slack', async () => {
    house.slack.setDown(true);
    await until(async () => (await shop.health()) === 'unreachable', ANSWER_MS, 100);
    await new Promise((resolve) => setTimeout(resolve, 60_000));
    house.slack.setDown(false);
    await expectAnswer();
  }, 120_000);

  it('after a minute of a Slack that takes connections and says nothing', async () => {
    house.slack.fail({ kind: 'hang', method: 'apps.connections.open', times: 1_000 });
    for (const socket of open()) socket.kill();
    await until(async () => (await shop.health()) === 'unreachable', ANSWER_MS, 100);
    await new Promise((resolve) => setTimeout(resolve, 60_000));
    house.slack.heal();
    await expectAnswer();
  }, 120_000);
});
