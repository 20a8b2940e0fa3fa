// The fake's REST API must refuse what Discord refuses, or tests against it prove nothing.
// It runs in a process of its own: Bolt brings a sender of uploads that takes the place of everybody's where it is loaded first.
import { DiscordAPIError, REST, Routes, type APIMessage } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createManualClock, type ManualClock } from '../../builders/manual-clock.ts';
import { startFakeDiscord, type FakeDiscord } from './fake-discord.ts';
import type { Bot, Channel, Guild, User } from './types.ts';

let clock: ManualClock;
let discord: FakeDiscord;
let bot: Bot;
let rest: REST;
let ada: User;
let guild: Guild;
let channel: Channel;

beforeEach(async () => {
  clock = createManualClock();
  discord = await startFakeDiscord({ time: clock, limits: { routes: {}, other: { limit: 100, windowMs: 1_000 } } });
  bot = discord.addBot('shop');
  rest = restFor(bot.token);
  ada = discord.people.person();
  guild = discord.people.guild([bot]);
  channel = discord.people.channel(guild);
});
afterEach(() => discord.close());

const restFor = (token: string): REST =>
  new REST({ api: discord.apiUrl, retries: 0, rejectOnRateLimit: () => true, hashSweepInterval: 0, handlerSweepInterval: 0 }).setToken(
    token,
  );

const say = (body: object, to: Channel = channel): Promise<APIMessage> =>
  rest.post(Routes.channelMessages(to.id), { body }) as Promise<APIMessage>;

const refusal = async (call: Promise<unknown>): Promise<string> => {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return error instanceof DiscordAPIError ? `${error.status} ${error.code} ${error.message}` : String(error);
};

const button = (custom_id: string) => ({ type: 2, style: 2, label: 'Yes', custom_id });
const rows = (...buttons: readonly object[]) => [{ type: 1, components: buttons }];

it('accepts what the real SDK sends, shows it to people and keeps it in its ledger', async () => {
  const sent = await say({ content: ' Hello ', components: rows(button('yes')), flags: 4 });
  expect(sent).toMatchObject({ content: 'Hello', author: { id: bot.user.id }, components: [{ id: 1, components: [{ id: 2 }] }] });
  expect(discord.ledger).toMatchObject([{ route: 'POST /channels/{channel_id}/messages', token: bot.token, repeated: false }]);
  expect(discord.view(channel)).toMatchObject([{ content: 'Hello', edited: false, buttons: [{ customId: 'yes' }] }]);
});

it('shows an edit, and forgets what was deleted', async () => {
  const { id } = await say({ content: 'One' });
  await rest.patch(Routes.channelMessage(channel.id, id), { body: { content: 'Two' } });
  expect(discord.view(channel)).toMatchObject([{ content: 'Two', edited: true, versions: ['One', 'Two'] }]);
  await rest.delete(Routes.channelMessage(channel.id, id));
  expect(discord.view(channel)).toEqual([]);
});

describe('what it refuses', () => {
  it.each([
    ['a text over 2,000 characters', { content: 'é'.repeat(2_001) }, '50035'],
    ['nothing to see', { content: ' ' }, '50006'],
    ['a sixth button in a row', { content: 'a', components: rows(...[1, 2, 3, 4, 5, 6].map((one) => button(`${one}`))) }, '50035'],
    ['a custom id over 100 characters', { content: 'a', components: rows(button('x'.repeat(101))) }, '50035'],
    ['the same custom id twice', { content: 'a', components: rows(button('x'), button('x')) }, '50035'],
    ['a nonce over 25 characters', { content: 'a', nonce: 'x'.repeat(26) }, '50035'],
    ['embeds over 6,000 characters', { embeds: [1, 2].map(() => ({ description: 'a'.repeat(3_001) })) }, '50035'],
    ['a rule for mentions that contradicts itself', { content: 'a', allowed_mentions: { parse: ['users'], users: ['1'] } }, '50035'],
    ['an answer to a message that is not there', { content: 'a', message_reference: { message_id: '1' } }, '50035'],
  ])('%s', async (_what, body, code) => {
    expect(await refusal(say(body))).toContain(`400 ${code}`);
    expect(discord.ledger).toEqual([]);
  });

  it('a body that is not as the official schema says', async ({ skip }) => {
    if (discord.schema.absent !== null) skip(discord.schema.absent);
    expect(await refusal(say({ content: 'a', no_such_field: 1 }))).toContain('body.no_such_field is not in the schema');
  });

  it('a token it does not know, and one that was revoked', async () => {
    expect(await refusal(restFor('1.x.y').get(Routes.user()))).toContain('401 0');
    discord.revoke(bot);
    expect(await refusal(rest.get(Routes.user()))).toContain('401 0');
  });

  it('places it cannot reach', async () => {
    expect(await refusal(rest.get(Routes.channel('1')))).toContain('404 10003');
    discord.people.kick(bot, guild);
    expect(await refusal(say({ content: 'a' }))).toContain('403 50001');
    const dm = discord.people.dm(bot, ada);
    discord.refuseAt(dm, { status: 403, code: 50_007, message: 'Cannot send messages to this user' });
    expect(await refusal(say({ content: 'a' }, dm))).toContain('403 50007');
    expect(discord.invalidRequests()).toBe(2);
  });

  it('an edit of what somebody else wrote', async () => {
    const { id } = discord.people.write(ada, channel, 'Hi');
    expect(await refusal(rest.patch(Routes.channelMessage(channel.id, id), { body: { content: 'b' } }))).toContain('403 50005');
  });
});

describe('a nonce', () => {
  const body = { content: 'One', nonce: 'delivery-1', enforce_nonce: true };

  it('leads back to the first message for a few minutes', async () => {
    const first = await say(body);
    clock.advance(170_000);
    expect((await say(body)).id).toBe(first.id);
    expect(discord.nonce('delivery-1')).toEqual({ accepted: 2, made: 1 });
    clock.advance(20_000);
    expect((await say(body)).id).not.toBe(first.id);
    expect(discord.view(channel)).toHaveLength(2);
  });

  it('counts for nothing without enforce_nonce, and is not kept with the message', async () => {
    const first = await say({ content: 'One', nonce: 'a' });
    expect(first.nonce).toBe('a');
    expect((await say({ content: 'One', nonce: 'a' })).id).not.toBe(first.id);
    const all = (await rest.get(Routes.channelMessages(channel.id))) as APIMessage[];
    expect(all.map(({ nonce }) => nonce)).toEqual([undefined, undefined]);
  });
});

describe('whom a message notifies', () => {
  const hostile = (id: string): string => `@everyone <@${id}> <@&77> \`@here\``;

  it('everyone who is named when nothing is said about it', async () => {
    await say({ content: hostile(ada.id) });
    expect(discord.view(channel)[0]?.pinged).toEqual({ everyone: true, roles: ['77'], users: [ada.id] });
  });

  it('nobody when nothing is allowed, neither at first nor by an edit', async () => {
    const question = discord.people.write(ada, channel, 'Hi');
    const message_reference = { message_id: question.id };
    const { id } = await say({ content: hostile(ada.id), allowed_mentions: { parse: [] }, message_reference });
    expect(discord.view(channel)[1]).toMatchObject({ pinged: { everyone: false, roles: [], users: [] }, replyTo: question.id });
    await rest.patch(Routes.channelMessage(channel.id, id), { body: { content: hostile(ada.id) } });
    expect(discord.view(channel)[1]?.pinged.everyone).toBe(true);
  });
});

it('tells where links lead, which are masked and which grow a preview', async () => {
  await say({ content: '[shop](https://evil.example) <https://a.example> discord.gg/abc `https://b.example`', flags: 4 });
  expect(discord.view(channel)[0]?.links).toEqual([
    { url: 'https://evil.example', mask: 'shop', isInvite: false, preview: false },
    { url: 'https://a.example', mask: null, isInvite: false, preview: false },
    { url: 'discord.gg/abc', mask: null, isInvite: true, preview: true },
  ]);
});

describe('reading', () => {
  it('pages backwards, and forwards from a message', async () => {
    const [one, two, three] = ['1', '2', '3'].map((text) => discord.people.write(ada, channel, text));
    const read = async (query: Record<string, string>): Promise<readonly string[]> => {
      const found = await rest.get(Routes.channelMessages(channel.id), { query: new URLSearchParams(query) });
      return (found as APIMessage[]).map(({ id }) => id);
    };
    expect(await read({ limit: '2' })).toEqual([three!.id, two!.id]);
    expect(await read({ after: one!.id, limit: '1' })).toEqual([two!.id]);
    expect(await read({ before: three!.id })).toEqual([two!.id, one!.id]);
  });

  it('withholds content from an app without the switch, but not what names the bot', async () => {
    bot.privileged.messageContent = false;
    discord.people.write(ada, channel, 'secret');
    discord.people.write(ada, channel, `<@${bot.user.id}> hello`);
    const all = (await rest.get(Routes.channelMessages(channel.id))) as APIMessage[];
    expect(all.map(({ content }) => content)).toEqual([`<@${bot.user.id}> hello`, '']);
    expect(await rest.get(Routes.currentApplication())).toMatchObject({ id: bot.user.id, flags: 0 });
  });

  it('gives attachments for a day, and takes files', async () => {
    const bytes = Buffer.from('name;price');
    const message = discord.people.write(ada, channel, { content: 'See', files: [{ name: 'list.csv', type: 'text/csv', bytes }] });
    const url = message.attachments[0]!.url;
    expect(await (await fetch(url)).text()).toBe('name;price');
    clock.advance(24 * 3_600_000 + 1);
    expect((await fetch(url)).status).toBe(404);
    await rest.post(Routes.channelMessages(channel.id), { body: { content: 'a' }, files: [{ name: 'ü.txt', data: bytes }] });
    expect(discord.view(channel)[1]?.files).toEqual(['ü.txt']);
  });
});

it('opens threads and direct conversations, and answers about the account', async () => {
  const root = discord.people.write(ada, channel, 'Hi');
  const thread = (await rest.post(Routes.threads(channel.id, root.id), { body: { name: 'Hi' } })) as { id: string };
  expect(thread.id).toBe(root.id);
  expect(await refusal(rest.post(Routes.threads(channel.id, root.id), { body: { name: 'Hi' } }))).toContain('160004');
  await rest.put(Routes.threadMembers(thread.id, '@me'));
  expect(await rest.get(Routes.threadMembers(thread.id))).toHaveLength(1);
  await rest.post(Routes.channelTyping(thread.id));
  const dm = (await rest.post(Routes.userChannels(), { body: { recipient_id: ada.id } })) as { id: string };
  expect(discord.people.dm(bot, ada).id).toBe(dm.id);
  expect(await rest.get(Routes.user())).toMatchObject({ id: bot.user.id, bot: true });
  expect(await rest.get(Routes.guild(guild.id))).toMatchObject({ name: 'Shop' });
  expect(await rest.get(Routes.guildChannels(guild.id))).toHaveLength(1);
  expect(await rest.get(Routes.guildMember(guild.id, ada.id))).toMatchObject({ user: { id: ada.id } });
  expect(await rest.get(Routes.userGuilds())).toMatchObject([{ id: guild.id }]);
  expect(await rest.get(Routes.gatewayBot())).toMatchObject({ shards: 1, session_start_limit: { total: 1_000, max_concurrency: 1 } });
});

it('keeps the ids of commands that keep their names', async () => {
  const put = (names: readonly string[]) =>
    rest.put(Routes.applicationGuildCommands(bot.user.id, guild.id), { body: names.map((name) => ({ name, description: name })) });
  const [ask] = (await put(['ask'])) as { id: string }[];
  expect(await put(['help', 'ask'])).toMatchObject([{ name: 'help' }, { name: 'ask', id: ask!.id }]);
  expect(await refusal(rest.put(Routes.applicationCommands('1'), { body: [] }))).toContain('404 10002');
});
