/** Apps connected while Claw runs: people write to a Slack over HTTP and sockets, and what they see there is what is looked at. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SETTINGS } from '../../src/core/model/setting.ts';
import { SAMPLE_FILES } from '../builders/sample-files.ts';
import { QUESTION } from '../support/house.ts';
import { ANSWER_MS, answersIn, buildSlackHouse, mention, openShop, untilAnswered } from '../support/slack-house.ts';
import type { Shop, SlackHouse } from '../support/slack-house.ts';
import { until } from '../support/until.ts';

const ANSWER = 'Add them with the command line [1].';

let house: SlackHouse;
beforeAll(async () => {
  house = await buildSlackHouse();
  house.model.script({ pieces: [ANSWER] });
});
afterAll(() => house.close());

describe.each(['webhook', 'socket'] as const)('an app that is fed by %s', (mode) => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop(house, mode);
  });

  it('is known by its bot, and by no more of its token than the end', () => {
    const { token, userId } = shop.bot;
    expect(shop.made).toMatchObject({ connection: { bot: { id: userId }, mode, last_four: token.slice(-4) } });
    expect(JSON.stringify(shop.made)).not.toContain(token);
  });

  it('answers a direct message, and says that an AI answers, with its sources and buttons', async () => {
    house.slack.people.write(shop.ada, shop.dm, { text: QUESTION });
    await untilAnswered(house, shop, shop.dm);
    const [answer] = answersIn(house, shop, shop.dm);
    for (const words of ['Add them with the command line \\[1\\].', SETTINGS['texts.disclosure'].default.en, '[1] ', '👍'])
      expect(answer?.text).toContain(words);
    expect(await shop.health()).toBe('live');
  });

  it('answers a mention in a thread under it, and goes on there without being called again', async () => {
    const { thread } = mention(house, shop);
    await untilAnswered(house, shop, shop.channel, thread);
    house.slack.people.write(shop.ada, shop.channel, { text: 'Which models can it use?', thread });
    await untilAnswered(house, shop, shop.channel, thread, 2);
    expect(answersIn(house, shop, shop.channel, thread)).toHaveLength(2);
    expect(answersIn(house, shop, shop.channel)).toEqual([]);
  });

  it('answers in an assistant thread, with something to ask offered before', async () => {
    const { channel, thread } = house.slack.people.openAssistant(shop.bot, shop.ada);
    await until(() => (channel.threads.get(thread)?.prompts.length ?? 0) > 0, ANSWER_MS, 50);
    // A status is left out where the answer is there at once.
    house.model.script({ pieces: [ANSWER], firstAfterMs: 500 });
    house.slack.people.write(shop.ada, channel, { text: QUESTION, thread });
    await untilAnswered(house, shop, channel, thread);
    house.model.script({ pieces: [ANSWER] });
    expect(answersIn(house, shop, channel, thread)).toHaveLength(1);
    expect(shop.ledger().map(({ method }) => method)).toContain('assistant.threads.setStatus');
  });

  it('answers a command, also where it is not in the channel', async () => {
    const elsewhere = house.slack.people.channel(shop.bot.team, 'elsewhere', [shop.ada]);
    for (const [channel, shown] of [
      [shop.channel, shop.channel],
      [elsewhere, shop.dm],
    ] as const) {
      const before = answersIn(house, shop, shown).length;
      expect(await house.slack.people.command(shop.bot, shop.ada, channel, '/claw', QUESTION).taken).toMatchObject({ accepted: true });
      await untilAnswered(house, shop, shown, null, before + 1);
      expect(answersIn(house, shop, shown)).toHaveLength(before + 1);
    }
  });

  it('says what it can do to who calls it by its name alone', async () => {
    const before = answersIn(house, shop, shop.dm).length;
    await house.slack.people.command(shop.bot, shop.ada, shop.dm, '/claw', '').taken;
    await untilAnswered(house, shop, shop.dm, null, before + 1);
    expect(answersIn(house, shop, shop.dm).at(-1)?.text).toContain('/human asks for a person');
  });

  it('hears whether an answer helped', async () => {
    const answer = answersIn(house, shop, shop.dm)[0]!;
    const value = JSON.stringify(answer.blocks).match(/fb:-:[\w-]+/)?.[0] ?? '';
    expect(await house.slack.people.press(shop.bot, shop.ada, shop.dm, answer.ts, 'feedback', value).taken).toMatchObject({
      accepted: true,
    });
    const messages = (await Promise.all((await shop.conversations()).map(shop.messages))).flat();
    expect(messages).toContainEqual(expect.objectContaining({ role: 'assistant', feedback: expect.objectContaining({ value: -1 }) }));
  });

  it('keeps a file for people', async () => {
    const bea = house.slack.people.person(shop.bot.team, { name: 'bea' });
    const dm = house.slack.people.direct(shop.bot, bea);
    const files = [{ name: 'bill.pdf', type: 'application/pdf', bytes: SAMPLE_FILES['application/pdf'] }];
    house.slack.people.write(bea, dm, { files });
    await untilAnswered(house, shop, dm);
    expect(answersIn(house, shop, dm)[0]?.text).toContain(SETTINGS['texts.file_only'].default.en);
    const messages = (await Promise.all((await shop.conversations()).map(shop.messages))).flat();
    expect(messages.flatMap(({ files: kept }) => kept)).toContainEqual(expect.objectContaining({ name: 'bill.pdf' }));
  });

  it('brings 20,000 characters whole, in order, within what Slack takes of a message', async () => {
    const sentence = (n: number) => `Sentence ${n} tells how **documents** are added to a base by the command line [1].`;
    const words = Array.from({ length: 250 }, (_, n) => sentence(n));
    house.model.script({ pieces: [words.join(' ')] }, { pieces: [ANSWER] });
    expect(words.join(' ').length).toBeGreaterThan(20_000);
    const before = shop.ledger().length;
    const { thread } = mention(house, shop);
    await until(() => answersIn(house, shop, shop.channel, thread).some(({ text }) => text.includes('👍')), ANSWER_MS, 50);
    const seen = answersIn(house, shop, shop.channel, thread);
    const numbers = [
      ...seen
        .map(({ text }) => text)
        .join('\n')
        .matchAll(/Sentence (\d+) tells/g),
    ].map(([, n]) => Number(n));
    expect(numbers).toEqual(words.map((_, n) => n));
    for (const { body } of shop.ledger().slice(before)) expectWithinLimits(body);
  });

  it('says that it is refused when the app was removed', async () => {
    house.slack.uninstall(shop.bot);
    await until(async () => (await shop.health()) !== 'live', ANSWER_MS, 100);
    expect(await shop.health()).toBe('refused');
  });
});

interface Block {
  readonly type: string;
  readonly text?: string | { readonly text: string };
}

/** 12,000 characters of markdown, 50 blocks, 3,000 characters a section. */
function expectWithinLimits(body: Readonly<Record<string, unknown>>): void {
  const { markdown_text: markdown = '', blocks = [] } = body as { markdown_text?: string; blocks?: readonly Block[] };
  expect(markdown.length).toBeLessThanOrEqual(12_000);
  expect(blocks.length).toBeLessThanOrEqual(50);
  for (const { type, text = '' } of blocks) {
    expect((typeof text === 'string' ? text : text.text).length).toBeLessThanOrEqual(type === 'markdown' ? 12_000 : 3_000);
  }
}
