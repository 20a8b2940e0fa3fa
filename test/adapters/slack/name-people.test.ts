// Who writes gets a name and a language from Slack: asked once, never waited for, and left alone where it cannot be told.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { KEPT_MS, PATIENCE_MS } from '../../../adapters/slack/name-people.ts';
import { serveApp } from '../../http/serve-app.ts';
import { createManualClock } from '../../builders/manual-clock.ts';
import type { User } from '../../platforms/slack/types.ts';
import { createSlackScene, type SlackScene } from './slack-scene.ts';

let scene: SlackScene;
let clock: ReturnType<typeof createManualClock>;
let ada: User;

beforeEach(async () => {
  clock = createManualClock(Date.now());
  scene = await createSlackScene({ clock });
  const { url } = await serveApp({ endpoints: scene.adapter.endpoints(scene.fake.host) });
  const address = `${url}/webhooks/slack/${scene.connection.channel.id}`;
  Object.assign(scene.bot.app.urls, { events: address, interactivity: address, commands: address });
  ada = scene.slack.people.person(scene.bot.team, { name: 'Ada Lovelace', locale: 'zh-CN' });
});
afterEach(() => scene.slack.close());

/** Slack's own clock stands still meanwhile. */
const later = (ms: number): void => {
  clock.advance(ms);
  clock.setWall(Date.now());
};
const asked = () => scene.slack.calls.filter(({ method }) => method === 'users.info').length;
const say = (text: string, channel = scene.slack.people.direct(scene.bot, ada), from = ada) =>
  scene.slack.people.write(from, channel, { text }).taken;
const contacts = () => scene.fake.received.map(({ contact: { name, locale } }) => ({ name, locale }));
const ADA = { name: 'Ada Lovelace', locale: 'zh-CN' };
const NOBODY = { name: null, locale: null };

it('asks once an hour', async () => {
  await say('One');
  await say('Two');
  expect([contacts(), asked()]).toEqual([[ADA, ADA], 1]);
  later(KEPT_MS);
  await say('Three');
  expect(asked()).toBe(2);
});

it('asks once for many messages that come at the same time', async () => {
  await Promise.all([say('One'), say('Two'), say('Three')]);
  expect([contacts(), asked()]).toEqual([[ADA, ADA, ADA], 1]);
});

it('prefers the name that people chose to the account that a command tells', async () => {
  await scene.slack.people.command(scene.bot, ada, scene.channel, '/claw', 'Where is it?').taken;
  expect(contacts()).toEqual([ADA]);
});

it('asks about nobody whose talk is not for it', async () => {
  await say('Lunch?', scene.slack.people.channel(scene.bot.team, 'all', [scene.bot, ada]));
  expect(asked()).toBe(0);
});

it('asks about nobody who talks on in a thread that it has no part in', async () => {
  const channel = scene.slack.people.channel(scene.bot.team, 'all', [scene.bot, ada]);
  const root = scene.slack.people.write(ada, channel, { text: 'Lunch?' });
  await root.taken;
  await scene.slack.people.write(ada, channel, { text: 'At noon', thread: root.message.ts }).taken;
  expect(asked()).toBe(0);
});

it('takes the message without a name when Slack does not tell it in time, and knows it for the next one', async () => {
  scene.slack.fail({ kind: 'slow', ms: 400, method: 'users.info' });
  const first = say('One');
  await expect.poll(asked).toBe(1);
  clock.advance(PATIENCE_MS);
  await first;
  expect(contacts()).toEqual([NOBODY]);
  await expect
    .poll(async () => {
      await say('Again');
      return contacts().at(-1);
    })
    .toEqual(ADA);
  expect(asked()).toBe(1);
});

it('leaves the scope alone that it lacks, for all people, and tries again later', async () => {
  scene.slack.fail({ kind: 'refuse', error: 'missing_scope' });
  await say('One');
  const bob = scene.slack.people.person(scene.bot.team, { name: 'Bob' });
  await say('Two', scene.slack.people.direct(scene.bot, bob), bob);
  expect([contacts(), asked()]).toEqual([[NOBODY, NOBODY], 1]);
  later(2 * 5 * 60_000);
  await say('Three');
  expect(contacts().at(-1)).toEqual(ADA);
});

it('asks no faster than Slack allows', async () => {
  for (let n = 0; n < 30; n += 1) {
    const one = scene.slack.people.person(scene.bot.team, { name: `P${n}` });
    await say('Hi', scene.slack.people.direct(scene.bot, one), one);
  }
  expect(scene.fake.received).toHaveLength(30);
  expect(asked()).toBeLessThan(21);
});
