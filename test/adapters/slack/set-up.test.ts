// What an app is looked at for before it is connected, and the manifest it is made from.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_SCOPES } from '../../platforms/slack/world.ts';
import { createManifest, SCOPES } from '../../../adapters/slack/manifest.ts';
import { Secret } from '../../../src/kernel/secret.ts';
import { serveApp } from '../../http/serve-app.ts';
import { createSlackScene, type SlackScene } from './slack-scene.ts';

let scene: SlackScene;
beforeAll(async () => {
  scene = await createSlackScene({ callTimeoutMs: 500 });
});
afterAll(() => scene.slack.close());

const check = (secrets: Record<string, string>) =>
  scene.adapter.check(
    Object.fromEntries(Object.entries(secrets).map(([name, value]) => [name, new Secret(value)])),
    new AbortController().signal,
  );

describe('an app', () => {
  it('is known by its bot', async () => {
    const { token, app, userId } = scene.bot;
    expect(await check({ bot_token: token, app_token: app.appToken })).toEqual({
      kind: 'ready',
      bot: { id: userId, name: 'claw' },
      advice: [],
    });
  });

  it('is told which scopes it lacks', async () => {
    const scopes = DEFAULT_SCOPES.filter((scope) => scope !== 'files:read' && scope !== 'commands');
    const poor = scene.slack.install(scene.slack.addApp(), scene.bot.team, { scopes });
    expect(await check({ bot_token: poor.token })).toMatchObject({
      kind: 'ready',
      advice: [expect.stringMatching(/commands, files:read: .*install the app again/)],
    });
  });

  it('is refused with a token that Slack does not take, and the other token is named by what it is', async () => {
    expect(await check({ bot_token: 'xoxb-guess' })).toMatchObject({ kind: 'refused', reason: 'Slack does not take the app’s token.' });
    const refused = await check({ bot_token: scene.bot.token, app_token: 'xapp-guess' });
    expect(refused).toMatchObject({ kind: 'refused', reason: expect.stringContaining('app-level token (invalid_auth)') });
    expect(JSON.stringify(refused)).not.toContain('guess');
    expect(await check({})).toMatchObject({ kind: 'refused' });
  });

  it('cannot be looked at while Slack is away', async () => {
    scene.slack.setDown(true);
    expect(await check({ bot_token: scene.bot.token })).toMatchObject({ kind: 'unreachable' });
    scene.slack.setDown(false);
  });
});

describe('the manifest', () => {
  it('has the scopes of which a check asks, and posts everything to one address or nothing to any', () => {
    const url = 'https://claw.example/webhooks/slack/1';
    expect(createManifest('Shop', { events: url })).toMatchObject({
      features: { slash_commands: [{ command: '/claw', url }] },
      oauth_config: { scopes: { bot: SCOPES } },
      settings: { event_subscriptions: { request_url: url }, interactivity: { request_url: url }, socket_mode_enabled: false },
    });
    const socket = createManifest('Shop', null);
    expect(socket).toMatchObject({ settings: { socket_mode_enabled: true } });
    expect(JSON.stringify(socket)).not.toMatch(/url"/);
  });

  it('is handed out for Socket Mode, and with addresses for a channel or for the app that many share', async () => {
    const app = await serveApp({ endpoints: scene.adapter.endpoints(scene.fake.host) });
    const ask = async (query: string) => {
      const answer = await app.fetch(`/api/v1/slack/manifest${query}`, { headers: { authorization: 'Bearer key-viewer' } });
      return { status: answer.status, text: await answer.text() };
    };
    const { id } = scene.connection.channel;
    expect(await ask('?name=Shop')).toMatchObject({ status: 200, text: expect.stringContaining('"socket_mode_enabled":true') });
    expect((await ask(`?channel_id=${id}`)).text).toContain(`https://claw.example/webhooks/slack/${id}`);
    const shared = JSON.parse((await ask('?app_id=1.2')).text);
    expect(shared).toMatchObject({
      oauth_config: { redirect_urls: ['https://claw.example/oauth/slack/1.2/callback'] },
      settings: { event_subscriptions: { request_url: 'https://claw.example/webhooks/slack/app/1.2' } },
    });
    expect((await ask(`?app_id=1.2&channel_id=${id}`)).status).toBe(422);
    expect((await ask('?app_id=../x')).status).toBe(422);
    expect((await app.fetch('/api/v1/slack/manifest')).status).toBe(401);
  });
});
