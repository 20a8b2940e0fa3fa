// Installing by OAuth against the fake: a code for a state, a token for a code, and every way it is refused.
import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startFakeSlack, type FakeSlack } from './fake-slack.ts';
import { quietLogger } from './quiet-logger.ts';
import type { App, User, Workspace } from './types.ts';

const REDIRECT = 'https://claw.example/slack/oauth';
let slack: FakeSlack;
let app: App;
let team: Workspace;
let ada: User;

beforeEach(async () => {
  slack = await startFakeSlack();
  app = slack.addApp({ redirectUris: [REDIRECT] });
  team = slack.addWorkspace();
  ada = slack.people.person(team);
  slack.oauth.consent = { team, userId: ada.id, denied: false };
});
afterEach(() => slack.close());

const client = (token?: string) => new WebClient(token, { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 }, logger: quietLogger });

async function visit(given: Record<string, string> = {}): Promise<URLSearchParams | null> {
  const query = { client_id: app.clientId, scope: 'chat:write,im:history', redirect_uri: REDIRECT, state: 's-1', ...given };
  const response = await fetch(`${slack.authorizeUrl}?${new URLSearchParams(query).toString()}`, { redirect: 'manual' });
  const location = response.headers.get('location');
  return location === null ? null : new URL(location).searchParams;
}
const access = async (code: string, given: object = {}) =>
  client().oauth.v2.access({ client_id: app.clientId, client_secret: app.clientSecret, redirect_uri: REDIRECT, code, ...given });
const refusal = (error: string) => ({ data: { error } });

it('sends the browser back with the state and a code, which is good for one token', async () => {
  const query = await visit();
  expect(query?.get('state')).toBe('s-1');
  const code = query!.get('code')!;
  const answer = await access(code);
  expect(answer).toMatchObject({ app_id: app.id, team: { id: team.id }, authed_user: { id: ada.id }, scope: 'chat:write,im:history' });
  expect(slack.installs).toMatchObject([{ token: answer.access_token, app, dead: null }]);
  await expect(client(answer.access_token).auth.test()).resolves.toMatchObject({ team_id: team.id, user_id: answer.bot_user_id });
  await expect(access(code)).rejects.toMatchObject(refusal('code_already_used'));
});

it('refuses a wrong secret, client, code and address, and a code that is too old', async () => {
  const code = (await visit())!.get('code')!;
  await expect(access(code, { client_secret: 'no' })).rejects.toMatchObject(refusal('bad_client_secret'));
  await expect(access(code, { client_id: 'no' })).rejects.toMatchObject(refusal('invalid_client_id'));
  await expect(access('no')).rejects.toMatchObject(refusal('invalid_code'));
  await expect(access(code, { redirect_uri: 'https://evil.example' })).rejects.toMatchObject(refusal('bad_redirect_uri'));
  await slack.clock.advance(600_000);
  await expect(access(code)).rejects.toMatchObject(refusal('invalid_code'));
});

it('tells of a refusal by the person, and redirects nowhere it does not know', async () => {
  slack.oauth.consent = { team, userId: ada.id, denied: true };
  expect((await visit())?.get('error')).toBe('access_denied');
  expect(await visit({ redirect_uri: 'https://evil.example' })).toBeNull();
});

it('keeps the token when installed again, and gives another one after an uninstall', async () => {
  const first = await access((await visit())!.get('code')!);
  const again = await access((await visit({ scope: 'files:read' }))!.get('code')!);
  expect(again).toMatchObject({ access_token: first.access_token, scope: 'chat:write,im:history,files:read' });
  await client(first.access_token).auth.revoke();
  await expect(client(first.access_token).auth.test()).rejects.toMatchObject(refusal('token_revoked'));
  const other = await access((await visit())!.get('code')!);
  expect(other.access_token).not.toBe(first.access_token);
});
