// The app that many businesses share over HTTP: whose a payload is, is asked after it was proven, and what is nobody's is counted.
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Stamp } from '../../platforms/slack/signer.ts';
import type { Install } from '../../platforms/slack/types.ts';
import { serveApp } from '../../http/serve-app.ts';
import { createSlackScene, type SlackScene } from './slack-scene.ts';

let scene: SlackScene;

beforeEach(async () => {
  scene = await createSlackScene({ isShared: true });
  const { url } = await serveApp({ endpoints: scene.adapter.endpoints(scene.fake.host) });
  const address = `${url}/webhooks/slack/app/${scene.bot.app.clientId}`;
  Object.assign(scene.bot.app.urls, { events: address, interactivity: address, commands: address });
  serve(scene.bot, scene.connection.channel);
});
afterEach(() => scene.slack.close());

const serve = ({ app, team }: Install, { id }: { id: SlackScene['connection']['channel']['id'] }) =>
  scene.fake.installing.serve(app.clientId, team.id, id);
const unclaimed = (reason: string) =>
  scene.metrics.counted.filter(({ name, labels }) => name === 'claw_unclaimed_events_total' && labels['reason'] === reason).length;
const ask = (text = 'Hello') => scene.slack.people.write(scene.ada, scene.dm, { text });

it('takes what comes from a workspace for the business that it belongs to, and says that its channel was heard', async () => {
  const other = scene.slack.install(scene.bot.app, scene.slack.addWorkspace());
  const connection = scene.connect(other);
  serve(other, connection.channel);
  const bob = scene.slack.people.person(other.team, { name: 'bob' });
  await ask('For one').taken;
  await scene.slack.people.write(bob, scene.slack.people.direct(other, bob), { text: 'For the other' }).taken;
  expect(scene.fake.received).toMatchObject([
    { text: 'For one', tenantId: scene.connection.channel.tenantId, channelId: scene.connection.channel.id },
    { text: 'For the other', tenantId: connection.channel.tenantId, channelId: connection.channel.id },
  ]);
  expect(scene.fake.heard).toEqual([scene.connection.channel.id, connection.channel.id]);
});

it('takes commands and presses from the same address', async () => {
  const { people } = scene.slack;
  expect(await people.command(scene.bot, scene.ada, scene.channel, '/claw', 'Where is it?').taken).toMatchObject({ status: 200 });
  const button = { type: 'button', action_id: 'more', text: { type: 'plain_text', text: 'Tell me more' } };
  const asked = people.write(scene.ada, scene.dm, { text: 'Hi', extra: { blocks: [{ type: 'actions', elements: [button] }] } });
  await asked.taken;
  expect(await people.press(scene.bot, scene.ada, scene.dm, asked.message.ts, 'more').taken).toMatchObject({ status: 200 });
  expect(scene.fake.received.map(({ text }) => text)).toEqual(['Where is it?', 'Hi', 'Tell me more']);
});

it('answers 200 for a workspace that nobody has connected, keeps nothing and counts it', async () => {
  const stranger = scene.slack.install(scene.bot.app, scene.slack.addWorkspace());
  const eve = scene.slack.people.person(stranger.team);
  const { deliveries, taken } = scene.slack.people.write(eve, scene.slack.people.direct(stranger, eve), { text: 'Hello?' });
  await taken;
  expect(deliveries[0]!.attempts).toMatchObject([{ status: 200 }]);
  expect([unclaimed('unknown'), unclaimed('paused')]).toEqual([1, 0]);
  expect([scene.fake.received, scene.fake.heard]).toEqual([[], []]);
});

it('refuses what comes for a paused channel, so that Slack comes back with it, and takes it once that is resumed', async () => {
  scene.connections.delete(scene.connection.channel.id);
  const { deliveries, taken } = ask('Are you there?');
  const [{ attempts }] = deliveries as [(typeof deliveries)[number]];
  await expect.poll(() => attempts.map(({ status }) => status)).toEqual([409, 409]);
  expect([unclaimed('paused'), scene.fake.received, scene.fake.heard]).toEqual([2, [], []]);
  scene.connections.set(scene.connection.channel.id, scene.connection);
  await scene.slack.clock.advance(60_000);
  await taken;
  expect(attempts.map(({ status }) => status)).toEqual([409, 409, 200]);
  expect(scene.fake.received).toMatchObject([{ text: 'Are you there?' }]);
});

it('takes nothing from an installation for a whole organization, which names no workspace', async () => {
  const authorizations = [{ enterprise_id: 'E1', team_id: null, is_enterprise_install: true }];
  expect(await scene.slack.post(scene.bot.app, 'events_api', { type: 'event_callback', authorizations })).toMatchObject({ status: 200 });
  expect(unclaimed('unknown')).toBe(1);
});

it('answers the question of Slack whether the address is ours', async () => {
  expect(await scene.slack.verifyUrl(scene.bot.app)).toBe(true);
});

it.each(['forged', 'stale', 'future', 'unsigned'] satisfies Stamp[])(
  'asks nobody whose a payload is that is %s, and refuses it',
  async (stamp) => {
    const { deliveries, taken } = ask();
    await taken;
    const { payload } = deliveries[0]!;
    expect(await scene.slack.post(scene.bot.app, 'events_api', payload, { stamp })).toMatchObject({ status: 401 });
    expect(scene.fake.received).toHaveLength(1);
  },
);

it('is at no other address, and at none where there is no such app', async () => {
  const { app } = scene.bot;
  app.urls.events = `${app.urls.events}0`;
  expect(await scene.slack.verifyUrl(app)).toBe(false);
});

it('keeps a connection alive whose app was installed again before the news of its end came', async () => {
  const stale = { type: 'app_uninstalled', event_ts: '1.0' };
  await scene.slack.people.event(scene.bot, stale).taken;
  expect(scene.fake.refused).toEqual([]);
  await Promise.all(scene.slack.uninstall(scene.bot).map(({ taken }) => taken));
  expect(new Set(scene.fake.refused)).toEqual(new Set([scene.connection.channel.id]));
});
