// Installing the shared app in a browser: the link, the consent, and the page at the end, in two languages and of every kind.
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serveApp, TENANT, type Served } from '../../http/serve-app.ts';
import { createSlackScene, type SlackScene } from './slack-scene.ts';

let scene: SlackScene;
let app: Served;
let callback: string;

beforeEach(async () => {
  scene = await createSlackScene({ isShared: true, app: { redirectUris: ['https://claw.example/oauth/slack/1.fake/callback'] } });
  app = await serveApp({ endpoints: scene.adapter.endpoints(scene.fake.host) });
  const { clientId } = scene.bot.app;
  callback = `/oauth/slack/${clientId}/callback`;
  scene.slack.oauth.consent = { team: scene.bot.team, userId: scene.ada.id, denied: false };
});
afterEach(() => scene.slack.close());

const begin = async (body: object = {}, role = 'admin', id = scene.bot.app.clientId) => {
  const headers = { authorization: `Bearer key-${role}`, 'content-type': 'application/json' };
  return app.fetch(`/oauth/slack/${id}/install`, { method: 'POST', headers, body: JSON.stringify(body) });
};
const link = async (body: object = {}): Promise<string> => ((await (await begin(body)).json()) as { url: string }).url;
/** What Slack sends the browser back with. */
const consent = async (url: string): Promise<URLSearchParams> => {
  const answer = await fetch(url, { redirect: 'manual' });
  return new URL(answer.headers.get('location') ?? '').searchParams;
};
const finish = async (query: URLSearchParams | Record<string, string>, language = 'en') => {
  const answer = await app.fetch(`${callback}?${new URLSearchParams(query).toString()}`, { headers: { 'accept-language': language } });
  return { status: answer.status, headers: answer.headers, html: await answer.text() };
};

describe('the link', () => {
  it('leads to Slack with the scopes, the address to come back to and a state', async () => {
    const answer = await begin();
    expect(answer.status).toBe(201);
    const { url, expires_at } = (await answer.json()) as { url: string; expires_at: string };
    expect(expires_at).toBe(new Date(900_000).toISOString());
    expect(url.startsWith(`${scene.slack.authorizeUrl}?`)).toBe(true);
    const query = new URL(url).searchParams;
    expect(query.get('client_id')).toBe(scene.bot.app.clientId);
    expect(query.get('redirect_uri')).toBe(`https://claw.example${callback}`);
    expect(query.get('scope')?.split(',')).toEqual(expect.arrayContaining(['chat:write', 'users:read']));
    expect(query.get('state')).toMatch(/./);
    expect(url).not.toContain(scene.bot.app.clientSecret);
  });

  it('is for admins, and for the app that there is', async () => {
    expect((await begin({}, 'operator')).status).toBe(403);
    expect((await begin({}, 'nobody')).status).toBe(401);
    expect((await begin({}, 'admin', '9.9')).status).toBe(404);
    expect((await begin({ name: ' ' })).status).toBe(422);
    await scene.slack.close();
    scene = await createSlackScene();
    app = await serveApp({ endpoints: scene.adapter.endpoints(scene.fake.host) });
    expect((await begin()).status).toBe(404);
  });
});

it('connects the workspace with the token that Slack gave, for the business whose admin asked', async () => {
  const { status, html, headers } = await finish(await consent(await link({ name: 'Support', base_ids: ['shop'] })));
  expect(status).toBe(200);
  const [granted] = scene.fake.installing.granted;
  expect(granted).toMatchObject({
    begun: { tenantId: TENANT, name: 'Support', baseIds: ['shop'], kind: 'slack', appId: scene.bot.app.clientId },
    bot: { id: scene.bot.userId },
    workspace: { id: scene.bot.team.id, name: scene.bot.team.domain },
  });
  expect(granted?.secrets['bot_token']?.reveal()).toBe(scene.bot.token);
  expect(html).toContain(`The Slack workspace ${scene.bot.team.domain} is connected to Shoes &amp; Co &lt;b&gt;`);
  expect(html).not.toContain(scene.bot.token);
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+'; frame-ancestors 'none'/);
  expect(html).toContain('prefers-color-scheme:dark');
  const style = /<style>([^]*)<\/style>/.exec(html)?.[1] ?? '';
  expect(headers.get('content-security-policy')).toContain(`'sha256-${createHash('sha256').update(style).digest('base64')}'`);
});

it('says it in Chinese to a browser that asks for it', async () => {
  const { html } = await finish(await consent(await link()), 'zh-CN,zh;q=0.9,en;q=0.5');
  expect(html).toContain('<html lang="zh-CN">');
  expect(html).toContain('已接入');
  expect(html).not.toContain('Connected');
});

describe('the page', () => {
  it.each([
    ['renewed', 200, 'Connected again'],
    ['taken', 409, 'Already connected elsewhere'],
  ] as const)('says what became of it: %s', async (outcome, status, words) => {
    scene.fake.installing.setOutcome(outcome);
    const page = await finish(await consent(await link()));
    expect([page.status, page.html]).toEqual([status, expect.stringContaining(words)]);
  });

  it('says that it was declined, and the link still counts', async () => {
    const url = await link();
    scene.slack.oauth.consent = { ...scene.slack.oauth.consent!, denied: true };
    expect(await finish(await consent(url))).toMatchObject({ status: 403, html: expect.stringContaining('declined in Slack') });
    scene.slack.oauth.consent = { ...scene.slack.oauth.consent, denied: false };
    expect((await finish(await consent(url))).status).toBe(200);
  });

  it('says that a link counts once, and asks Slack nothing for one that was made up, used or left out', async () => {
    const query = await consent(await link());
    expect((await finish(query)).status).toBe(200);
    const calls = scene.slack.calls.length;
    for (const given of [query, { code: 'c', state: 'made-up' }, { code: 'c' }, { state: 'x' }, {}])
      expect(await finish(given)).toMatchObject({ status: 410, html: expect.stringContaining('no longer counts') });
    expect(scene.slack.calls).toHaveLength(calls);
    expect(scene.fake.installing.granted).toHaveLength(1);
  });

  it('says that Slack gave no token, and logs why without the code or a secret', async () => {
    const query = await consent(await link());
    query.set('code', 'another-code');
    expect(await finish(query)).toMatchObject({ status: 502, html: expect.stringContaining('did not confirm') });
    expect((await finish({ error: '<script>', state: 'x' })).html).not.toContain('<script>');
  });

  it('says that Slack is away', async () => {
    const query = await consent(await link());
    scene.slack.setDown(true);
    expect(await finish(query)).toMatchObject({ status: 503, html: expect.stringContaining('could not be reached') });
    scene.slack.setDown(false);
  });

  it.each([
    [
      'a whole organization',
      { team: null, is_enterprise_install: true, enterprise: { id: 'E1', name: 'Big' } },
      422,
      'Choose one workspace',
    ],
    ['tokens that expire', { refresh_token: 'xoxe-1', expires_in: 43_200 }, 502, 'token rotation'],
    ['a token that is none of a bot', { token_type: 'user' }, 502, 'did not confirm'],
  ] as const)('says why it cannot be: %s', async (_what, given, status, words) => {
    const query = await consent(await link());
    scene.slack.oauth.extra = given;
    expect(await finish(query)).toMatchObject({ status, html: expect.stringContaining(words) });
    expect(scene.fake.installing.granted).toEqual([]);
  });

  it('is a page also where there is no such app', async () => {
    callback = '/oauth/slack/9.9/callback';
    const { status, html, headers } = await finish({ code: 'c', state: 's' }, 'zh');
    expect([status, headers.get('content-type')]).toEqual([404, expect.stringContaining('text/html')]);
    expect(html).toContain('没有这个应用');
  });
});
