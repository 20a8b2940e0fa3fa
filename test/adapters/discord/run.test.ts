// A connection's gateway, with the real library against the fake Discord: nothing is lost and nothing doubled, whatever becomes of socket and process.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createDiscordAdapter } from '../../../adapters/discord/index.ts';
import type { ChannelConnection } from '../../../src/core/ports/channel-connection.ts';
import type { RunState } from '../../../src/core/ports/channel-adapter.ts';
import { SETTINGS } from '../../../src/core/model/setting.ts';
import { createSystemClock } from '../../../src/kernel/clock.ts';
import { OverloadedError } from '../../../src/kernel/errors.ts';
import { createSilentLogger } from '../../../src/kernel/logger.ts';
import { Secret } from '../../../src/kernel/secret.ts';
import { buildChannel, createFakeChannelHost } from '../../builders/fake-channel-host.ts';
import { createMemorySessions, type MemorySessions } from '../../builders/memory-sessions.ts';
import { startFakeDiscord, type FakeDiscord } from '../../platforms/discord/fake-discord.ts';
import type { Bot, Channel, Guild, User } from '../../platforms/discord/types.ts';
import { until } from '../../support/until.ts';

let discord: FakeDiscord;
let bot: Bot;
let ada: User;
let guild: Guild;
let channel: Channel;
let connection: ChannelConnection;
let fake: ReturnType<typeof createFakeChannelHost>;
let sessions: MemorySessions;
let states: RunState[];
let stops: (() => Promise<void>)[];

beforeEach(async () => {
  discord = await startFakeDiscord({ gateway: { identifyWindowMs: 0, heartbeatMs: 300 } });
  bot = discord.addBot('shop');
  ada = discord.people.person();
  guild = discord.people.guild([bot]);
  channel = discord.people.channel(guild);
  connection = {
    channel: buildChannel({ kind: 'discord' }),
    secrets: { bot_token: new Secret(bot.token) },
    bot: { id: bot.user.id, name: bot.user.username },
    audience: 'addressed',
  };
  fake = createFakeChannelHost();
  sessions = createMemorySessions();
  [states, stops] = [[], []];
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  await discord.close();
});

const HURRY = 50;

/** One process; the returned function stops it. */
function start(hurry = HURRY) {
  const stopping = new AbortController();
  const clock = createSystemClock();
  // Time between steps runs fast, as nobody has to be spared.
  const hurried = {
    ...clock,
    monotonic: () => clock.monotonic() * hurry,
    sleep: (ms: number, signal?: AbortSignal) => clock.sleep(ms / hurry, signal),
  };
  const adapter = createDiscordAdapter({
    clock: hurried,
    logger: createSilentLogger(),
    apiUrl: discord.apiUrl,
    callTimeoutMs: 2_000,
    patienceMs: 2_000 * hurry,
    connection: async () => connection,
    sessions,
    setting: async (_tenant, _channel, key) => SETTINGS[key].default as never,
  });
  const ended = adapter.run(connection, fake.host, stopping.signal, (state) => void states.push(state));
  const stop = async (): Promise<void> => {
    stopping.abort();
    await ended;
  };
  stops.push(stop);
  return { ended, stop, adapter };
}
const say = (text: string, where = channel) => discord.people.write(ada, where, `<@${bot.user.id}> ${text}`);
const texts = () => fake.received.map(({ text }) => text);
const isLive = () => states.includes('live') || states.includes('restricted');
const identifies = () => discord.gateway.identifies.length;

it('takes what is said in channels, threads and direct messages, and answers what is pressed', async () => {
  start();
  await until(isLive);
  say('One');
  const thread = discord.people.thread(ada, channel, 'More');
  say('Two', thread);
  discord.people.write(ada, discord.people.dm(bot, ada), 'Three');
  discord.people.write(ada, channel, 'Not for the bot');
  await until(() => texts().length === 3);
  expect(texts().toSorted()).toEqual(['One', 'Three', 'Two']);
  expect(identifies()).toBe(1);
});

it('goes on in the same session after a restart: nothing lost, nothing doubled, no identify', async () => {
  const first = start();
  await until(isLive);
  say('One');
  await until(() => texts().length === 1);
  await first.stop();
  say('Two');
  start();
  await until(() => texts().length === 2);
  expect(texts()).toEqual(['One', 'Two']);
  expect(identifies()).toBe(1);
  expect(discord.gateway.resumes).toMatchObject([{ replayed: 1 }]);
});

it('leaves what was not committed to who comes next', async () => {
  fake.onCommit(async () => {
    throw new OverloadedError('Too much at once.', { retryAfterMs: 50 });
  });
  const first = start();
  await until(isLive);
  say('One');
  await until(() => discord.gateway.sessions(bot)[0]?.seq === 3);
  await new Promise((resolve) => setImmediate(resolve));
  await first.stop();
  fake.onCommit(async () => {});
  start();
  await until(() => texts().length === 1);
  expect(identifies()).toBe(1);
});

it.each([
  ['op 7', () => discord.gateway.reconnect(bot)],
  ['a cut wire', () => discord.gateway.kill(bot)],
  ['an op 9 that may be resumed', () => discord.gateway.invalidate(true, bot)],
])('resumes after %s', async (_what, act) => {
  start();
  await until(isLive);
  say('One');
  await until(() => texts().length === 1);
  act();
  say('Two');
  await until(() => texts().length === 2);
  expect(texts()).toEqual(['One', 'Two']);
  expect(identifies()).toBe(1);
});

it('resumes when its heartbeats are not answered', async () => {
  start();
  await until(isLive);
  discord.gateway.acknowledge(false);
  await until(() => discord.gateway.resumes.length > 0);
  discord.gateway.acknowledge(true);
  say('One');
  await until(() => texts().length === 1);
  expect(identifies()).toBe(1);
});

it('reads what no session told of, once, after its own is over', async () => {
  const first = start();
  await until(isLive);
  say('One');
  const direct = discord.people.dm(bot, ada);
  discord.people.write(ada, direct, 'Hello');
  await until(() => texts().length === 2);
  sessions.places.push({ space: direct.id, key: `channel:${direct.id}` });
  await first.stop();
  discord.gateway.forgetSessions(bot);
  const other = discord.people.channel(guild, 'elsewhere');
  say('Two');
  say('Three', other);
  discord.people.write(ada, direct, 'Four');
  start();
  await until(() => new Set(texts()).size === 5);
  expect(texts().filter((text) => text === 'Two')).toHaveLength(1);
  expect(identifies()).toBe(2);
});

it('keeps its session while nothing can be reached', async () => {
  start();
  await until(isLive);
  discord.setDown(true);
  await until(() => states.at(-1) === 'unreachable');
  discord.setDown(false);
  say('One');
  await until(() => texts().length === 1);
  expect(identifies()).toBe(1);
  expect(states.at(-1)).toBe('live');
});

it('works without the Message Content intent, and says so', async () => {
  bot.privileged.messageContent = false;
  start();
  await until(() => states.includes('restricted') && discord.gateway.connections(bot).length === 1);
  await until(() => identifies() === 2);
  say('By name');
  discord.people.write(ada, discord.people.dm(bot, ada), 'In private');
  await until(() => texts().length === 2);
  expect(states).not.toContain('live');
});

it('ends when the token is not taken', async () => {
  const { ended } = start();
  await until(isLive);
  discord.revoke(bot);
  await ended;
  expect(states.at(-1)).toBe('refused');
});

it('holds as many shards as Discord recommends', async () => {
  bot.shards = 2;
  start();
  await until(() => identifies() === 2);
  expect(discord.gateway.identifies.map(({ shard }) => shard).toSorted(([a], [b]) => a - b)).toEqual([
    [0, 2],
    [1, 2],
  ]);
  say('One');
  await until(() => texts().length === 1);
});

it('does not identify when today’s budget is spent', async () => {
  bot.identifiesLeft = 0;
  // The budget is asked for again after four hours.
  start(500_000);
  await until(() => discord.requests.filter(({ route }) => route === 'GET /gateway/bot').length > 3);
  expect(identifies()).toBe(0);
  bot.identifiesLeft = 5;
  await until(() => identifies() === 1);
  expect(discord.gateway.identifies[0]).toMatchObject({ outcome: 'ready' });
});

it('answers a command that came over the gateway within its time, and shuts a guild that threw it out', async () => {
  const { adapter } = start();
  await until(isLive);
  await adapter.feed(connection, { kind: 'socket' }, AbortSignal.timeout(10_000));
  const { interaction } = discord.people.command(ada, bot, channel, { name: 'ask', options: { question: 'Why?' } });
  await until(() => interaction.callback !== null);
  expect(interaction.callback).toBe(5);
  expect(texts()).toEqual(['Why?']);
  discord.people.kick(bot, guild);
  await until(() => fake.placeChanges.length === 1);
  expect(fake.placeChanges).toEqual([{ kind: 'reach', within: `guild:${guild.id}`, unreachable: 'removed' }]);
});
