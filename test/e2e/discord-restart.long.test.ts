/** Three processes of Claw that are restarted one after the other while people write to bots of Discord, and sockets that end in every way. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFakeDiscord } from '../platforms/discord/fake-discord.ts';
import type { FakeDiscord } from '../platforms/discord/fake-discord.ts';
import type { Channel } from '../platforms/discord/types.ts';
import { call } from '../support/call.ts';
import { answersIn, openShop, POST } from '../support/discord-house.ts';
import type { Shop } from '../support/discord-house.ts';
import { makeHome, putSetting, raiseLimits } from '../support/gateway-process.ts';
import type { GatewayHome, GatewayProcess } from '../support/gateway-process.ts';
import { createTestDatabase, startTestPostgres } from '../support/postgres.ts';
import { startTestRedis } from '../support/redis.ts';
import type { TestRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';

/** Answered without looking anything up. */
const QUESTION = '/help';
const BOTS = 3;
const WRITERS = 2;
/** Questions of one person that may be open at the same time, so that the load is what the machine can bear. */
const MOST_OPEN = 3;
/** A pause between two questions of the same person, milliseconds. */
const PAUSE_MS = 800;
const STUCK_MS = 60_000;
const HEARTBEAT_MS = 1_000;

const server = await startTestPostgres();
const redis = await startTestRedis();
if ('skip' in server) it.skip(`bots of three gateways (${server.skip})`);
else if ('skip' in redis) it.skip(`bots of three gateways (${redis.skip})`);
else {
  describe('bots of three gateways', () => {
    describeBots(server.ownerUrl, redis);
  });
}

function describeBots(ownerUrl: string, store: TestRedis): void {
  let discord: FakeDiscord;
  let home: GatewayHome;
  let gateways: GatewayProcess[];
  let env: Readonly<Record<string, string>>;
  let drop: () => Promise<void>;
  let shops: readonly Shop[];

  beforeAll(async () => {
    const database = await createTestDatabase(ownerUrl);
    drop = database.drop;
    discord = await startFakeDiscord({ gateway: { heartbeatMs: HEARTBEAT_MS } });
    home = await makeHome();
    env = { DATABASE_URL: database.url, REDIS_URL: store.url, DISCORD_API_URL: discord.apiUrl };
    const first = await home.start({ env });
    gateways = [first, ...(await Promise.all([home.start({ env }), home.start({ env })]))];
    await raiseLimits(home, gateways[0]!);
    await putSetting(home, gateways[0]!, 'collect.window_ms', 0);
    await putSetting(home, gateways[0]!, 'limits.contact_per_minute', { free: 600, pro: 600, enterprise: 600 });
    const key = await home.adminKey();
    const api = (path: string, json?: unknown, method?: string) =>
      call(`${gateways[0]!.url}/api/v1${path}`, { token: key, json, ...(method !== undefined && { method }) });
    shops = await Promise.all(Array.from({ length: BOTS }, (_none, at) => openShop({ discord, api }, `shop-${at}`)));
  });
  afterAll(async () => {
    await home.remove();
    await drop();
    await store.stop();
    await discord.close();
  });

  /** People who ask in channels of their own, one question after the other, until told to stop. */
  function startWriters() {
    let isOver = false;
    const asked = new Map<Channel, { readonly shop: Shop; readonly ids: string[] }>();
    const writing = shops.flatMap((shop) =>
      Array.from({ length: WRITERS }, async (_none, at) => {
        const person = discord.people.person(`${shop.bot.user.username}-${at}`);
        const channel = discord.people.channel(shop.guild, `room-${at}`);
        const ids: string[] = [];
        asked.set(channel, { shop, ids });
        while (!isOver) {
          await until(() => isOver || ids.length - answered(shop, channel).length < MOST_OPEN, STUCK_MS, PAUSE_MS);
          ids.push(discord.people.write(person, channel, `<@${shop.bot.user.id}> ${QUESTION}`).id);
          await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
        }
      }),
    );
    return {
      stop: async () => {
        isOver = true;
        await Promise.all(writing);
        return asked;
      },
    };
  }
  const answered = (shop: Shop, channel: Channel) => answersIn({ discord }, shop, channel).map(({ replyTo }) => String(replyTo));
  const sessionsOf = () => discord.gateway.sessions().map(({ id }) => id);
  const untilConnected = () =>
    until(() => shops.every(({ bot }) => discord.gateway.connections(bot).some(({ session }) => session !== null)), STUCK_MS, 20);
  const identified = () => discord.gateway.identifies.length;

  it('answer every question once in a rolling restart under load, in the sessions they had', { timeout: 240_000 }, async () => {
    const before = sessionsOf();
    expect(identified()).toBe(BOTS);
    const writers = startWriters();
    for (const [at, gateway] of gateways.entries()) {
      expect(await gateway.end('SIGTERM')).toBe(0);
      gateways[at] = await home.start({ env });
    }
    const asked = await writers.stop();
    for (const [channel, { shop, ids }] of asked) {
      await until(() => answered(shop, channel).length >= ids.length, STUCK_MS, 100);
      expect(answered(shop, channel).toSorted()).toEqual(ids.toSorted());
    }
    const total = [...asked.values()].reduce((sum, { ids }) => sum + ids.length, 0);
    const { resumes } = discord.gateway;
    console.log(`${total} questions answered once each over a rolling restart: ${identified()} identifies, ${resumes.length} resumes`);
    expect(identified()).toBe(BOTS);
    expect(sessionsOf()).toEqual(before);
    expect(resumes.length).toBeGreaterThanOrEqual(BOTS);
    expect(resumes.filter(({ replayed }) => replayed === null)).toEqual([]);
    expect(discord.ledger.filter(({ route, repeated }) => route === POST && repeated)).toEqual([]);
  });

  it.each([
    ['op 7', () => discord.gateway.reconnect(), 0],
    ['a killed socket', () => discord.gateway.kill(), 0],
    ['heartbeats that nobody acknowledges', () => discord.gateway.acknowledge(false), 0],
    ['op 9 for a session that may be resumed', () => discord.gateway.invalidate(true), 0],
    ['op 9 for a session that is over', () => discord.gateway.invalidate(false), BOTS],
  ])('answer what was asked around %s, once', async (_what, act, anew) => {
    await untilConnected();
    const before = [identified(), discord.gateway.resumes.length] as const;
    const channels = shops.map((shop) => discord.people.channel(shop.guild, 'around'));
    const ask = () =>
      shops.forEach((shop, at) => discord.people.write(discord.people.person(), channels[at]!, `<@${shop.bot.user.id}> ${QUESTION}`));
    ask();
    act();
    ask();
    await until(() => identified() + discord.gateway.resumes.length >= before[0] + before[1] + BOTS, STUCK_MS, 20);
    discord.gateway.acknowledge(true);
    await untilConnected();
    ask();
    for (const [at, shop] of shops.entries()) {
      await until(() => answered(shop, channels[at]!).length >= 3, STUCK_MS, 50);
      expect(answersIn({ discord }, shop, channels[at]!)).toHaveLength(3);
    }
    expect(identified() - before[0]).toBe(anew);
  });
}
