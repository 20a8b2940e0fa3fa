// Socket Mode of the fake must greet, redeliver and hang up as Slack's does, for the real client to be tested against it.
import { SocketModeReceiver, type ReceiverEvent } from '@slack/bolt';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startFakeSlack, type FakeSlack } from './fake-slack.ts';
import { quietLogger } from './quiet-logger.ts';
import type { Channel, Install, User } from './types.ts';

/** Long enough for a busy machine. */
const SOON = { timeout: 8_000 };

let slack: FakeSlack;
let bot: Install;
let ada: User;
let channel: Channel;
let receivers: SocketModeReceiver[];

beforeEach(async () => {
  slack = await startFakeSlack();
  bot = slack.install(slack.addApp({ socketMode: true, subscriptions: ['message'] }), slack.addWorkspace());
  ada = slack.people.person(bot.team);
  channel = slack.people.channel(bot.team, 'help', [bot, ada]);
  receivers = [];
});
afterEach(async () => {
  await Promise.all(receivers.map((receiver) => receiver.stop()));
  await slack.close();
});

type Take = (event: ReceiverEvent) => Promise<void>;

/** A client of the real SDK; it reconnects after half a second. */
async function connect(take: Take): Promise<SocketModeReceiver> {
  const receiver = new SocketModeReceiver({
    appToken: bot.app.appToken,
    logger: quietLogger,
    clientPingTimeout: 500,
    installerOptions: { clientOptions: { slackApiUrl: slack.apiUrl } },
  });
  receiver.init({ processEvent: take } as Parameters<SocketModeReceiver['init']>[0]);
  receivers.push(receiver);
  await receiver.start();
  return receiver;
}

const ask = (text = 'hello') => slack.people.write(ada, channel, { text }).deliveries[0]!;
const open = () => slack.sockets.all.filter((socket) => socket.isOpen);

it('brings events, and records when each was acknowledged', async () => {
  const seen: unknown[] = [];
  await connect(async ({ body, ack }) => {
    seen.push(body['event']);
    await ack();
  });
  const attempt = await ask().taken;
  expect(attempt).toMatchObject({ via: 'socket', accepted: true, retry: 0 });
  expect(slack.sockets.acks).toMatchObject([{ envelopeId: attempt.envelopeId }]);
  expect(seen).toMatchObject([{ type: 'message', text: 'hello' }]);
});

it('brings buttons and commands, whose answer comes with the acknowledgement', async () => {
  await connect(async ({ ack }) => ack({ text: 'On it' }));
  const command = slack.people.command(bot, ada, channel, '/claw', 'help');
  expect(await command.taken).toMatchObject({ accepted: true, answer: '{"text":"On it"}' });
});

it('brings an event again when it is not acknowledged, as a retry that tells why', async () => {
  bot.app.ackMs = 60;
  const retries: unknown[] = [];
  await connect(async ({ ack, retryNum, retryReason }) => {
    retries.push([retryNum, retryReason]);
    if (retries.length > 1) await ack();
  });
  const { attempts, taken } = ask();
  await taken;
  expect(retries).toEqual([
    [0, ''],
    [1, 'timeout'],
  ]);
  expect(new Set(attempts.map(({ envelopeId }) => envelopeId)).size).toBe(2);
});

it('gives each payload to one of several sockets', async () => {
  const counts = [0, 0];
  for (const at of [0, 1]) {
    await connect(async ({ ack }) => {
      counts[at] = (counts[at] ?? 0) + 1;
      await ack();
    });
  }
  for (let times = 0; times < 4; times += 1) await ask().taken;
  expect(counts).toEqual([2, 2]);
});

it.each(['warning', 'refresh_requested', 'link_disabled'] as const)(
  'says %s, and the client comes back on another socket',
  async (reason) => {
    await connect(({ ack }) => ack());
    open()[0]!.disconnect(reason);
    await expect.poll(() => slack.sockets.all.length, SOON).toBe(2);
    await expect.poll(() => open().length, SOON).toBe(1);
    expect(await ask().taken).toMatchObject({ accepted: true });
  },
);

it('can kill a socket with an unacknowledged event, which then comes to the next one', async () => {
  let times = 0;
  await connect(async ({ ack }) => {
    times += 1;
    if (times === 1) open()[0]!.kill();
    else await ack();
  });
  const { attempts, taken } = ask();
  await expect.poll(() => attempts.length, SOON).toBe(2);
  await expect.poll(() => open().length, SOON).toBe(1);
  await slack.clock.advance(60_000);
  expect(await taken).toMatchObject({ accepted: true });
});

it('can go dead without a word: the client finds out by its own pings', async () => {
  await connect(({ ack }) => ack());
  open()[0]!.freeze();
  await expect.poll(() => slack.sockets.all.length, SOON).toBe(2);
  expect(await ask().taken).toMatchObject({ accepted: true });
});

it('refuses everything while it is down, and is found again afterwards', async () => {
  await connect(({ ack }) => ack());
  slack.setDown(true);
  expect(open()).toEqual([]);
  await expect(fetch(slack.apiUrl)).rejects.toThrow('fetch failed');
  slack.setDown(false);
  await expect.poll(() => open().length, SOON).toBe(1);
  expect(await ask().taken).toMatchObject({ accepted: true });
});
