/** The one way from a declared endpoint to a served one: limit, authenticate, read, validate, act, present. */
import type Router from '@koa/router';
import { assertMay } from '../core/model/assert-may.ts';
import type { Principal } from '../core/model/principal.ts';
import type { Door } from '../engine/rates.ts';
import type { Endpoint, EndpointRequest } from '../kernel/endpoint.ts';
import { AuthError } from '../kernel/errors.ts';
import type { AddressOf } from './address.ts';
import type { OriginOf } from './origin.ts';
import type { BodyRoom } from './body/body-room.ts';
import { readBody } from './body/read-body.ts';
import { refuseNul } from './body/text.ts';
import type { EventStreams } from './event-streams.ts';
import { handleWithTrace, type TrailDeps } from './middleware/audit.ts';
import { letRead, mountPreflights, welcome } from './middleware/cross-origin.ts';
import { bearerOf, type KeyDesk, needsKey, passwordOf } from './middleware/authenticate.ts';
import { takeAtDoor, takeFromCaller } from './middleware/limit.ts';
import { present } from './present.ts';
import { cookieOf, isOwnPage } from './session-cookie.ts';
import type { HttpContext, HttpState } from './state.ts';
import { queryOf, validate } from './validate.ts';

export interface MountDeps extends TrailDeps {
  readonly addressOf: AddressOf;
  readonly originOf: OriginOf;
  readonly keys: KeyDesk;
  /** The public address is one of https, so that cookies are sent by it alone. */
  readonly isHttps: boolean;
  readonly door: Door;
  readonly streams: EventStreams;
  readonly bodies: BodyRoom;
}

/** @throws Error when two endpoints share a name or an address: a mistake in the code. */
export function mountEndpoints(router: Router<HttpState>, endpoints: readonly Endpoint[], deps: MountDeps): void {
  const taken = new Set<string>();
  for (const endpoint of endpoints) {
    for (const name of [endpoint.operationId, `${endpoint.method} ${endpoint.path}`]) {
      if (taken.has(name)) throw new Error(`Two endpoints are called ${name}.`);
      taken.add(name);
    }
    const path = endpoint.path.replace(/\{(\w+)\}$/, endpoint.deep === true ? '*$1' : ':$1').replaceAll(/\{(\w+)\}/g, ':$1');
    router.register(path, [endpoint.method], (ctx) => serve(ctx, endpoint, deps));
  }
  const take = (ctx: HttpContext, endpoint: Endpoint) =>
    takeAtDoor(ctx, deps.door, { endpoint, address: deps.addressOf(ctx.req), caller: null });
  mountPreflights(router, endpoints, { originOf: deps.originOf, take });
}

type RoutedContext = HttpContext & { params: Record<string, string> };

async function serve(ctx: RoutedContext, endpoint: Endpoint, deps: MountDeps): Promise<void> {
  ctx.state.route = endpoint.operationId;
  ctx.state.problemPage = endpoint.problemPage;
  const { authorization } = ctx.req.headers;
  const bearer = bearerOf(authorization) ?? (endpoint.asksPassword === true ? passwordOf(authorization) : null);
  ctx.state.asksPassword = endpoint.asksPassword;
  const address = deps.addressOf(ctx.req);
  const origin = deps.originOf(ctx.req);
  const caller = await admit(ctx, endpoint, { bearer, address, origin }, deps);
  const headers = ctx.req.headers as Record<string, string | undefined>;
  const params = () => validate(endpoint.params, { ...ctx.params }, 'path');
  await endpoint.admit?.({ params: params(), headers, bearer, address, origin });
  const giveBack = deps.bodies.take(ctx.req, endpoint);
  try {
    const { body, files } = await readBody(ctx.req, endpoint);
    const query = queryOf(ctx.querystring);
    refuseNul({ path: ctx.params, query });
    const request: EndpointRequest<unknown, unknown, unknown> = {
      params: params(),
      query: validate(endpoint.query, query, 'query'),
      body: validate(endpoint.body, body, 'body'),
      files,
      ...(endpoint.streamed !== undefined && { chunks: ctx.req.iterator({ destroyOnReturn: false }) }),
      headers,
      bearer,
      address,
      origin,
      signal: whenGone(ctx),
    };
    await present(ctx, endpoint, await handleWithTrace(deps, endpoint, request, caller, ctx.state.requestId), deps.streams);
  } finally {
    giveBack();
    // What a handler did not read is thrown away: cut off in the middle of sending, the caller would never see the answer.
    if (endpoint.streamed !== undefined) ctx.req.resume();
  }
}

/** The limit comes before an unknown key reaches the database, so that guessing keys is slow. */
async function admit(
  ctx: RoutedContext,
  endpoint: Endpoint,
  { bearer, address, origin }: Pick<EndpointRequest<unknown, unknown, unknown>, 'bearer' | 'address' | 'origin'>,
  deps: MountDeps,
): Promise<Principal | undefined> {
  const token = needsKey(endpoint.auth) ? tokenOf(ctx, { bearer, origin }, deps.isHttps) : null;
  const remembered = token === null ? null : deps.keys.remembered(token);
  await takeAtDoor(ctx, deps.door, { endpoint, address, caller: remembered }).catch((error: unknown) => {
    // Which pages are welcome is not looked up for who asks too much; how long to wait may be read by any page.
    letRead(ctx, endpoint, origin);
    throw error;
  });
  await welcome(ctx, endpoint, origin);
  if (endpoint.auth === 'none') return undefined;
  if (token === null && bearer === null) throw new AuthError('auth_missing', 'Send the token as "Authorization: Bearer <token>".');
  if (token === null || !needsKey(endpoint.auth)) return undefined;
  const caller = remembered ?? (await deps.keys.principal(token));
  if (remembered === null) await takeFromCaller(ctx, deps.door, { endpoint, address, caller });
  assertMay(caller, endpoint.auth);
  return caller;
}

/** A token in the header goes first. @throws AuthError for a change by the cookie that does not come from our own page */
function tokenOf(
  ctx: HttpContext,
  { bearer, origin }: Pick<EndpointRequest<unknown, unknown, unknown>, 'bearer' | 'origin'>,
  isHttps: boolean,
): string | null {
  if (bearer !== null) return bearer;
  const token = cookieOf(ctx.req, isHttps);
  if (token === null || ctx.method === 'GET' || ctx.method === 'HEAD' || isOwnPage(ctx.req, origin)) return token;
  throw new AuthError(
    'auth_forbidden',
    'With the cookie only pages of this server change something: send the token in Authorization instead.',
  );
}

function whenGone(ctx: HttpContext): AbortSignal {
  const gone = new AbortController();
  ctx.res.once('close', () => {
    if (!ctx.res.writableFinished) gone.abort();
  });
  return gone.signal;
}
