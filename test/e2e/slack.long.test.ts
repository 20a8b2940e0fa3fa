/** Apps connected while Claw runs: people write to a Slack over HTTP and sockets, and what they see there is what is looked at. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFakeSlack, type FakeSlack } from '../platforms/slack/fake-slack.ts';
import type { Socket } from '../platforms/slack/sockets.ts';
import type { Channel, Install, User } from '../platforms/slack/types.ts';
import { call } from '../support/call.ts';
import { freePort } from '../support/free-port.ts';
import { makeHome, putSetting, raiseAddressLimit, untilDocsAreReady } from '../support/gateway-process.ts';
import type { GatewayHome, GatewayProcess } from '../support/gateway-process.ts';
import { until } from '../support/until.ts';

const QUESTION = 'How do I add my own documents?';
/** What the issue of a lost platform allows. */
const ANSWER_MS = 15_000;

let slack: FakeSlack;
let home: GatewayHome;
let gateway: GatewayProcess;
let url: string;

beforeAll(async () => {
  slack = await startFakeSlack();
  home = await makeHome();
  const port = String(await freePort());
  url = `http://127.0.0.1:${port}`;
  gateway = await home.start({ env: { SLACK_API_URL: slack.apiUrl, PORT: port, PUBLIC_URL: url } });
  await raiseAddressLimit(home, gateway);
  await putSetting(home, gateway, 'collect.window_ms', 0);
  await untilDocsAreReady(home, gateway);
});
afterAll(async () => {
  await home.remove();
  await slack.close();
});

const api = async (path: string, json?: unknown) => call(`${gateway.url}/api/v1${path}`, { token: await home.adminKey(), json });
const healthOf = async (id: string) => (await api(`/channels/${id}/health`)).body?.['state'];

interface Shop {
  readonly id: string;
  readonly bot: Install;
  readonly ada: User;
  readonly channel: Channel;
  readonly dm: Channel;
}

async function openShop(mode: 'webhook' | 'socket'): Promise<Shop> {
  const bot = slack.install(slack.addApp({ socketMode: mode === 'socket' }), slack.addWorkspace());
  const { app, token } = bot;
  const own = mode === 'socket' ? { app_token: app.appToken } : { signing_secret: app.signingSecret };
  const made = await api('/channels', { kind: 'slack', name: 'Shop', mode, secrets: { bot_token: token, ...own } });
  expect([made.status, made.text]).toEqual([201, expect.any(String)]);
  expect(made.body).toMatchObject({ connection: { bot: { id: bot.userId }, mode, last_four: token.slice(-4) } });
  const id = String(made.body?.['id']);
  const address = `${url}/webhooks/slack/${id}`;
  Object.assign(app.urls, { events: address, interactivity: address, commands: address });
  if (mode === 'socket') await until(async () => (await healthOf(id)) === 'live', ANSWER_MS, 100);
  const ada = slack.people.person(bot.team);
  return { id, bot, ada, channel: slack.people.channel(bot.team, 'help', [bot, ada]), dm: slack.people.direct(bot, ada) };
}

/** Whole messages of the bot, in a thread or in the channel itself. */
const answers = ({ bot }: Shop, channel: Channel, thread: string | null = null) =>
  slack.see(channel).filter((one) => one.from === bot.userId && one.thread === thread && one.state === 'whole');
const untilAnswered = (shop: Shop, channel: Channel, thread: string | null = null, count = 1) =>
  until(() => answers(shop, channel, thread).length >= count, ANSWER_MS, 50);

describe.each(['webhook', 'socket'] as const)('an app that is fed by %s', (mode) => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop(mode);
  });

  it('answers a direct message once, however often it comes', async () => {
    const { deliveries, taken } = slack.people.write(shop.ada, shop.dm, { text: QUESTION });
    await taken;
    for (const eventId of ['same', 'new'] as const) await slack.again(deliveries[0]!, eventId).taken;
    await untilAnswered(shop, shop.dm);
    expect(answers(shop, shop.dm)[0]?.text).toContain('documents');
    expect(await healthOf(shop.id)).toBe('live');
  });

  it('answers a mention in a thread under it, and goes on there without being called again', async () => {
    const { message, taken } = slack.people.write(shop.ada, shop.channel, { text: `<@${shop.bot.userId}> ${QUESTION}` });
    await taken;
    await untilAnswered(shop, shop.channel, message.ts);
    slack.people.write(shop.ada, shop.channel, { text: 'Which models can it use?', thread: message.ts });
    await untilAnswered(shop, shop.channel, message.ts, 2);
    expect(answers(shop, shop.channel, message.ts)).toHaveLength(2);
    expect(answers(shop, shop.channel)).toEqual([]);
  });

  it('answers in an assistant thread, with something to ask offered before', async () => {
    const { channel, thread } = slack.people.openAssistant(shop.bot, shop.ada);
    await until(() => (channel.threads.get(thread)?.prompts.length ?? 0) > 0, ANSWER_MS, 50);
    slack.people.write(shop.ada, channel, { text: QUESTION, thread });
    await untilAnswered(shop, channel, thread);
    expect(answers(shop, channel, thread)).toHaveLength(1);
  });

  it('answers a command', async () => {
    const before = slack.see(shop.channel).length;
    expect(await slack.people.command(shop.bot, shop.ada, shop.channel, '/claw', QUESTION).taken).toMatchObject({ accepted: true });
    await until(() => slack.see(shop.channel).length > before, ANSWER_MS, 50);
    expect(slack.see(shop.channel)).toHaveLength(before + 1);
  });

  it('hears whether an answer helped', async () => {
    const answer = answers(shop, shop.dm)[0]!;
    const value = JSON.stringify(answer.blocks).match(/fb:-:[\w-]+/)?.[0] ?? '';
    expect(await slack.people.press(shop.bot, shop.ada, shop.dm, answer.ts, 'feedback', value).taken).toMatchObject({ accepted: true });
  });

  it('says that it is refused when the app was removed', async () => {
    slack.uninstall(shop.bot);
    await until(async () => (await healthOf(shop.id)) !== 'live', ANSWER_MS, 100);
    expect(await healthOf(shop.id)).toBe('refused');
  });
});

describe('an app whose sockets are lost', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop('socket');
  });
  const open = () => slack.sockets.all.filter((socket) => socket.isOpen && socket.app === shop.bot.app);
  const untilReplaced = (before: readonly Socket[]) => until(() => open().some((socket) => !before.includes(socket)), ANSWER_MS, 20);
  /** How long it takes, milliseconds. */
  const answersNext = async (): Promise<number> => {
    const began = performance.now();
    const before = answers(shop, shop.dm).length;
    await until(() => open().length > 0, ANSWER_MS, 20);
    slack.people.write(shop.ada, shop.dm, { text: QUESTION });
    await untilAnswered(shop, shop.dm, null, before + 1);
    return performance.now() - began;
  };

  it.each(['warning', 'refresh_requested', 'link_disabled'] as const)('answers the next question after %s', async (reason) => {
    const before = open();
    for (const socket of before) socket.disconnect(reason);
    await untilReplaced(before);
    expect(await answersNext()).toBeLessThan(ANSWER_MS);
  });

  it('answers the next question after they were killed', async () => {
    for (const socket of open()) socket.kill();
    expect(await answersNext()).toBeLessThan(ANSWER_MS);
  });

  it('finds out that they are dead while they look open', async () => {
    const frozen = open();
    for (const socket of frozen) socket.freeze();
    await untilReplaced(frozen);
    expect(await answersNext()).toBeLessThan(ANSWER_MS);
  });

  it('answers within fifteen seconds after a minute without Slack', async () => {
    slack.setDown(true);
    await until(async () => (await healthOf(shop.id)) === 'unreachable', ANSWER_MS, 100);
    await new Promise((resolve) => setTimeout(resolve, 60_000));
    slack.setDown(false);
    expect(await answersNext()).toBeLessThan(ANSWER_MS);
  }, 120_000);
});
