// What the fake sends to apps must pass the real SDK's checks and come again as Slack's does, or tests against it prove nothing.
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { App as BoltApp, HTTPReceiver } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startFakeSlack, type FakeSlack } from './fake-slack.ts';
import { quietLogger } from './quiet-logger.ts';
import { absentRecordings, recordedPayloads, strangeFields } from './recordings.ts';
import { readText } from './read-call.ts';
import type { App, Channel, Install, Json, User, Workspace } from './types.ts';
import { word } from './word.ts';

/** Long enough for a busy machine. */
const SOON = { timeout: 8_000 };

interface Came {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let slack: FakeSlack;
let app: App;
let team: Workspace;
let bot: Install;
let ada: User;
let channel: Channel;
/** What the app under test got, and what it answers next; `hang` never answers, `drop` cuts the connection, `last` wants no retry. */
let came: Came[];
let answers: (number | 'hang' | 'drop' | 'last')[];
let server: Server;

beforeEach(async () => {
  came = [];
  answers = [];
  server = createServer(async (request, response) => {
    const body = await readText(request);
    came.push({ headers: request.headers, body });
    const answer = answers.shift() ?? 200;
    if (answer === 'hang') return;
    if (answer === 'drop') return void response.destroy();
    response.writeHead(answer === 'last' ? 500 : answer, answer === 'last' ? { 'x-slack-no-retry': '1' } : {});
    response.end(body.startsWith('{') ? word((JSON.parse(body) as Json)['challenge']) : 'seen');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  slack = await startFakeSlack();
  app = slack.addApp({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events` });
  team = slack.addWorkspace('shop');
  bot = slack.install(app, team);
  ada = slack.people.person(team);
  channel = slack.people.channel(team, 'help', [ada, bot]);
});
afterEach(async () => {
  await slack.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const parsed = (at: number): Json & { event: Json } => JSON.parse(came[at]!.body) as Json & { event: Json };

describe('events', () => {
  it('of one text that mentions the bot come as message and as app_mention, of one stamp and two event ids', async () => {
    const { taken, message } = slack.people.write(ada, channel, { text: `<@${bot.userId}> hello` });
    await taken;
    const bodies = came.map((_one, at) => parsed(at));
    expect(new Set(bodies.map(({ event }) => event['type']))).toEqual(new Set(['message', 'app_mention']));
    expect(new Set(bodies.map(({ event }) => event['ts']))).toEqual(new Set([message.ts]));
    expect(new Set(bodies.map((body) => body['event_id'])).size).toBe(2);
  });

  it('come again on request, under the same event id or a new one', async () => {
    const { deliveries } = slack.people.write(ada, channel, { text: 'hello' });
    const first = deliveries[0]!;
    await first.taken;
    await Promise.all([slack.again(first, 'same').taken, slack.again(first, 'new').taken]);
    const ids = came.map((_one, at) => parsed(at)['event_id']);
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(2);
  });

  it('that are not taken come again at once, after a minute and after five, with headers that tell', async () => {
    answers = [500, 'drop', 404, 200];
    const { deliveries } = slack.people.write(ada, channel, { text: 'hello' });
    const { attempts, taken } = deliveries[0]!;
    await expect.poll(() => attempts.length, SOON).toBe(2);
    await slack.clock.advance(59_000);
    expect(attempts).toHaveLength(2);
    await slack.clock.advance(1_000);
    expect(attempts).toHaveLength(3);
    await slack.clock.advance(300_000);
    await expect(taken).resolves.toMatchObject({ retry: 3, status: 200, accepted: true });
    const retries = came.map(({ headers }) => [headers['x-slack-retry-num'], headers['x-slack-retry-reason']]);
    expect(retries).toEqual([
      [undefined, undefined],
      ['1', 'http_error'],
      ['2', 'connection_failed'],
      ['3', 'http_error'],
    ]);
    expect(new Set(came.map(({ body }) => body)).size).toBe(1);
  });

  it('count as not taken when the app is slow', async () => {
    app.ackMs = 50;
    answers = ['hang'];
    const { attempts } = slack.people.write(ada, channel, { text: 'hello' }).deliveries[0]!;
    await expect.poll(() => attempts[0], SOON).toMatchObject({ reason: 'http_timeout', accepted: false });
  });

  it('do not come again when the app asks for that, nor after the third retry', async () => {
    answers = ['last'];
    await slack.people.write(ada, channel, { text: 'one' }).taken;
    expect(came).toHaveLength(1);
    answers = [500, 500, 500, 500];
    const { taken, deliveries } = slack.people.write(ada, channel, { text: 'two' });
    await expect.poll(() => deliveries[0]!.attempts.length, SOON).toBe(2);
    await slack.clock.advance(360_000);
    await slack.clock.advance(360_000);
    await taken;
    expect(deliveries[0]!.attempts.map(({ accepted }) => accepted)).toEqual([false, false, false, false]);
  });

  it('tell of edits, of deletions, of files, and of the own messages of an app that wants them', async () => {
    const { message, taken } = slack.people.write(ada, channel, {
      files: [{ name: 'a.txt', type: 'text/plain', bytes: Buffer.from('a') }],
    });
    await taken;
    await slack.people.edit(channel, message, 'new').taken;
    await slack.people.remove(channel, message).taken;
    expect(came.map((_one, at) => parsed(at).event['subtype'])).toEqual(['file_share', 'message_changed', 'message_deleted']);
    app.echo = true;
    const body = JSON.stringify({ channel: channel.id, text: 'mine' });
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${bot.token}` };
    await fetch(`${slack.apiUrl}chat.postMessage`, { method: 'POST', headers, body });
    await expect.poll(() => came.length, SOON).toBe(4);
    expect(parsed(3).event).toMatchObject({ bot_id: bot.botId, text: 'mine' });
  });

  it('tell an uninstalled app that its token is gone', async () => {
    await Promise.all(slack.uninstall(bot).map(({ taken }) => taken));
    expect(new Set(came.map((_one, at) => parsed(at).event['type']))).toEqual(new Set(['tokens_revoked', 'app_uninstalled']));
    expect(slack.people.write(ada, channel, { text: 'hello' }).deliveries).toEqual([]);
  });

  it('the address is verified by its echo', async () => {
    expect(await slack.verifyUrl(app)).toBe(true);
    answers = [404];
    expect(await slack.verifyUrl(app)).toBe(false);
  });
});

describe('with the real Bolt', () => {
  let bolt: BoltApp;
  let url: string;
  beforeEach(async () => {
    const receiver = new HTTPReceiver({ signingSecret: app.signingSecret, logger: quietLogger });
    bolt = new BoltApp({ token: bot.token, receiver, clientOptions: { slackApiUrl: slack.apiUrl }, logger: quietLogger });
    const listening = (await receiver.start(0)) as Server;
    url = `http://127.0.0.1:${(listening.address() as AddressInfo).port}/slack/events`;
    app.urls.events = app.urls.interactivity = app.urls.commands = url;
  });
  afterEach(() => bolt.stop());

  it('answers a mention, a button by its response_url, and a command', async () => {
    const elements = [{ type: 'button', action_id: 'more', value: 'v-1', text: { type: 'plain_text', text: 'More' } }];
    bolt.event('app_mention', async ({ say, event }) => {
      await say({ text: 'Hi', thread_ts: event.ts, blocks: [{ type: 'actions', elements }] } as Parameters<typeof say>[0]);
    });
    bolt.action('more', async ({ ack, respond, action }) => {
      await ack();
      await respond({ text: `Pressed ${(action as { value: string }).value}`, replace_original: true });
    });
    bolt.command('/claw', async ({ ack, respond, command }) => {
      await ack();
      await respond(`You said ${command.text}`);
    });
    const { message, taken } = slack.people.write(ada, channel, { text: `<@${bot.userId}> hello` });
    await taken;
    await expect.poll(() => slack.see(channel), SOON).toHaveLength(2);
    const reply = slack.see(channel)[1]!;
    expect(reply).toMatchObject({ thread: message.ts, from: bot.userId });
    expect(await slack.people.press(bot, ada, channel, reply.ts, 'more').taken).toMatchObject({ accepted: true });
    await expect.poll(() => slack.see(channel)[1], SOON).toMatchObject({ text: 'Pressed v-1', edits: 1 });
    expect(await slack.people.command(bot, ada, channel, '/claw', 'help me').taken).toMatchObject({ accepted: true });
    await expect.poll(() => slack.see(channel)[2], SOON).toMatchObject({ text: 'You said help me', ephemeralTo: ada.id });
  });

  it.each([
    ['valid', 200],
    ['stale', 401],
    ['forged', 401],
    ['unsigned', 401],
  ] as const)('a request that is %s is answered %i', async (stamp, status) => {
    const { payload } = slack.people.write(ada, channel, { text: 'hello' }).deliveries[0]!;
    expect(await slack.post(app, 'events_api', payload, { stamp })).toMatchObject({ status });
  });

  it('a stamp of the future is truly of the future, and a replay is the same to the byte', async () => {
    const { payload } = slack.people.write(ada, channel, { text: 'hello' }).deliveries[0]!;
    const future = await slack.post(app, 'events_api', payload, { stamp: 'future', retry: { num: 2, reason: 'http_timeout' } });
    expect(Number(future.sent!.headers['x-slack-request-timestamp'])).toBeGreaterThan(Date.now() / 1_000 + 500);
    expect(future.sent!.headers['x-slack-retry-num']).toBe('2');
    expect((await slack.replay(app, future)).sent).toEqual(future.sent);
  });
});

it('answers by response_url five times, and not after half an hour', async () => {
  const command = () => String(slack.people.command(bot, ada, channel, '/claw', '').payload['response_url']);
  const respond = async (url: string) => (await fetch(url, { method: 'POST', body: JSON.stringify({ text: 'x' }) })).status;
  const url = command();
  const statuses = [];
  for (let times = 0; times < 6; times += 1) statuses.push(await respond(url));
  expect(statuses).toEqual([200, 200, 200, 200, 200, 404]);
  const late = command();
  await slack.clock.advance(1_800_000);
  expect(await respond(late)).toBe(404);
});

it('feedback buttons send the half that was pressed', async () => {
  const half = (text: string, value: string) => ({ text: { type: 'plain_text', text }, value });
  const elements = [
    { type: 'feedback_buttons', action_id: 'rate', positive_button: half('Good', 'up'), negative_button: half('Bad', 'down') },
  ];
  const { message } = slack.people.write(ada, channel, { extra: { blocks: [{ type: 'context_actions', elements }] } });
  const { payload } = slack.people.press(bot, ada, channel, message.ts, 'rate', 'down');
  expect(payload['actions']).toMatchObject([{ action_id: 'rate', type: 'feedback_buttons', value: 'down' }]);
  expect(() => slack.people.press(bot, ada, channel, message.ts, 'gone')).toThrow('no button gone');
});

it('sends no field that the recorded payloads do not have', ({ skip }) => {
  const absent = absentRecordings();
  if (absent !== null) skip(absent);
  const direct = slack.people.direct(bot, ada);
  const { message, deliveries } = slack.people.write(ada, direct, { text: 'One' });
  const mention = slack.people.write(ada, channel, { text: `<@${bot.userId}> hey` }).deliveries[1]!;
  const answer = slack.people.write(ada, direct, { text: 'Two', thread: message.ts }).deliveries[0]!;
  const elements = [{ type: 'button', action_id: 'a', block_id: 'b', text: { type: 'plain_text', text: 'A', emoji: true } }];
  const posted = slack.people.write(ada, channel, { extra: { blocks: [{ type: 'actions', block_id: 'b', elements }] } }).message;
  const press = slack.people.press(bot, ada, channel, posted.ts, 'a');
  const { message: _own, ...pressed } = press.payload;
  const command = slack.people.command(bot, ada, channel, '/claw', 'x');
  const payloads = [deliveries[0]!.payload, mention.payload, answer.payload, pressed, command.payload];
  const recorded = recordedPayloads();
  expect(payloads.flatMap((payload) => strangeFields(payload, recorded))).toEqual([]);
});
