/** What people see who speak with a bot: commands and buttons over the socket, or posted over HTTP; messages over the socket always. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SETTINGS } from '../../src/core/model/setting.ts';
import { SAMPLE_FILES } from '../builders/sample-files.ts';
import type { CommandLine } from '../platforms/discord/interact.ts';
import { QUESTION } from '../support/house.ts';
import { ANSWER_MS, answersIn, buildDiscordHouse, openShop, untilReady, type DiscordHouse, type Shop } from '../support/discord-house.ts';
import { until } from '../support/until.ts';

const ANSWER = 'Add them with the command line [1].';
const text = (key: 'new' | 'handoff' | 'disclosure' | 'file_only') => SETTINGS[`texts.${key}`].default.en;

let house: DiscordHouse;
beforeAll(async () => {
  house = await buildDiscordHouse();
  await untilReady(house);
});
afterAll(() => house.close());

/** A person of their own, in a channel of their own. */
function visit({ bot, guild, conversations, messages }: Shop, name: string) {
  const { people } = house.discord;
  const person = people.person(name);
  const channel = people.channel(guild, name);
  const seen = (where = channel) => answersIn(house, { bot, ada: person }, where);
  return {
    person,
    channel,
    seen,
    mention: (what: string, where = channel) => people.write(person, where, `<@${bot.user.id}> ${what}`),
    command: (line: CommandLine, where = channel) => people.command(person, bot, where, line),
    /** Does something, and waits for so many further messages of the bot: what they are. */
    after: async (act: () => unknown, where = channel, count = 1) => {
      const before = seen(where).length;
      act();
      await until(() => seen(where).length >= before + count, ANSWER_MS, 50);
      return seen(where).slice(before);
    },
    /** The same for an answer, which is whole when it can be judged. */
    untilJudged: (where = channel) => until(() => (seen(where).at(-1)?.buttons.length ?? 0) > 0, ANSWER_MS, 50),
    transcript: async () => {
      const [conversation, ...more] = await conversations(person);
      if (conversation === undefined || more.length > 0) throw new Error(`${more.length + 1} conversations`);
      return { conversation, messages: await messages(conversation) };
    },
  };
}

describe.each(['socket', 'http'] as const)('with commands and buttons over the %s', (way) => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop(house, `${way}-shop`);
    if (way === 'socket') return;
    // As the owner puts it into the developer portal, where Discord proves it.
    const url = `${house.env['PUBLIC_URL']}/webhooks/discord/${shop.id}`;
    const saved = await fetch(`${house.discord.apiUrl}/v10/applications/@me`, {
      method: 'PATCH',
      headers: { authorization: `Bot ${shop.bot.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ interactions_endpoint_url: url }),
    });
    if (shop.bot.interactionsUrl !== url) throw new Error(`Discord did not take the address: ${saved.status}`);
  });

  it('answers a mention with a reply to it that names its sources and notifies nobody', async () => {
    const { mention, seen, untilJudged } = visit(shop, 'Mention');
    house.model.script({ pieces: [ANSWER] });
    const { id } = mention(QUESTION);
    await untilJudged();
    expect(seen()).toMatchObject([{ replyTo: id, pinged: { everyone: false, roles: [], users: [] }, ephemeral: false }]);
    const [{ content, links }] = seen() as [ReturnType<typeof seen>[number]];
    expect(content.startsWith(text('disclosure'))).toBe(true);
    expect(content).toContain(ANSWER);
    expect(content).toMatch(/^\[1\] /m);
    expect(links.filter(({ preview, mask }) => preview || mask !== null)).toEqual([]);
  });

  it('answers in the thread and in the direct messages where it was asked', async () => {
    const { mention, seen, person, channel, after } = visit(shop, 'Places');
    house.model.script({ pieces: [ANSWER] });
    const thread = house.discord.people.thread(person, channel, 'More');
    const dm = house.discord.people.dm(shop.bot, person);
    const [inThread] = await after(() => mention(QUESTION, thread), thread);
    const [inPrivate] = await after(() => house.discord.people.write(person, dm, QUESTION), dm);
    expect(inThread?.replyTo).not.toBeNull();
    expect(inPrivate?.replyTo).toBeNull();
    expect(seen()).toEqual([]);
  });

  it('answers a command in the place of “is thinking”', async () => {
    const { command, seen, untilJudged, channel, person } = visit(shop, 'Command');
    house.model.script({ pieces: [ANSWER], firstAfterMs: 700 });
    const { interaction, http } = command({ name: 'ask', options: { question: QUESTION } });
    expect((await http)?.status ?? null).toBe(way === 'http' ? 200 : null);
    await until(() => house.discord.view(channel, person).some(({ thinking }) => thinking), ANSWER_MS, 20);
    await untilJudged();
    expect(interaction.callback).toBe(5);
    expect(house.discord.view(channel, person)).toHaveLength(1);
    expect(seen()[0]?.id).toBe(interaction.original?.message.id);
  });

  it('does what the other commands say, and has /new and /human mean what they mean elsewhere', async () => {
    const { command, after, transcript, seen } = visit(shop, 'Commands');
    expect((await after(() => command({ name: 'help' })))[0]?.content).toContain('/human asks for a person');
    expect((await after(() => command({ name: 'usage' })))[0]?.content).toMatch(/^You wrote \d+ messages in the last 24 hours/);
    expect((await after(() => command({ name: 'human' })))[0]).toMatchObject({ content: text('handoff'), ephemeral: false });
    // A person has the conversation: nothing is promised that nobody may keep, and only who asked is told.
    const { interaction } = command({ name: 'ask', options: { question: QUESTION } });
    await until(() => interaction.callback !== null, ANSWER_MS, 20);
    expect(seen().at(-1)).toMatchObject({ content: text('handoff'), ephemeral: true, thinking: false });
    const { conversation, messages } = await transcript();
    expect(conversation).toMatchObject({ owner: 'human' });
    expect(messages.at(-1)).toMatchObject({ text: QUESTION, state: 'for_person' });
    const said = () => house.api(`/conversations/${String(conversation['id'])}/messages`, { text: 'A person is here.' });
    expect((await after(() => void said()))[0]).toMatchObject({ ephemeral: false, content: expect.stringContaining('A person is here.') });
    expect((await after(() => command({ name: 'new' })))[0]).toMatchObject({ content: text('new'), ephemeral: false });
    expect((await transcript()).conversation).toMatchObject({ owner: 'bot' });
  });

  it('takes a press on 👎, which the business sees', async () => {
    const { mention, seen, untilJudged, person, transcript } = visit(shop, 'Feedback');
    house.model.script({ pieces: [ANSWER] });
    mention(QUESTION);
    await untilJudged();
    const answer = seen().at(-1)!;
    const { interaction } = house.discord.people.press(person, answer.message, answer.buttons[1]!.customId!);
    await until(() => interaction.callback !== null, ANSWER_MS, 20);
    expect(interaction.callback).toBe(6);
    expect((await transcript()).messages.at(-1)).toMatchObject({ role: 'assistant', feedback: { value: -1, comment: null } });
    expect(seen()).toHaveLength(1);
  });

  it('keeps a file for the business', async () => {
    const { person, after, transcript } = visit(shop, 'Files');
    const dm = house.discord.people.dm(shop.bot, person);
    const bill = { name: 'bill.pdf', type: 'application/pdf', bytes: SAMPLE_FILES['application/pdf'] };
    const [answer] = await after(() => house.discord.people.write(person, dm, { files: [bill] }), dm);
    expect(answer?.content).toContain(text('file_only').slice(0, 40));
    const [file] = (await transcript()).messages[0]!['files'] as { id: string; name: string; media_type: string }[];
    expect(file).toMatchObject({ name: 'bill.pdf', media_type: 'application/pdf' });
    const authorization = `Bearer ${await house.home.adminKey()}`;
    const bytes = await fetch(`${house.gateway.url}/api/v1/files/${file!.id}`, { headers: { authorization } });
    expect(Buffer.from(await bytes.arrayBuffer()).equals(SAMPLE_FILES['application/pdf'])).toBe(true);
  });

  it('says a long answer whole, with its sources and buttons on the last part', async () => {
    const { mention, command, seen, untilJudged } = visit(shop, 'Long');
    const sentences = Array.from({ length: 240 }, (_, n) => `Sentence ${n} of 退货 👩‍👩‍👧 is here to be read [1]. `);
    const pages = Array.from({ length: 12 }, (_, n) => sentences.slice(n * 20, (n + 1) * 20).join(''));
    house.model.script({ pieces: pages });
    if (way === 'http') command({ name: 'ask', options: { question: QUESTION } });
    else mention(QUESTION);
    await untilJudged();
    const read = seen();
    expect(read.length).toBeGreaterThanOrEqual(Math.ceil(sentences.join('').length / 2_000));
    const numbers = [
      ...read
        .map(({ content }) => content)
        .join('')
        .matchAll(/Sentence (\d+) of 退货 👩‍👩‍👧/g),
    ].map(([, n]) => Number(n));
    expect(numbers).toEqual([...sentences.keys()]);
    expect(read.every(({ content }) => content.length <= 2_000)).toBe(true);
    expect(read.map(({ buttons }) => buttons.length)).toEqual(read.map((_part, at) => (at === read.length - 1 ? 2 : 0)));
  });
});

describe('in a server', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop(house, 'server-shop');
  });

  it('goes on with who spoke to it in a thread, and leaves alone what is said to others', async () => {
    const { mention, seen, person, channel, after } = visit(shop, 'Thread');
    house.model.script({ pieces: [ANSWER] });
    const { people } = house.discord;
    const thread = people.thread(person, channel, 'More');
    const bob = people.person('Bob');
    await after(() => mention(QUESTION, thread), thread);
    people.write(person, thread, `<@${bob.id}> do you know?`);
    people.write(person, thread, { content: 'I think so.', replyTo: people.write(bob, thread, 'Is it so?') });
    const { id } = people.write(person, thread, QUESTION);
    await until(() => seen(thread).length === 2, ANSWER_MS, 50);
    expect(seen(thread).at(-1)?.replyTo).toBe(id);
    expect(
      house.model.requests
        .at(-1)
        ?.body.messages.map(({ content }) => content)
        .join(),
    ).not.toContain('I think so.');
  });

  it('hears neither other bots nor what nobody said to it', async () => {
    const { mention, seen, channel, person, after } = visit(shop, 'Quiet');
    house.model.script({ pieces: [ANSWER] });
    const { people } = house.discord;
    people.write(house.discord.addBot('other-bot').user, channel, `<@${shop.bot.user.id}> ${QUESTION}`);
    people.write(person, channel, QUESTION);
    const [answer] = await after(() => mention('/help'));
    expect(seen()).toHaveLength(1);
    expect(answer?.content).toContain('/human asks for a person');
  });

  it('notifies nobody, masks no link and invites nowhere, whatever the model writes', async () => {
    const { mention, command, seen, untilJudged, person } = visit(shop, 'Hostile');
    const role = house.discord.people.role(shop.guild, 'staff');
    const hostile = [
      `@everyone @here <@&${role.id}> <@${person.id}> **@everyone** [1]. `,
      '[our page](https://evil.example/?q=1) and https://evil.example/a or <https://evil.example/b> [1]. ',
      '![a picture](https://evil.example/x.png) discord.gg/evil https://discord.gg/evil [join](https://discord.com/invite/evil) [1]. ',
      `That is all of it, @everyone <@&${role.id}> [1].`,
    ];
    house.model.script({ pieces: hostile, chunkAfterMs: 800 });
    mention(QUESTION);
    await untilJudged();
    command({ name: 'ask', options: { question: QUESTION } });
    await until(() => seen().filter(({ buttons }) => buttons.length > 0).length === 2, ANSWER_MS, 50);
    const said = ['POST', 'PATCH'].flatMap((verb) =>
      ['/channels/{channel_id}/messages', '/channels/{channel_id}/messages/{message_id}', '/webhooks/{webhook_id}/{webhook_token}'].flatMap(
        (path) => shop.ledger(`${verb} ${path}`),
      ),
    );
    expect(said.length).toBeGreaterThan(2);
    for (const { body } of said) {
      expect(body).toMatchObject({ allowed_mentions: { parse: [], replied_user: false }, flags: 4 });
    }
    for (const { pinged, links, content, versions } of seen()) {
      expect(pinged).toEqual({ everyone: false, roles: [], users: [] });
      expect(links.filter(({ mask, isInvite, preview, url }) => mask !== null || isInvite || preview || url.includes('evil'))).toEqual([]);
      expect([...versions, content].join()).not.toMatch(/@everyone|@here|discord\.gg|\]\(/);
    }
  });

  it('says which intent is missing, and reads everything once it is switched on', async () => {
    const bot = house.discord.addBot('half-deaf');
    bot.privileged.messageContent = false;
    const { id, health } = await openShop(house, 'half-deaf', bot);
    const advice = async (): Promise<unknown> => (await house.api(`/channels/${id}/test`, {})).body?.['advice'];
    expect(await advice()).toContainEqual(expect.stringContaining('Message Content intent'));
    await until(async () => (await health()) === 'restricted', ANSWER_MS, 100);
    bot.privileged.messageContent = true;
    expect(await advice()).not.toContainEqual(expect.stringContaining('Message Content intent'));
    await house.api(`/channels/${id}/pause`, {});
    await house.api(`/channels/${id}/resume`, {});
    await until(async () => (await health()) === 'live', ANSWER_MS, 100);
  });
});
