// A Telegram on loopback: speaks the Bot API to real SDKs, keeps a ledger of everything it accepted, and fails on request.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { METHODS, refuse } from './methods.ts';
import { createPeople, type People } from './people.ts';
import { readCall } from './read-call.ts';
import { loadTelegramSchema, type TelegramSchema } from './schema.ts';
import type { Accepted, Answer, Bot, Fault, Json, Message } from './types.ts';
import { createBringer, getUpdates, type Time } from './updates.ts';

export interface FakeTelegramOptions {
  /** Length of one of its seconds in milliseconds, for polls and webhook retries; 1,000 like the real one when absent. */
  readonly secondMs?: number;
}

export interface FakeTelegram {
  /** For `client.apiRoot`. */
  readonly apiRoot: string;
  readonly schema: TelegramSchema;
  /** Everything accepted, in order. */
  readonly ledger: readonly Accepted[];
  /** Every call that came, also those that were refused or met a fault. */
  readonly calls: readonly { readonly method: string; readonly body: Json }[];
  /** Adds a bot; its token is made up. */
  addBot(username?: string): Bot;
  /** Meets the next matching calls, in the order the faults were given. */
  fail(...faults: readonly Fault[]): void;
  /** Writing as the people who talk to the bots. */
  readonly people: People;
  /** Messages that the bot has in the chat now, as people see them. */
  messagesOf(bot: Bot, chatId: number): readonly Message[];
  close(): Promise<void>;
}

interface World {
  readonly bots: Map<string, Bot>;
  readonly schema: TelegramSchema;
  readonly ledger: Accepted[];
  readonly calls: { method: string; body: Json }[];
  readonly faults: Fault[];
  readonly time: Time;
}

export async function startFakeTelegram(options: FakeTelegramOptions = {}): Promise<FakeTelegram> {
  const began = performance.now();
  const closing = new AbortController();
  const time: Time = { now: () => performance.now() - began, secondMs: options.secondMs ?? 1_000, closed: closing.signal };
  const world: World = { bots: new Map(), schema: loadTelegramSchema(), ledger: [], calls: [], faults: [], time };
  const server = createServer((request, response) => {
    void serve(world, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    apiRoot: `http://127.0.0.1:${port}`,
    schema: world.schema,
    ledger: world.ledger,
    calls: world.calls,
    people: createPeople(world.schema, createBringer(time)),
    addBot: (username) => addBot(world.bots, username),
    fail: (...faults) => void world.faults.push(...faults),
    messagesOf: (bot, chatId) => [...bot.messages.values()].filter(({ chat, from }) => chat.id === chatId && from?.id === bot.me.id),
    close: () =>
      new Promise((resolve) => {
        closing.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function addBot(bots: Map<string, Bot>, username = `shop_${bots.size + 1}_bot`): Bot {
  const id = 7_000_000_001 + bots.size;
  const bot: Bot = {
    token: `${id}:AAfake-token-of-${username}`,
    me: { id, is_bot: true, first_name: username, username },
    updates: [],
    chats: new Map(),
    messages: new Map(),
    refusals: new Map(),
    upgraded: new Map(),
    files: new Map(),
    topics: new Set(),
    deliveries: [],
    allowed: null,
    webhook: null,
    poll: null,
    lastMessage: 100,
    lastUpdate: 1_000,
  };
  bots.set(bot.token, bot);
  return bot;
}

async function serve(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://telegram');
  const file = /^\/file\/bot([^/]+)\/(.+)$/.exec(url.pathname);
  if (file !== null) return serveFile(world, file, response);
  const [, token = '', method = ''] = /^\/bot([^/]+)\/(\w+)$/.exec(url.pathname) ?? [];
  const body = await readCall(request, url);
  world.calls.push({ method, body });
  const bot = world.bots.get(decodeURIComponent(token));
  if (bot === undefined) return send(response, refuse(401, 'Unauthorized'));
  const fault = takeFault(world.faults, bot, method);
  if (fault !== null && !fault.kind.startsWith('accept-')) return failBefore(fault, response);
  const answer = await carryOut(world, bot, method, body, response);
  if (answer.ok && method !== 'getUpdates') {
    world.ledger.push({ at: world.time.now(), token: bot.token, method, body, result: answer.result });
  }
  if (fault === null) return send(response, answer);
  if (fault.kind === 'accept-bad-gateway') return badGateway(response);
  if (fault.kind === 'accept-drop') response.destroy();
}

async function carryOut(world: World, bot: Bot, method: string, body: Json, response: ServerResponse): Promise<Answer> {
  const faults = world.schema.call(method, body);
  if (faults.length > 0) return refuse(400, `Bad Request: not as the schema says: ${faults.join('; ')}`);
  if (method === 'getUpdates') return getUpdates(bot, body, world.time, whenGone(response));
  const act = METHODS[method];
  if (act === undefined) return refuse(404, 'Not Found');
  return act(bot, body, Math.floor(Date.now() / 1_000));
}

function whenGone(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  return gone.signal;
}

function takeFault(faults: Fault[], bot: Bot, method: string): Fault | null {
  const at = faults.findIndex((one) => (one.method ?? method) === method && (one.token ?? bot.token) === bot.token);
  const fault = faults[at];
  if (fault === undefined) return null;
  if ((fault.times ?? 1) > 1) faults[at] = { ...fault, times: (fault.times ?? 1) - 1 };
  else faults.splice(at, 1);
  return fault;
}

function failBefore(fault: Fault, response: ServerResponse): void {
  if (fault.kind === 'too-many') {
    const { retryAfter } = fault;
    return send(response, refuse(429, `Too Many Requests: retry after ${retryAfter}`, { retry_after: retryAfter }));
  }
  if (fault.kind === 'refuse') return send(response, refuse(fault.code, fault.description));
  if (fault.kind === 'bad-gateway') return badGateway(response);
  if (fault.kind === 'drop') response.destroy();
}

function badGateway(response: ServerResponse): void {
  response.writeHead(502, { 'content-type': 'text/html' });
  response.end('<html><h1>502 Bad Gateway</h1></html>');
}

function send(response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.ok ? 200 : answer.error_code, { 'content-type': 'application/json' });
  response.end(JSON.stringify(answer));
}

function serveFile(world: World, [, token = '', path = '']: RegExpExecArray, response: ServerResponse): void {
  const bot = world.bots.get(decodeURIComponent(token));
  const file = [...(bot?.files.values() ?? [])].find((one) => one.path === path);
  if (file === undefined) return send(response, refuse(404, 'Not Found'));
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': file.bytes.length });
  response.end(file.bytes);
}
