// Carries out Web API calls: whose token, which scopes, what goes wrong on request, and the ledger of what was accepted.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ok, refuse } from './answers.ts';
import { answerOrFail } from './faults.ts';
import { createLimiter } from './limits.ts';
import { METHODS } from './methods.ts';
import type { OAuth } from './oauth.ts';
import { missingScope } from './places.ts';
import { readCall } from './read-call.ts';
import { reply } from './reply.ts';
import type { Answer, App, Install, Json } from './types.ts';
import type { World } from './world.ts';

interface Request {
  readonly name: string;
  readonly body: Json;
  readonly token: string | null;
  readonly authorization: string | undefined;
}

export interface WebApiOptions {
  readonly oauth: OAuth;
  /** The address of a socket for the app. */
  readonly openSocket: (app: App) => string;
}

export function createWebApi(world: World, options: WebApiOptions) {
  const carryOut = createCarryOut(world, options);
  return async (name: string, url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const read = await readCall(request, url);
    const { authorization } = request.headers;
    const bearer = authorization?.startsWith('Bearer ') === true ? authorization.slice('Bearer '.length) : null;
    const { token: inBody, ...body } = read ?? {};
    const token = bearer ?? (typeof inBody === 'string' ? inBody : null);
    world.calls.push({ at: world.clock.now(), method: name, token, body, headers: request.headers });
    const install = world.installs.find((one) => one.token === token);
    const act = () => {
      const answer = read === null ? refuse('invalid_json') : carryOut({ name, body, token, authorization });
      return () => reply(response, answer);
    };
    await answerOrFail(world, { method: name, teamId: install?.team.id ?? null, act, response });
  };
}

function createCarryOut(world: World, { oauth, openSocket }: WebApiOptions) {
  const limit = createLimiter(world);
  const answer = ({ name, body, token, authorization }: Request): Answer => {
    if (name === 'oauth.v2.access') return oauth.access(body, authorization);
    if (name === 'api.test') return ok({ args: body });
    if (token === null) return refuse('not_authed');
    if (name === 'apps.connections.open') {
      const app = world.apps.find(({ appToken }) => appToken === token);
      if (app === undefined) return refuse(token.startsWith('xoxb-') ? 'not_allowed_token_type' : 'invalid_auth');
      return ok({ url: openSocket(app) });
    }
    const method = METHODS[name];
    if (method === undefined) return refuse('unknown_method', { req_method: name });
    const install = world.installs.find((one) => one.token === token);
    if (install === undefined) return refuse(token.startsWith('xapp-') ? 'not_allowed_token_type' : 'invalid_auth');
    if (install.dead !== null) return refuse(install.dead);
    const { scopes, act } = method;
    if (scopes.length > 0 && !scopes.some((scope) => install.scopes.has(scope))) return missingScope(install, scopes.join(','));
    return limit(name, install, body) ?? act({ world, install, body });
  };
  return (request: Request): Answer => {
    const given = answer(request);
    const install = world.installs.find(({ token }) => token === request.token);
    if (given.body['ok'] === true) note(world, request, install, given.body);
    const scopes = install === undefined ? undefined : [...install.scopes].join(',');
    return { ...given, headers: { ...given.headers, ...(scopes !== undefined && { 'x-oauth-scopes': scopes }) } };
  };
}

function note(world: World, { name, body }: Request, install: Install | undefined, result: Json): void {
  world.ledger.push({ at: world.clock.now(), method: name, teamId: install?.team.id ?? null, body, result });
}
