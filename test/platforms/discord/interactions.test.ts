// Buttons and commands through the fake: over the gateway's event or over HTTP, with answers that Discord would take.
import { createPublicKey, verify } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { DiscordAPIError, REST, Routes } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createManualClock, type ManualClock } from '../../builders/manual-clock.ts';
import { startFakeDiscord, type FakeDiscord } from './fake-discord.ts';
import type { Bot, Channel, Interaction, Message, User } from './types.ts';

let clock: ManualClock;
let discord: FakeDiscord;
let bot: Bot;
let rest: REST;
let ada: User;
let channel: Channel;
let message: Message;

beforeEach(async () => {
  clock = createManualClock();
  discord = await startFakeDiscord({ time: clock });
  bot = discord.addBot('shop');
  rest = new REST({ api: discord.apiUrl, retries: 0, hashSweepInterval: 0, handlerSweepInterval: 0 }).setToken(bot.token);
  ada = discord.people.person();
  channel = discord.people.channel(discord.people.guild([bot]));
  const components = [{ type: 1, components: [{ type: 2, style: 2, label: 'Good', custom_id: 'good' }] }];
  message = (await rest.post(Routes.channelMessages(channel.id), { body: { content: 'Was it?', components } })) as Message;
  await rest.put(Routes.applicationCommands(bot.user.id), {
    body: [{ name: 'ask', description: 'Ask', options: [{ type: 3, name: 'question', description: 'What', required: true }] }],
  });
});
afterEach(() => discord.close());

const callback = ({ id, token }: Interaction, body: object): Promise<unknown> =>
  rest.post(Routes.interactionCallback(id, token), { body, auth: false });

const original = ({ token }: Interaction): `/${string}` => Routes.webhookMessage(bot.user.id, token, '@original');

const refusal = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'accepted',
    (error: unknown) => (error instanceof DiscordAPIError ? `${error.status} ${error.code}` : String(error)),
  );

const use = (): Interaction => discord.people.command(ada, bot, channel, { name: 'ask', options: { question: 'Why?' } }).interaction;

describe('answers', () => {
  it('to a command: thinking first, then the text, then more, all without the token of the bot', async () => {
    const interaction = use();
    expect(interaction.payload).toMatchObject({ type: 2, data: { name: 'ask', options: [{ name: 'question', type: 3, value: 'Why?' }] } });
    await callback(interaction, { type: 5 });
    expect(discord.view(channel)[1]).toMatchObject({ content: '', thinking: true });
    await rest.patch(original(interaction), { body: { content: 'Because.' }, auth: false });
    await rest.post(Routes.webhook(bot.user.id, interaction.token), { body: { content: 'More.' }, auth: false });
    expect(discord.view(channel).slice(1)).toMatchObject([{ content: 'Because.', thinking: false }, { content: 'More.' }]);
    expect(discord.ledger.slice(2).map(({ token }) => token)).toEqual([null, null, null]);
  });

  it('that only the person sees', async () => {
    await callback(use(), { type: 4, data: { content: 'Not here.', flags: 64 } });
    expect(discord.view(channel)).toHaveLength(1);
    expect(discord.view(channel, ada)[1]).toMatchObject({ content: 'Not here.', ephemeral: true });
    expect(await rest.get(Routes.channelMessages(channel.id))).toHaveLength(1);
  });

  it('to a button: the message under which it stands is changed', async () => {
    const { interaction } = discord.people.press(ada, message, 'good');
    expect(interaction.payload).toMatchObject({ type: 3, data: { custom_id: 'good' }, message: { id: message.id } });
    await callback(interaction, { type: 7, data: { content: 'Thanks.', components: [] } });
    expect(discord.view(channel)).toMatchObject([{ content: 'Thanks.', buttons: [] }]);
    expect(() => discord.people.press(ada, message, 'good')).toThrow('no button good');
  });

  it('are refused when they come late, twice, or for an interaction that is none', async () => {
    const [first, late] = [use(), use()];
    await callback(first, { type: 5 });
    expect(await refusal(callback(first, { type: 5 }))).toBe('400 40060');
    clock.advance(3_001);
    expect(await refusal(callback(late, { type: 5 }))).toBe('404 10062');
    expect(await refusal(callback({ ...first, token: 'none' }, { type: 5 }))).toBe('404 10062');
    expect(await refusal(rest.patch(original(late), { body: { content: 'a' }, auth: false }))).toBe('404 10015');
    clock.advance(15 * 60_000);
    expect(await refusal(rest.patch(original(first), { body: { content: 'a' }, auth: false }))).toBe('401 50027');
  });
});

describe('over HTTP', () => {
  let app: Server;
  let url: string;
  const answers: object[] = [];
  /** What every application must do; a lazy one takes whatever comes. */
  let isLazy = false;

  beforeEach(async () => {
    isLazy = false;
    app = createServer((request, response) => {
      void text(request).then((body) => {
        const stamp = String(request.headers['x-signature-timestamp']);
        const fresh = Math.abs(clock.now() / 1_000 - Number(stamp)) < 300;
        const signature = Buffer.from(String(request.headers['x-signature-ed25519']), 'hex');
        const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(bot.keys.publicHex, 'hex')]);
        const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
        const good = isLazy || (fresh && verify(null, Buffer.from(stamp + body), key, signature));
        const isPing = (JSON.parse(body) as { type: number }).type === 1;
        response.writeHead(good ? 200 : 401, { 'content-type': 'application/json' });
        response.end(JSON.stringify(isPing ? { type: 1 } : answers.shift()));
      });
    });
    await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(app.address() as AddressInfo).port}/interactions`;
  });
  afterEach(
    () =>
      new Promise<void>((resolve) => {
        app.close(() => resolve());
        app.closeAllConnections();
      }),
  );

  const save = (): Promise<unknown> => rest.patch(Routes.currentApplication(), { body: { interactions_endpoint_url: url } });

  it('saves an address that answers its PING and refuses a forged one, and no other', async () => {
    isLazy = true;
    expect(await refusal(save())).toBe('400 50035');
    isLazy = false;
    await save();
    expect(bot.interactionsUrl).toBe(url);
  });

  it('brings commands there, and takes the answer from the response', async () => {
    await save();
    answers.push({ type: 4, data: { content: 'Because.' } });
    const { http } = discord.people.command(ada, bot, channel, { name: 'ask', options: { question: 'Why?' } });
    expect(await http).toMatchObject({ status: 200 });
    expect(discord.view(channel)[1]?.content).toBe('Because.');
  });

  it.each(['forged', 'stale', 'unsigned', 'changed-body'] as const)('can be %s, which an application must refuse', async (signing) => {
    await save();
    expect(await discord.people.press(ada, message, 'good', { signing }).http).toMatchObject({ status: 401 });
    expect(discord.view(channel)).toHaveLength(1);
  });

  it('says so when no answer comes', async () => {
    expect(await discord.postSigned(bot, 'http://127.0.0.1:1/', { type: 1 })).toMatchObject({ status: 0 });
  });
});
