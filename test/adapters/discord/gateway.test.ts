// One connection to the gateway, with the real library against the fake Discord: how it begins, and what its end means.
import { GatewayIntentBits as Bits } from 'discord.js';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { holdShard, type ShardEnd, type ShardOptions } from '../../../adapters/discord/gateway.ts';
import type { GatewaySession } from '../../../src/core/ports/gateway-session-store.ts';
import { createSystemClock } from '../../../src/kernel/clock.ts';
import { Secret } from '../../../src/kernel/secret.ts';
import { startFakeDiscord, type FakeDiscord } from '../../platforms/discord/fake-discord.ts';
import type { Bot, Channel, User } from '../../platforms/discord/types.ts';
import { until } from '../../support/until.ts';

let discord: FakeDiscord;
let bot: Bot;
let ada: User;
let channel: Channel;
let stop: AbortController;
let running: Promise<ShardEnd>[];
let session: GatewaySession | null;
let events: { readonly t: string; readonly s: number; readonly text: unknown }[];
let beats: number;

beforeEach(async () => {
  discord = await startFakeDiscord({ gateway: { identifyWindowMs: 0, heartbeatMs: 150 } });
  bot = discord.addBot('shop');
  ada = discord.people.person();
  channel = discord.people.channel(discord.people.guild([bot]));
  stop = new AbortController();
  [running, session, events, beats] = [[], null, [], 0];
});
afterEach(async () => {
  stop.abort();
  await Promise.all(running);
  await discord.close();
});

function hold(given: Partial<ShardOptions> = {}, signal = stop.signal): Promise<ShardEnd> {
  const held = holdShard(
    {
      clock: createSystemClock(),
      token: new Secret(bot.token),
      intents: Bits.Guilds | Bits.GuildMessages | Bits.MessageContent,
      url: discord.apiUrl.replace('http', 'ws').replace('/api', '/gateway'),
      shard: 0,
      shards: 1,
      session,
      patienceMs: 1_000,
      mayIdentify: async () => {},
      onEvent: (event) => void events.push({ t: String(event.t), s: event.s, text: event.t === 'MESSAGE_CREATE' ? event.d.content : null }),
      onReady: (begun) => void (session = begun),
      onResumed: () => {},
      onBeat: () => void (beats += 1),
      ...given,
    },
    signal,
  );
  running.push(held);
  return held;
}
const texts = () => events.flatMap(({ t, text }) => (t === 'MESSAGE_CREATE' ? [text] : []));
const say = (text: string) => discord.people.write(ada, channel, text);
const untilReady = () => until(() => events.some(({ t }) => t === 'GUILD_CREATE' || t === 'RESUMED'));

it('leaves so that the session can be resumed, with what was said meanwhile', async () => {
  const first = new AbortController();
  const held = hold({}, first.signal);
  await untilReady();
  say('One');
  await until(() => texts().length === 1);
  first.abort();
  expect(await held).toEqual({ code: null, sessionOver: false, wasReady: true });
  say('Two');
  session = { ...session!, sequence: events.at(-1)!.s };
  void hold();
  await until(() => texts().length === 2);
  expect(texts()).toEqual(['One', 'Two']);
  expect(discord.gateway.identifies).toHaveLength(1);
  expect(discord.gateway.resumes).toMatchObject([{ replayed: 1 }]);
});

it.each([
  ['a cut wire', () => discord.gateway.kill(bot), 1_006, false],
  ['op 7', () => discord.gateway.reconnect(bot), 4_200, false],
  ['a session that is not valid', () => discord.gateway.invalidate(false, bot), 1_000, true],
  ['a close that ends the session', () => discord.gateway.close(1_000, bot), 1_000, true],
  ['a sequence that is none', () => discord.gateway.close(4_007, bot), 4_007, true],
  ['an error of Discord’s own', () => discord.gateway.close(4_000, bot), 4_000, false],
  ['too many frames', () => discord.gateway.close(4_008, bot), 4_008, false],
  ['heartbeats that nobody answers', () => discord.gateway.acknowledge(false), 4_200, false],
])('ends with %s, and knows whether the session lives on', async (_what, act, code, sessionOver) => {
  const held = hold();
  await untilReady();
  act();
  expect(await held).toEqual({ code, sessionOver, wasReady: true });
  // What comes after the end is for who connects next.
  expect(discord.gateway.identifies).toHaveLength(1);
});

it.each([
  ['a token that is not taken', () => discord.revoke(bot), 4_004],
  ['an intent that is not switched on', () => void (bot.privileged.messageContent = false), 4_014],
  ['too few shards', () => void (bot.shards = 2), 4_011],
])('ends at once with %s', async (_what, act, code) => {
  act();
  expect(await hold()).toEqual({ code, sessionOver: false, wasReady: false });
});

it('keeps the session where nobody answers', async () => {
  session = { sessionId: 'kept', resumeUrl: 'ws://127.0.0.1:9', sequence: 5, shards: 1 };
  expect(await hold()).toMatchObject({ sessionOver: false, wasReady: false });
});

it('knows that a session is over which cannot be resumed', async () => {
  session = { sessionId: 'gone', resumeUrl: discord.apiUrl.replace('http', 'ws').replace('/api', '/gateway'), sequence: 5, shards: 1 };
  expect(await hold()).toMatchObject({ sessionOver: true, wasReady: false });
});

it('gives up a resumption that is not answered, and keeps the session', async () => {
  const first = new AbortController();
  const held = hold({}, first.signal);
  await untilReady();
  first.abort();
  await held;
  discord.gateway.hold(true);
  expect(await hold({ patienceMs: 100 })).toEqual({ code: null, sessionOver: false, wasReady: false });
});

it('does not begin where another number of shards is held, and identifies', async () => {
  session = { sessionId: 'old', resumeUrl: 'ws://127.0.0.1:9', sequence: 5, shards: 3 };
  void hold();
  await untilReady();
  expect(discord.gateway.identifies).toMatchObject([{ shard: [0, 1], outcome: 'ready' }]);
});

it('tells of answered heartbeats', async () => {
  void hold();
  await until(() => beats > 1);
  expect(discord.gateway.heartbeats.length).toBeGreaterThan(1);
});

it('leaves while it is dialling, and while it waits for its turn to identify', async () => {
  discord.gateway.refuseConnects(true);
  stop.abort();
  expect(await hold()).toMatchObject({ wasReady: false });
  discord.gateway.refuseConnects(false);
  const waiting = new AbortController();
  const asked = { is: false };
  const held = hold(
    {
      mayIdentify: (signal) => {
        asked.is = true;
        return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('left'))));
      },
    },
    waiting.signal,
  );
  await until(() => asked.is);
  waiting.abort();
  expect(await held).toEqual({ code: null, sessionOver: false, wasReady: false });
  expect(discord.gateway.identifies).toEqual([]);
});
