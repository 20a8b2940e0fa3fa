// A Discord on loopback: speaks REST, gateway and signed interactions to real SDKs, keeps a ledger, and fails on request.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGateway, type Gateway, type GatewayOptions } from './gateway.ts';
import { nonceOf } from './messages.ts';
import { createPeople, type People } from './people.ts';
import { createRateLimits, REAL_LIMITS, type Limits } from './rate-limits.ts';
import { createRouter } from './routes.ts';
import type { DiscordSchema } from './schema.ts';
import { serveRest } from './serve-rest.ts';
import { postSigned, type HttpTry, type Signing } from './sign.ts';
import type { Accepted, Bot, Channel, Fault, Place, Refusal, Seen, User } from './types.ts';
import { viewOf, type SeenMessage } from './view.ts';
import { addBot, createWorld, type Periods, type Time, type World } from './world.ts';

export interface FakeDiscordOptions {
  /** What its nonces, budgets, sessions and interactions go by; the machine's clock when absent. */
  readonly time?: Time;
  readonly limits?: Partial<Limits>;
  readonly periods?: Partial<Periods>;
  readonly gateway?: GatewayOptions & { readonly maxConcurrency?: number };
}

export interface FakeDiscord {
  /** For `rest.api` and `DISCORD_API_URL`; without the version. */
  readonly apiUrl: string;
  /** Where attachments are fetched from. */
  readonly cdnUrl: string;
  readonly schema: DiscordSchema;
  /** Everything accepted that was no mere look, in order. */
  readonly ledger: readonly Accepted[];
  /** Every request that came, with the status it was answered with. */
  readonly requests: readonly Seen[];
  readonly gateway: Gateway;
  /** Writing, pressing and so on as the people who talk to the bots. */
  readonly people: People;
  /** Adds a bot with its application; its token is made up. */
  addBot(username?: string): Bot;
  /** Meets the next matching requests, in the order the faults were given. */
  fail(...faults: readonly Fault[]): void;
  /** What bots are told at this channel, until it is null again. */
  refuseAt(channel: Channel, refusal: Refusal | null): void;
  /** The token is not valid any more; its connections are closed. */
  revoke(bot: Bot): void;
  /** Whether nothing answers and nothing connects; connections are cut. */
  setDown(down: boolean): void;
  /** Messages of the channel as people see them, oldest first; ephemeral ones only for their viewer. */
  view(channel: Channel | string, viewer?: User): readonly SeenMessage[];
  /** How often messages with the nonce were accepted, and how many came of it. */
  nonce(nonce: string): { readonly accepted: number; readonly made: number };
  /** Answers of 401, 403 and 429 within the window. */
  invalidRequests(): number;
  /** Any body at an application's address, signed as told. */
  postSigned(bot: Bot, url: string, body: unknown, signing?: Signing): Promise<HttpTry>;
  /** Rejects when the fake answered what Discord would not: then what was tested against it proves little. */
  close(): Promise<void>;
}

export async function startFakeDiscord(options: FakeDiscordOptions = {}): Promise<FakeDiscord> {
  const world = createWorld(options.time ?? Date, options.periods);
  world.maxConcurrency = options.gateway?.maxConcurrency ?? 1;
  const limits = createRateLimits(world.time, { ...REAL_LIMITS, ...options.limits });
  const gateway = createGateway(world, options.gateway);
  const rest = { world, limits, find: createRouter() };
  const server = createServer((request, response) => {
    if (world.down) return void request.socket.destroy();
    void serveRest(rest, request, response).catch((error: unknown) => {
      world.ownFaults.push(String(error));
      response.destroy();
    });
  });
  server.on('upgrade', gateway.upgrade);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  world.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    apiUrl: `${world.origin}/api`,
    cdnUrl: world.origin,
    schema: world.schema,
    ledger: world.ledger,
    requests: world.seen,
    gateway,
    people: createPeople(world),
    addBot: (username = `shop-${world.bots.size + 1}`) => addBot(world, username),
    fail: (...faults) => void world.faults.push(...faults),
    refuseAt: (channel, refusal) => void (placeOf(world, channel).refusal = refusal),
    revoke: (bot) => {
      bot.revoked = true;
      gateway.close(4_004, bot);
    },
    setDown: (down) => {
      world.down = down;
      if (!down) return;
      gateway.kill();
      server.closeAllConnections();
    },
    view: (channel, viewer) => viewOf(world, typeof channel === 'string' ? channel : channel.id, viewer),
    nonce: (nonce) => countNonce(world, nonce),
    invalidRequests: limits.invalid,
    postSigned: (bot, url, body, signing) => postSigned(world, bot, url, body, signing),
    close: async () => {
      gateway.shutDown();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      if (world.ownFaults.length > 0) throw new Error(`The fake answered what Discord would not: ${world.ownFaults.join('; ')}`);
    },
  };
}

function placeOf(world: World, { id }: Channel): Place {
  const place = world.places.get(id);
  if (place === undefined) throw new Error(`There is no channel ${id}.`);
  return place;
}

function countNonce({ ledger }: World, nonce: string): { accepted: number; made: number } {
  const accepted = ledger.filter(({ body }) => nonceOf(body) === nonce);
  return { accepted: accepted.length, made: accepted.filter(({ repeated }) => !repeated).length };
}
