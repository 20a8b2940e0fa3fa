// The fake's gateway against the real client: who connects, what comes, what is sent again, and why a socket is closed.
import { WebSocketManager, WebSocketShardEvents, type SessionInfo } from '@discordjs/ws';
import { Client, GatewayDispatchEvents, GatewayIntentBits as Bits, REST } from 'discord.js';
import type { GatewayDispatchPayload } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { createManualClock, type ManualClock } from '../../builders/manual-clock.ts';
import { until } from '../../support/until.ts';
import { startFakeDiscord, type FakeDiscord } from './fake-discord.ts';
import type { Bot, Channel, Guild, User } from './types.ts';

const ALL = Bits.Guilds | Bits.GuildMessages | Bits.DirectMessages | Bits.MessageContent;

let clock: ManualClock;
let discord: FakeDiscord;
let bot: Bot;
let ada: User;
let guild: Guild;
let channel: Channel;
const closers: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  clock = createManualClock();
  discord = await startFakeDiscord({ time: clock, gateway: { identifyWindowMs: 0 } });
  bot = discord.addBot('shop');
  ada = discord.people.person();
  guild = discord.people.guild([bot]);
  channel = discord.people.channel(guild);
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  await discord.close();
});

interface Listener {
  /** Closes with this code and keeps what is known of the session. */
  readonly leave: (code: number) => Promise<void>;
  readonly events: GatewayDispatchPayload[];
  readonly session: () => SessionInfo | null;
  readonly texts: () => readonly string[];
}

async function listen(kept: SessionInfo | null = null, intents = ALL): Promise<Listener> {
  const events: GatewayDispatchPayload[] = [];
  let session = kept;
  let leaving = false;
  const rest = new REST({ api: discord.apiUrl, hashSweepInterval: 0, handlerSweepInterval: 0 }).setToken(bot.token);
  const manager = new WebSocketManager({
    token: bot.token,
    intents,
    rest,
    retrieveSessionInfo: () => session,
    // The SDK takes any close of ours for the end of the session.
    updateSessionInfo: (_shard, info) => void (session = leaving ? session : info),
  });
  manager.on(WebSocketShardEvents.Dispatch, ({ data }) => void events.push(data));
  const leave = async (code: number): Promise<void> => {
    leaving = true;
    await manager.destroy({ code });
  };
  closers.push(() => leave(4_200));
  await manager.connect();
  const texts = () => events.flatMap((event) => (event.t === GatewayDispatchEvents.MessageCreate ? event.d.content : []));
  return { leave, events, session: () => session, texts };
}

const say = (content: string, where = channel) => discord.people.write(ada, where, content);

describe('connecting', () => {
  it('serves the Client of discord.js, from login to an answer', async () => {
    const client = new Client({ intents: ALL, rest: { api: discord.apiUrl } });
    closers.push(() => client.destroy());
    client.on(
      'messageCreate',
      (message) => void (message.author.bot ? null : message.reply({ content: `To ${message.content}`, nonce: '7' })),
    );
    await client.login(bot.token);
    await until(() => client.isReady());
    say('Hello');
    await until(() => discord.view(channel).length === 2);
    expect(discord.view(channel)[1]).toMatchObject({ content: 'To Hello', author: { id: bot.user.id } });
    expect(discord.gateway.identifies).toMatchObject([{ token: bot.token, shard: [0, 1], outcome: 'ready' }]);
  });

  it('tells of guilds, channels, threads, edits and removals', async () => {
    const { events } = await listen();
    const message = say('One');
    discord.people.edit(message, 'Two');
    discord.people.thread(ada, channel, 'More', { from: message });
    discord.people.remove(message);
    discord.people.kick(bot, guild);
    await until(() => events.at(-1)?.t === 'GUILD_DELETE');
    expect(events.map(({ t }) => t)).toEqual([
      'READY',
      'GUILD_CREATE',
      'MESSAGE_CREATE',
      'MESSAGE_UPDATE',
      'THREAD_CREATE',
      'MESSAGE_UPDATE',
      'MESSAGE_DELETE',
      'GUILD_DELETE',
    ]);
    expect(events[2]?.d).toMatchObject({ guild_id: guild.id, channel_type: 0, member: { roles: [] }, author: { id: ada.id } });
  });

  it.each([
    ['a token it does not know', { token: 'x' }, 4_004],
    ['a shard that is none', { shard: [1, 1] }, 4_010],
    ['intents that are none', { intents: 1 << 30 }, 4_013],
    ['an intent that is not switched on', { intents: Bits.GuildMembers }, 4_014],
  ])('closes for %s', async (_what, wrong, code) => {
    const closed = await rawClose({ op: 2, d: { token: bot.token, intents: ALL, properties: {}, ...wrong } });
    expect(closed).toBe(code);
  });

  it.each([
    ['anything before identify', { op: 3, d: {} }, 4_003],
    ['an operation that is none', { op: 99, d: {} }, 4_001],
    ['what is no JSON', '{', 4_002],
  ])('closes for %s', async (_what, frame, code) => {
    expect(await rawClose(frame)).toBe(code);
  });

  it('closes for more than 120 frames a minute', async () => {
    expect(await rawClose(...Array.from({ length: 121 }, () => ({ op: 1, d: null })))).toBe(4_008);
  });

  it('resets the token of a bot that identifies too often in a day', async () => {
    bot.identifiesLeft = 0;
    expect(await rawClose({ op: 2, d: { token: bot.token, intents: ALL, properties: {} } })).toBe(4_004);
    expect(bot.revoked).toBe(true);
  });
});

async function rawClose(...frames: readonly unknown[]): Promise<number> {
  const socket = new WebSocket(`${discord.apiUrl.replace('http', 'ws').replace('/api', '/gateway')}?v=10&encoding=json`);
  return new Promise((resolve) => {
    socket.once('message', () => frames.forEach((frame) => socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame))));
    socket.once('close', resolve);
  });
}

describe('what a session may read', () => {
  it('is nothing but what is for it without the Message Content intent', async () => {
    const { texts } = await listen(null, ALL & ~Bits.MessageContent);
    say('secret');
    say(`<@${bot.user.id}> hello`);
    say('private', discord.people.dm(bot, ada));
    await until(() => texts().length === 3);
    expect(texts()).toEqual(['', `<@${bot.user.id}> hello`, 'private']);
  });

  it('leaves out what it did not ask for', async () => {
    const { texts } = await listen(null, Bits.Guilds | Bits.DirectMessages);
    say('in the guild');
    say('in private', discord.people.dm(bot, ada));
    await until(() => texts().length === 1);
    expect(texts()).toEqual(['in private']);
  });
});

it('gives each guild to one shard', async () => {
  const ready = (id: number) => rawFrames({ op: 2, d: { token: bot.token, intents: ALL, properties: {}, shard: [id, 2] } });
  const guilds = [...(await ready(0)), ...(await ready(1))].flatMap((frame) => (frame as { d: { guilds?: unknown } }).d.guilds ?? []);
  expect(guilds).toEqual([{ id: guild.id, unavailable: true }]);
});

describe('resuming', () => {
  it.each([
    ['a socket that is cut', () => discord.gateway.kill(bot)],
    ['op 7', () => discord.gateway.reconnect(bot)],
    ['a close that leaves the session', () => discord.gateway.close(4_000)],
    ['op 9 that says so', () => discord.gateway.invalidate(true)],
  ])('brings what was missed after %s', async (_what, breakIt) => {
    const { texts } = await listen();
    say('One');
    await until(() => texts().length === 1);
    discord.gateway.hold(true);
    say('Two');
    breakIt();
    await until(() => discord.gateway.resumes.length === 1);
    discord.gateway.hold(false);
    say('Three');
    await until(() => texts().length === 3);
    expect(texts()).toEqual(['One', 'Two', 'Three']);
    expect(discord.gateway.identifies).toHaveLength(1);
    expect(discord.gateway.resumes).toMatchObject([{ replayed: 1 }]);
    expect(discord.gateway.connections()[0]?.session?.bot).toBe(bot);
  });

  it('works across processes when the session was kept, at the address meant for it', async () => {
    const first = await listen();
    await first.leave(4_200);
    say('Meanwhile');
    const second = await listen(first.session());
    await until(() => second.texts().length === 1);
    expect(discord.gateway.closes).toMatchObject([{ by: 'client', code: 4_200 }]);
    expect(discord.gateway.connections()[0]?.path).toContain('/gateway/resume');
  });

  it.each<[string, (first: Listener) => unknown]>([
    ['the client closed with 1000', ({ leave }) => leave(1_000)],
    [
      'minutes have passed',
      async ({ leave }) => {
        await leave(4_200);
        clock.advance(180_001);
      },
    ],
  ])('is over once %s', async (_what, end) => {
    const first = await listen();
    const kept = first.session();
    await end(first);
    const sent = await rawFrames({ op: 6, d: { token: bot.token, session_id: kept?.sessionId, seq: kept?.sequence } });
    expect(sent).toContainEqual({ op: 9, d: false, s: null, t: null });
    expect(discord.gateway.resumes).toMatchObject([{ replayed: null }]);
  });

  it('closes for a sequence that was never reached', async () => {
    const first = await listen();
    const { sessionId } = first.session()!;
    expect(await rawClose({ op: 6, d: { token: bot.token, session_id: sessionId, seq: 999 } })).toBe(4_007);
  });
});

async function rawFrames(frame: unknown): Promise<readonly unknown[]> {
  const socket = new WebSocket(`${discord.apiUrl.replace('http', 'ws').replace('/api', '/gateway')}?v=10&encoding=json`);
  const got: unknown[] = [];
  socket.on('message', (data) => {
    got.push(JSON.parse(Buffer.isBuffer(data) ? data.toString() : ''));
    if (got.length === 1) socket.send(JSON.stringify(frame));
  });
  await until(() => got.length > 1);
  socket.terminate();
  return got;
}

it('starts a new session after op 9, and counts it', async () => {
  const { events } = await listen();
  discord.gateway.invalidate(false, bot);
  await until(() => events.filter(({ t }) => t === 'READY').length === 2);
  expect(discord.gateway.identifies).toHaveLength(2);
  expect(bot.identifiesLeft).toBe(998);
});

it('lets one shard identify at a time', async () => {
  await discord.close();
  discord = await startFakeDiscord({ time: clock });
  bot = discord.addBot('shop');
  const identify = { op: 2, d: { token: bot.token, intents: 1, properties: {} } };
  expect(await rawFrames(identify)).toMatchObject([{ op: 10 }, { op: 0, t: 'READY', s: 1 }]);
  expect(await rawFrames(identify)).toMatchObject([{ op: 10 }, { op: 9, d: false }]);
  clock.advance(5_000);
  expect(await rawFrames(identify)).toMatchObject([{ op: 10 }, { t: 'READY' }]);
});

it('leaves heartbeats without an answer when told to, so that clients cut and resume', async () => {
  await discord.close();
  discord = await startFakeDiscord({ gateway: { heartbeatMs: 60 } });
  bot = discord.addBot('shop');
  await listen();
  await until(() => discord.gateway.heartbeats.length > 1);
  discord.gateway.acknowledge(false);
  await until(() => discord.gateway.resumes.length > 0);
  discord.gateway.acknowledge(true);
  expect(discord.gateway.identifies).toHaveLength(1);
});

it('cuts who connects while it refuses, and closes a client that is silent', async () => {
  discord.gateway.refuseConnects(true);
  const socket = new WebSocket(`${discord.apiUrl.replace('http', 'ws').replace('/api', '/gateway')}?v=10`);
  await new Promise((resolve) => socket.once('error', resolve));
  await discord.close();
  discord = await startFakeDiscord({ gateway: { heartbeatMs: 20 } });
  expect(await rawClose()).toBe(4_009);
});
