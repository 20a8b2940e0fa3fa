// One request to the REST API, from its token to its answer: budgets, faults, the official schema, the act, the ledger.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { tooManyBody, tooManyHeaders, type RateLimits } from './rate-limits.ts';
import { readBody, type ReadBody } from './read-body.ts';
import { REFUSALS, refuse } from './refusals.ts';
import type { FindRoute, Found } from './routes.ts';
import type { Answer, Bot, Fault, Seen } from './types.ts';
import type { World } from './world.ts';

const PREFIX = '/api/v10';

export interface Rest {
  readonly world: World;
  readonly limits: RateLimits;
  readonly find: FindRoute;
}

export async function serveRest(rest: Rest, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { world } = rest;
  const url = new URL(request.url ?? '/', 'http://discord');
  if (url.pathname.startsWith('/attachments/')) return serveFile(world, url.pathname, response);
  const found = url.pathname.startsWith(PREFIX) ? rest.find(request.method ?? '', url.pathname.slice(PREFIX.length)) : null;
  if (found === null) return send(response, refuse(REFUSALS.notFound));
  const read = await readBody(request).catch(() => null);
  const token = request.headers.authorization?.replace(/^Bot /, '') ?? null;
  const seen: Seen = { at: world.time.now(), token, route: found.route, path: url.pathname, body: read?.body ?? {}, status: 0 };
  world.seen.push(seen);
  const reply = new Reply(rest, response, seen);
  if (rest.limits.banned()) return reply.html(429, 'You are being rate limited', { 'retry-after': '3600' });
  if (read === null) return reply.json(refuse(REFUSALS.invalidJson));
  await answer(rest, { found, read, url, token }, reply);
}

interface Asked {
  readonly found: Found;
  readonly read: ReadBody;
  readonly url: URL;
  readonly token: string | null;
}

async function answer(rest: Rest, asked: Asked, reply: Reply): Promise<void> {
  const { found, token } = asked;
  const isOpen = 'forAnyone' in found.act;
  const bot = rest.world.bots.get(token ?? '');
  if (!isOpen && (bot === undefined || bot.revoked)) return reply.json(refuse(REFUSALS.unauthorized));
  const fault = takeFault(rest.world.faults, found.route, token);
  if (fault?.kind === 'slow') await pause(fault.ms, undefined, { ref: false });
  if (fault !== null && fault.kind !== 'slow' && !fault.kind.startsWith('accept-')) return reply.fail(fault);
  const verdict = rest.limits.take({ token, route: found.route, params: found.params, counted: !isOpen });
  if (verdict.exceeded !== null) {
    const body = tooManyBody(verdict.exceeded, verdict.retryAfterMs / 1_000);
    return reply.json({ status: 429, body }, verdict.headers);
  }
  const done = await carryOut(rest.world, asked, bot ?? null);
  if (fault === null || fault.kind === 'slow') return reply.json(done, verdict.headers);
  reply.fail(fault);
}

async function carryOut(world: World, { found, read, url, token }: Asked, bot: Bot | null): Promise<Answer> {
  const { route, params, act } = found;
  const faults = read.raw === undefined ? [] : world.schema.body(route, read.raw);
  if (faults.length > 0) {
    return { status: 400, body: { message: 'Invalid Form Body', code: 50_035, errors: { schema: faults } } };
  }
  const call = { world, params, query: url.searchParams, body: read.body, files: read.files };
  const done = 'forBot' in act ? await act.forBot(call, bot as Bot) : act.forAnyone(call);
  if (done.status < 300) {
    const own = world.schema.answer(route, done.status, done.body);
    world.ownFaults.push(...own.map((one) => `${route}: ${one}`));
    if (!route.startsWith('GET ')) {
      const { body, files } = read;
      const repeated = done.repeated === true;
      world.ledger.push({ at: world.time.now(), token, route, path: url.pathname, params, body, files, result: done.body, repeated });
    }
  }
  return done;
}

function takeFault(faults: Fault[], route: string, token: string | null): Fault | null {
  const at = faults.findIndex((one) => (one.route ?? route) === route && (one.token ?? token) === token);
  const fault = faults[at];
  if (fault === undefined) return null;
  if ((fault.times ?? 1) > 1) faults[at] = { ...fault, times: (fault.times ?? 1) - 1 };
  else faults.splice(at, 1);
  return fault;
}

const IN_VAIN = new Set([401, 403, 429]);

/** Answers once, and keeps the count of what was in vain. */
class Reply {
  readonly #rest: Rest;
  readonly #response: ServerResponse;
  readonly #seen: Seen;

  constructor(rest: Rest, response: ServerResponse, seen: Seen) {
    this.#rest = rest;
    this.#response = response;
    this.#seen = seen;
  }

  json(answer: Answer, headers: Readonly<Record<string, string>> = {}): void {
    this.#note(answer.status, headers);
    send(this.#response, answer, headers);
  }

  html(status: number, title: string, headers: Readonly<Record<string, string>> = {}): void {
    this.#note(status, headers);
    this.#response.writeHead(status, { 'content-type': 'text/html', ...headers });
    this.#response.end(`<html><h1>${status} ${title}</h1></html>`);
  }

  /** What the caller meets, whether or not the request was carried out before. */
  fail(fault: Fault): void {
    if (fault.kind === 'too-many') {
      const { scope = 'user', retryAfter } = fault;
      return this.json({ status: 429, body: tooManyBody(scope, retryAfter) }, tooManyHeaders(scope, retryAfter));
    }
    if (fault.kind === 'refuse') return this.json(refuse(fault));
    if (fault.kind === 'server-error')
      return this.json({ status: fault.status ?? 500, body: { message: 'Internal Server Error', code: 0 } });
    if (fault.kind === 'accept-server-error') return this.json({ status: 500, body: { message: 'Internal Server Error', code: 0 } });
    if (fault.kind.endsWith('html')) return this.html(502, 'Bad Gateway');
    if (fault.kind.endsWith('drop')) this.#response.destroy();
  }

  #note(status: number, headers: Readonly<Record<string, string>>): void {
    this.#seen.status = status;
    if (IN_VAIN.has(status) && headers['x-ratelimit-scope'] !== 'shared') this.#rest.limits.countInvalid();
  }
}

function send(response: ServerResponse, { status, body }: Answer, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

function serveFile(world: World, path: string, response: ServerResponse): void {
  const file = world.files.get(path);
  if (file === undefined || file.until < world.time.now()) {
    response.writeHead(404, { 'content-type': 'text/plain' });
    return void response.end('This content is no longer available.');
  }
  response.writeHead(200, { 'content-type': file.type, 'content-length': file.bytes.length });
  response.end(file.bytes);
}
