// Installing by OAuth: the consent page redirects with a code, and oauth.v2.access gives a token for it.
import { ok, refuse } from './answers.ts';
import type { Answer, App, Install, Json, Workspace } from './types.ts';
import { install, type World } from './world.ts';

/** Who sits at the consent page, and what they do there. */
export interface Consent {
  readonly team: Workspace;
  readonly userId: string;
  readonly denied: boolean;
}

interface Code {
  readonly app: App;
  readonly consent: Consent;
  readonly scopes: readonly string[];
  readonly redirectUri: string | null;
  used: boolean;
}

export interface OAuth {
  /** Decides the next visits to the consent page. */
  consent: Consent | null;
  /** What answers with a token say in place of their own fields, for installations of other kinds. */
  extra: Json;
  /** Where `/oauth/v2/authorize` sends the browser; null when the page itself complains. */
  authorize(query: URLSearchParams): string | null;
  /** The client's id and secret come in the body or as basic authorization. */
  access(body: Json, authorization: string | undefined): Answer;
}

/** Codes live for ten minutes: https://docs.slack.dev/authentication/installing-with-oauth */
const CODE_MS = 600_000;

export function createOAuth(world: World): OAuth {
  const codes = new Map<string, Code>();
  const oauth: OAuth = {
    consent: null,
    extra: {},
    authorize: (query) => {
      const app = world.apps.find(({ clientId }) => clientId === query.get('client_id'));
      const redirect = query.get('redirect_uri') ?? app?.redirectUris[0];
      if (app === undefined || redirect === undefined || oauth.consent === null || !app.redirectUris.includes(redirect)) return null;
      const target = new URL(redirect);
      const state = query.get('state');
      if (state !== null) target.searchParams.set('state', state);
      if (oauth.consent.denied) {
        target.searchParams.set('error', 'access_denied');
        return target.href;
      }
      const code = `code-${world.id('Y')}`;
      const scopes = (query.get('scope') ?? '').split(',').filter((scope) => scope !== '');
      codes.set(code, { app, consent: oauth.consent, scopes, redirectUri: query.get('redirect_uri'), used: false });
      world.clock.later(CODE_MS, () => codes.delete(code));
      target.searchParams.set('code', code);
      return target.href;
    },
    access: (body, authorization) => {
      const answer = exchange(world, codes, body, authorization);
      return answer.body['ok'] === true ? { ...answer, body: { ...answer.body, ...oauth.extra } } : answer;
    },
  };
  return oauth;
}

function exchange(world: World, codes: ReadonlyMap<string, Code>, body: Json, authorization: string | undefined): Answer {
  const basic = authorization?.startsWith('Basic ') ? Buffer.from(authorization.slice(6), 'base64').toString().split(':') : [];
  const app = world.apps.find(({ clientId }) => clientId === (basic[0] ?? body['client_id']));
  if (app === undefined) return refuse('invalid_client_id');
  if (app.clientSecret !== (basic[1] ?? body['client_secret'])) return refuse('bad_client_secret');
  const code = codes.get(String(body['code']));
  if (code?.app !== app) return refuse('invalid_code');
  if (code.used) return refuse('code_already_used');
  if ((body['redirect_uri'] ?? null) !== code.redirectUri) return refuse('bad_redirect_uri');
  code.used = true;
  const made = reinstall(world, app, code);
  return ok({
    app_id: app.id,
    authed_user: { id: code.consent.userId },
    scope: [...made.scopes].join(','),
    token_type: 'bot',
    access_token: made.token,
    bot_user_id: made.userId,
    team: { id: made.team.id, name: made.team.domain },
    enterprise: null,
    is_enterprise_install: false,
  });
}

/** A second installation in the same workspace keeps the token and adds to its scopes, as long as the first one lives. */
function reinstall(world: World, app: App, { consent, scopes }: Code): Install {
  const known = world.installs.find((one) => one.app === app && one.team === consent.team && one.dead === null);
  if (known === undefined) return install(world, app, consent.team, { scopes });
  for (const scope of scopes) known.scopes.add(scope);
  return known;
}
