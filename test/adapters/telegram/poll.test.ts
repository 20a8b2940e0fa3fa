// Updates by polling, with the real SDK against the fake Telegram.
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RunState } from '../../../src/core/ports/channel-adapter.ts';
import { InputError, OverloadedError } from '../../../src/kernel/errors.ts';
import { createManualClock, type ManualClock } from '../../builders/manual-clock.ts';
import { until } from '../../support/until.ts';
import { createTelegramScene, type TelegramScene } from './telegram-scene.ts';

let scene: TelegramScene;
let clock: ManualClock;
let stop: AbortController;
let states: RunState[];
let running: Promise<void>[];

beforeEach(async () => {
  clock = createManualClock();
  scene = await createTelegramScene({ clock, secondMs: 500 });
  stop = new AbortController();
  states = [];
  running = [];
});
afterEach(async () => {
  stop.abort();
  await Promise.all(running);
  await scene.telegram.close();
});

const run = (signal = stop.signal, tell: (state: RunState) => void = (state) => void states.push(state)): Promise<void> => {
  const ended = scene.adapter.run(scene.connection, scene.fake.host, signal, tell);
  running.push(ended);
  return ended;
};
const say = (text: string) => scene.telegram.people.write(scene.bot, scene.ada, scene.chat, { text });
const texts = () => scene.fake.received.map(({ text }) => text);
/** Lets the clock run on whenever the loop waits. */
const untilPassing = (condition: () => boolean) =>
  until(() => {
    if (!condition() && clock.sleeping() > 0) clock.advance(60_000);
    return condition();
  });

it('takes what waited and what comes, in order, and confirms it', async () => {
  say('One');
  say('Two');
  void run();
  await until(() => texts().length === 2);
  await until(() => scene.bot.poll !== null);
  say('Three');
  await until(() => texts().length === 3 && scene.bot.updates.length === 0);
  expect(texts()).toEqual(['One', 'Two', 'Three']);
  expect(new Set(states)).toEqual(new Set(['live']));
});

it('confirms nothing before it is committed', async () => {
  let commit = () => {};
  scene.fake.onCommit(() => new Promise((resolve) => (commit = resolve)));
  const { update } = say('One');
  void run();
  await until(() => scene.telegram.calls.length > 0);
  const confirms = () => scene.telegram.calls.some(({ body }) => Number(body['offset'] ?? 0) > update.update_id);
  await new Promise((resolve) => setImmediate(resolve));
  expect(confirms()).toBe(false);
  expect(scene.bot.updates).toHaveLength(1);
  await until(() => {
    commit();
    return confirms();
  });
  expect(texts()).toEqual(['One']);
});

it('leaves an update that was not committed to who comes next', async () => {
  scene.fake.onCommit(async () => {
    throw new OverloadedError('Too much at once.', { retryAfterMs: 2_000 });
  });
  say('One');
  const ended = run();
  await until(() => clock.sleeping() > 0);
  stop.abort();
  await ended;
  expect(scene.bot.updates).toHaveLength(1);
  scene.fake.onCommit(async () => {});
  const next = new AbortController();
  const second = run(next.signal);
  await until(() => texts().length === 1);
  next.abort();
  await second;
});

it('keeps a chat that waits from holding up the others', async () => {
  const other = scene.telegram.people.person();
  scene.fake.onCommit(() => (isFirst ? ((isFirst = false), waiting) : Promise.resolve()));
  let isFirst = true;
  let commit = () => {};
  const waiting = new Promise<void>((resolve) => (commit = resolve));
  say('Slow');
  say('Behind it');
  scene.telegram.people.write(scene.bot, other, scene.telegram.people.privateChat(other), { text: 'Quick' });
  void run();
  await until(() => texts().length === 1);
  expect(texts()).toEqual(['Quick']);
  expect(scene.bot.updates).toHaveLength(3);
  commit();
  await until(() => scene.bot.updates.length === 0);
  expect(texts()).toEqual(['Quick', 'Slow', 'Behind it']);
});

it('tries an update again as long as the wait is over by itself, then goes on', async () => {
  let failures = 5;
  scene.fake.onCommit(async () => {
    failures -= 1;
    if (failures >= 0) throw new OverloadedError('Too much at once.', { retryAfterMs: 2_000 });
  });
  say('One');
  say('Two');
  void run();
  await untilPassing(() => texts().length === 2);
  expect(texts()).toEqual(['One', 'Two']);
});

it.each([
  ['refused for good', new InputError('Never.')],
  ['that meets a bug again and again', new TypeError('a bug')],
])('goes on behind an update %s', async (_what, error) => {
  scene.fake.onCommit(async () => {
    if (failing) throw error;
  });
  let failing = true;
  const bad = say('Bad');
  void run();
  await untilPassing(() => scene.bot.updates.every(({ update_id }) => update_id !== bad.update.update_id));
  failing = false;
  say('Good');
  await untilPassing(() => texts().length === 1);
  expect(texts()).toEqual(['Good']);
});

it('says that another poller holds the bot, and takes over when it is gone', async () => {
  void run();
  await until(() => states.includes('live') || scene.bot.poll !== null);
  scene.telegram.fail({ kind: 'refuse', code: 409, description: 'Conflict: terminated by other getUpdates request', method: 'getUpdates' });
  say('One');
  await until(() => states.includes('conflict'));
  say('Two');
  await untilPassing(() => texts().length === 2);
  expect(states.at(-1)).toBe('live');
});

it.each([
  ['a gateway that fails', { kind: 'bad-gateway' }],
  ['a connection that drops', { kind: 'drop' }],
  ['too many calls', { kind: 'too-many', retryAfter: 9 }],
] as const)('comes back after %s', async (_what, fault) => {
  scene.telegram.fail({ ...fault, method: 'getUpdates', times: 3 });
  say('One');
  void run();
  await untilPassing(() => texts().length === 1);
  expect(states.filter((state) => state === 'unreachable')).toHaveLength(3);
});

it('ends when the token is refused, and says so', async () => {
  scene.telegram.fail({ kind: 'refuse', code: 401, description: 'Unauthorized', method: 'getUpdates' });
  await run();
  expect(states).toEqual(['refused']);
});

it('stops at once when told to, in the middle of a poll', async () => {
  const ended = run();
  await until(() => scene.bot.poll !== null);
  stop.abort();
  await ended;
  await until(() => scene.bot.poll === null);
  expect(states).not.toContain('unreachable');
});

it('polls where a webhook was, once it was told to feed so', async () => {
  scene.bot.webhook = { url: 'http://127.0.0.1:1/old', secret: null };
  await scene.adapter.feed(scene.connection, { kind: 'poll' }, stop.signal);
  expect(scene.bot.webhook).toBeNull();
  say('One');
  void run();
  await until(() => texts().length === 1);
});
