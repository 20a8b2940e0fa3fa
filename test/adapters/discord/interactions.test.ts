// Interactions over HTTP: signed by the fake Discord, judged on their raw bytes, committed before they are answered.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDiscordAdapter } from '../../../adapters/discord/index.ts';
import { SETTINGS } from '../../../src/core/model/setting.ts';
import type { MessageState } from '../../../src/core/model/message.ts';
import type { ChannelConnection } from '../../../src/core/ports/channel-connection.ts';
import type { ChannelHost } from '../../../src/core/ports/channel-host.ts';
import { createSystemClock } from '../../../src/kernel/clock.ts';
import { AuthError, OverloadedError } from '../../../src/kernel/errors.ts';
import { createSilentLogger } from '../../../src/kernel/logger.ts';
import { Secret } from '../../../src/kernel/secret.ts';
import { buildChannel, createFakeChannelHost } from '../../builders/fake-channel-host.ts';
import { createMemorySessions } from '../../builders/memory-sessions.ts';
import { startFakeDiscord, type FakeDiscord } from '../../platforms/discord/fake-discord.ts';
import type { Signing } from '../../platforms/discord/sign.ts';
import type { Bot, Channel, User } from '../../platforms/discord/types.ts';

let discord: FakeDiscord;
let bot: Bot;
let ada: User;
let channel: Channel;
let connection: ChannelConnection;
let fake: ReturnType<typeof createFakeChannelHost>;
let adapter: ReturnType<typeof createDiscordAdapter>;
/** What becomes of a message that is taken in. */
let state: MessageState;
let server: Server;
let url: string;

beforeEach(async () => {
  discord = await startFakeDiscord();
  bot = discord.addBot('shop');
  ada = discord.people.person();
  channel = discord.people.channel(discord.people.guild([bot]));
  const identity = { id: bot.user.id, name: bot.user.username };
  const secrets = { bot_token: new Secret(bot.token) };
  connection = { channel: buildChannel({ kind: 'discord' }), secrets, bot: identity, audience: 'addressed' };
  fake = createFakeChannelHost();
  state = 'waiting';
  adapter = createDiscordAdapter({
    clock: createSystemClock(),
    logger: createSilentLogger(),
    apiUrl: discord.apiUrl,
    callTimeoutMs: 2_000,
    patienceMs: 1_000,
    connection: async (id) => (id === connection.channel.id ? connection : null),
    sessions: createMemorySessions(),
    setting: async (_tenant, _channel, key) => SETTINGS[key].default as never,
  });
  server = await serve();
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/${connection.channel.id}`;
  await adapter.feed(connection, { kind: 'socket' }, AbortSignal.timeout(10_000));
  bot.interactionsUrl = url;
});
afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
  await discord.close();
});

/** The endpoint alone, behind what a server does around it. */
async function serve(): Promise<Server> {
  const { receive } = fake.host;
  const host: ChannelHost = {
    ...fake.host,
    receive: async (message) => {
      const received = await receive(message);
      return received.kind === 'accepted' ? { ...received, message: { ...received.message, state } } : received;
    },
  };
  const [endpoint] = adapter.endpoints(host);
  const made = createServer((request, response) => {
    const answer = async (): Promise<readonly [number, unknown]> => {
      const head = { params: { channelId: request.url?.slice(1) ?? '' }, headers: request.headers } as never;
      await endpoint!.admit?.(head);
      const reply = await endpoint!.handle({ ...(head as object), body: new Uint8Array(await buffer(request)) } as never, undefined);
      return [reply.status, 'body' in reply ? reply.body : null];
    };
    void answer()
      .catch((error: unknown): readonly [number, unknown] => [error instanceof AuthError ? 401 : 400, {}])
      .then(([status, body]) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)));
  });
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  return made;
}

const ask = (signing: Signing = 'good', name = 'ask') =>
  discord.people.command(ada, bot, channel, { name, ...(name === 'ask' && { options: { question: 'Why?' } }) }, { signing });

describe('an interaction over HTTP', () => {
  it('is committed, and promised an answer', async () => {
    const { interaction, http } = ask();
    expect(await http).toMatchObject({ status: 200, body: '{"type":5}' });
    expect(fake.received).toMatchObject([{ text: 'Why?', identity: `${channel.id}/command:${interaction.id}` }]);
    expect(discord.view(channel)[0]).toMatchObject({ thinking: true });
  });

  it('counts once however often it comes', async () => {
    const { interaction, http } = ask();
    await http;
    const { status, body } = await discord.postSigned(bot, url, interaction.payload);
    expect([status, body]).toEqual([200, '{"type":5}']);
    expect(new Set(fake.received.map(({ identity }) => identity)).size).toBe(1);
  });

  it.each<Signing>(['forged', 'stale', 'unsigned', 'changed-body'])('that is %s is refused', async (signing) => {
    expect(await ask(signing).http).toMatchObject({ status: 401 });
    expect(fake.received).toEqual([]);
  });

  it('of another application, or for a connection that is none, is refused', async () => {
    const other = discord.addBot('other');
    expect(await discord.postSigned(other, url, { type: 1 })).toMatchObject({ status: 401 });
    expect(await discord.postSigned(bot, url.replace(connection.channel.id, 'nobody'), { type: 1 })).toMatchObject({ status: 401 });
  });

  it('that is a ping is answered, so that Discord takes the address', async () => {
    expect(await discord.postSigned(bot, url, { type: 1 })).toMatchObject({ status: 200, body: '{"type":1}' });
  });

  it('that cannot be taken now is refused to the one who asked, and nobody else sees it', async () => {
    fake.onCommit(async () => {
      throw new OverloadedError('Too many messages are arriving at once; please try again.', { retryAfterMs: 1_000 });
    });
    await ask().http;
    expect(discord.view(channel)).toEqual([]);
    expect(discord.view(channel, ada)).toMatchObject([
      { ephemeral: true, content: 'Too many messages are arriving at once; please try again.' },
    ]);
  });

  it('past a limit is told how long to wait', async () => {
    fake.setLimited(7_000);
    await ask().http;
    expect(discord.view(channel, ada)).toMatchObject([{ ephemeral: true, content: expect.stringContaining('7 s') }]);
    expect(fake.toldLimited).toEqual([]);
  });

  it.each([
    ['stops an answer', 'noted', 'texts.stopped'],
    ['comes to a conversation that a person has', 'for_person', 'texts.handoff'],
  ] as const)('that %s is told so, and promised nothing', async (_what, became, text) => {
    state = became;
    await ask().http;
    expect(discord.view(channel)).toEqual([]);
    expect(discord.view(channel, ada)).toMatchObject([{ ephemeral: true, content: SETTINGS[text].default.en }]);
  });

  it('asks Discord for the key of the application once', async () => {
    for (const _each of [1, 2, 3]) await ask('forged').http;
    expect(discord.requests.filter(({ route }) => route === 'GET /applications/@me')).toHaveLength(2); // with the one of `feed`
  });
});

describe('looking at a bot', () => {
  const check = () => adapter.check(connection.secrets, AbortSignal.timeout(10_000));

  it('names it, and how it comes into a server', async () => {
    bot.interactionsUrl = null;
    expect(await check()).toEqual({
      kind: 'ready',
      bot: { id: bot.user.id, name: 'shop' },
      advice: [expect.stringContaining(`client_id=${bot.user.id}&scope=bot+applications.commands`)],
    });
  });

  it('names a missing Message Content intent, and where interactions go', async () => {
    bot.privileged.messageContent = false;
    expect(await check()).toMatchObject({
      advice: [expect.stringContaining('Message Content intent'), expect.stringContaining('127.0.0.1'), expect.stringContaining('oauth2')],
    });
  });

  it('tells a token that is refused from a Discord that is not there', async () => {
    discord.revoke(bot);
    expect(await check()).toMatchObject({ kind: 'refused' });
    discord.setDown(true);
    expect(await check()).toMatchObject({ kind: 'unreachable' });
  });
});
