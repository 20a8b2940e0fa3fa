/** What a person sees who writes to a bot: commands, disclosure, buttons, files, edits, moderation and long answers. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SETTINGS } from '../../src/core/model/setting.ts';
import { SAMPLE_FILES } from '../builders/sample-files.ts';
import { QUESTION } from '../support/house.ts';
import { call } from '../support/call.ts';
import { ANSWER_MS, buildTelegramHouse, connectBot, talkTo, type ConnectedBot, type TelegramHouse } from '../support/telegram-house.ts';
import { until } from '../support/until.ts';

const ANSWER = 'Add them with the command line [1].';
const text = (key: 'help' | 'new' | 'handoff' | 'disclosure' | 'blocked' | 'refusal' | 'file_only') => SETTINGS[`texts.${key}`].default.en;

let house: TelegramHouse;
let shop: ConnectedBot;
beforeAll(async () => {
  house = await buildTelegramHouse();
  shop = await connectBot(house, 'shop_bot');
});
afterAll(() => house.close());

/** Everybody has a name of their own, by which their conversation is found. */
const talk = (name: string, to = shop) => talkTo(house, to, { person: house.telegram.people.person({ first_name: name }) });

describe('a person who writes to a bot', () => {
  it('finds the commands in the menu, and each does what it says', async () => {
    const menu = house.telegram.ledger.find(({ method, token }) => method === 'setMyCommands' && token === shop.bot.token)!;
    const names = (menu.body['commands'] as { command: string }[]).map(({ command }) => command);
    expect(names.toSorted()).toEqual(['help', 'human', 'new', 'stop', 'usage']);
    const { ask, write, said, transcript } = talk('Commands');
    expect(await ask('/help')).toEqual([expect.stringContaining('/human asks for a person')]);
    expect((await ask('/usage'))[0]).toMatch(/^You wrote \d+ messages in the last 24 hours/);
    expect((await ask('/human'))[0]).toBe(text('handoff'));
    const before = said().length;
    await write(QUESTION).taken;
    expect((await transcript()).conversation).toMatchObject({ owner: 'human' });
    expect((await transcript()).messages.at(-1)).toMatchObject({ text: QUESTION, state: 'for_person' });
    expect(await ask('/new')).toEqual([text('new')]);
    expect(said()).toHaveLength(before + 1);
    expect((await transcript()).conversation).toMatchObject({ owner: 'bot' });
  });

  it('stops an answer that is being written', async () => {
    const { ask, write, calls, transcript } = talk('Stop');
    house.model.script({ pieces: ['Half of it [1]. ', 'More '], stall: true });
    await write(QUESTION).taken;
    await until(() => calls('sendMessageDraft') > 0, ANSWER_MS, 50);
    expect(await ask('/stop')).toEqual([SETTINGS['texts.stopped'].default.en]);
    expect((await transcript()).messages[0]).toMatchObject({ state: 'cancelled' });
  });

  it('is told once that an AI answers, and again after a new start', async () => {
    const { ask } = talk('Disclosure');
    house.model.script({ pieces: [ANSWER] });
    const answers = [await ask(QUESTION), await ask(QUESTION), await ask('/new'), await ask(QUESTION)].map(([first]) => first);
    expect(answers.map((answer) => answer?.startsWith(text('disclosure')))).toEqual([true, false, false, true]);
  });

  it('says with a button whether it helped, which the business sees', async () => {
    const { ask, said, person, transcript } = talk('Feedback');
    house.model.script({ pieces: [ANSWER] });
    await ask(QUESTION);
    const answer = said().at(-1)!;
    const buttons = (answer['reply_markup'] as { inline_keyboard: { text: string; callback_data: string }[][] }).inline_keyboard.flat();
    expect(buttons.map((button) => button.text)).toEqual(['👍', '👎']);
    expect((await transcript()).messages.at(-1)).toMatchObject({ feedback: null });
    const pressed = house.telegram.ledger.length;
    await house.telegram.people.press(shop.bot, person, answer, buttons[1]!.callback_data).taken;
    expect((await transcript()).messages.at(-1)).toMatchObject({ role: 'assistant', feedback: { value: -1, comment: null } });
    await until(() => house.telegram.ledger.slice(pressed).some(({ method }) => method === 'answerCallbackQuery'), ANSWER_MS, 50);
  });

  it('sends a file, which is kept, and a voice message, which is not', async () => {
    const { ask, transcript } = talk('Files');
    const document = { name: 'bill.pdf', type: 'application/pdf', bytes: SAMPLE_FILES['application/pdf'] };
    expect(await ask({ document })).toEqual([text('file_only')]);
    const { messages } = await transcript();
    const [file] = messages[0]!['files'] as { id: string; name: string; media_type: string }[];
    expect(file).toMatchObject({ name: 'bill.pdf', media_type: 'application/pdf' });
    const token = await house.home.adminKey();
    const bytes = await fetch(`${house.gateway.url}/api/v1/files/${file!.id}`, { headers: { authorization: `Bearer ${token}` } });
    expect(Buffer.from(await bytes.arrayBuffer()).equals(SAMPLE_FILES['application/pdf'])).toBe(true);
    const voice = { voice: { file_id: 'v', file_unique_id: 'v', duration: 3 } };
    shop.bot.files.set('v', { path: 'voice/file_1.oga', bytes: Buffer.from('OggS and so on') });
    expect(await ask({ extra: voice })).toEqual([SETTINGS['texts.file_lost'].default.en]);
    expect((await transcript()).messages.at(-2)).toMatchObject({ files: [], unkept_files: [{ name: 'voice.ogg' }] });
  });

  it('edits a question: before it is answered the text counts, later it stands beside', async () => {
    const { write, said, transcript } = talk('Edits');
    house.model.script({ pieces: [ANSWER] });
    await shop.set('collect.window_ms', 1_500);
    const asked = write('How do I ad my own documents?');
    await asked.taken;
    await house.telegram.people.edit(shop.bot, asked.message, QUESTION).taken;
    await until(() => said().length === 1, ANSWER_MS, 50);
    await shop.set('collect.window_ms', 0);
    expect(house.model.requests.at(-1)?.body.messages.at(-1)?.content).toContain(QUESTION);
    const later = { ...asked.message, date: asked.message.date };
    await until(() => Date.now() / 1_000 > asked.message.date + 3, ANSWER_MS, 100); // Telegram tells edits apart by the second
    await house.telegram.people.edit(shop.bot, later, 'Never mind.').taken;
    expect((await transcript()).messages[0]).toMatchObject({ text: QUESTION, edited_text: 'Never mind.' });
    expect(said()).toHaveLength(1);
  });

  it('neither asks nor reads what the business does not want, not even half of it', async () => {
    const strict = await connectBot(house, 'strict_bot');
    await strict.set('moderation.blocked_terms', ['casino', '赌场']);
    const { ask, transcript, calls } = talk('Moderation', strict);
    const asked = house.model.requests.length;
    expect((await ask('Where is the casino?')).join()).toContain(text('blocked'));
    expect(house.model.requests).toHaveLength(asked);
    house.model.script({ pieces: ['Add them there [1]. ', 'Then go to the ', 'casino [1]. ', 'Done [1].'], chunkAfterMs: 700 });
    expect((await ask(QUESTION)).join()).toContain(text('refusal'));
    expect((await transcript()).messages.map(({ state }) => state)).toEqual(['blocked', 'sent', 'answered', 'sent']);
    expect(calls('sendMessageDraft')).toBe(0);
    expect((await call(`${house.gateway.url}/metrics`)).text).toMatch(/claw_moderated_total\{direction="out",result="term"\} 1/);
  });

  it('sees one message in a group, with nothing of it before it was judged', async () => {
    const strict = await connectBot(house, 'judged_bot');
    await strict.set('moderation.blocked_terms', ['casino']);
    const chat = house.telegram.people.group(strict.bot, 'Team');
    const { write, said, calls } = talkTo(house, strict, { chat });
    house.model.script({ pieces: ['Add them there [1]. ', 'They are read [1]. ', 'Done [1]. ', 'All of it [1].'], chunkAfterMs: 1_200 });
    await write(`@judged_bot ${QUESTION}`).taken;
    await until(() => said().length > 0, ANSWER_MS, 50);
    expect(said()[0]?.text).toContain('All of it [1].');
    expect([calls('sendMessage'), calls('editMessageText')]).toEqual([1, 0]);
  });

  it('reads a long answer whole, with its sources and buttons on the last part', async () => {
    const { ask, said } = talk('Long');
    const sentences = Array.from({ length: 400 }, (_, n) => `Sentence ${n} of 退货 👩‍👩‍👧 is here to be read [1]. `);
    const { length } = sentences.join('');
    expect(length).toBeGreaterThan(20_000);
    const pages = Array.from({ length: 20 }, (_, n) => sentences.slice(n * 20, (n + 1) * 20).join(''));
    house.model.script({ pieces: pages });
    const parts = await ask(QUESTION, Math.ceil(length / 4_096));
    await until(() => said().at(-1)?.['reply_markup'] !== undefined, ANSWER_MS, 50);
    expect(parts.length).toBeGreaterThan(4);
    const read = said().map((message) => message.text!);
    for (const n of sentences.keys()) expect(read.join('')).toContain(`Sentence ${n} of 退货 👩‍👩‍👧`);
    expect(read.map((part) => /^\[1\] /m.test(part))).toEqual(read.map((_, index) => index === read.length - 1));
    expect(said().map((message) => 'reply_markup' in message)).toEqual(read.map((_, index) => index === read.length - 1));
  }, 60_000);

  it('reads Chinese and emoji unbroken wherever a message ends', async () => {
    const { ask, said, transcript } = talk('Boundaries');
    await ask('/human');
    const id = String((await transcript()).conversation['id']);
    for (const character of ['退', '👍🏽', '👩‍👩‍👧']) {
      const before = said().length;
      const written = `${'a'.repeat(4_096 - 3)}${character.repeat(9)}`;
      expect((await house.api(`/conversations/${id}/messages`, { text: written })).status).toBe(201);
      await until(() => said().length === before + 2, ANSWER_MS, 50);
      const parts = said()
        .slice(before)
        .map((message) => message.text!);
      expect(parts.join('')).toBe(written);
      for (const part of parts) expect(part.replaceAll(character, '').replaceAll('a', '')).toBe('');
    }
  }, 60_000);

  it('reads plain text where Telegram refuses the markup', async () => {
    const { ask } = talk('Plain');
    house.model.script({ pieces: ['Use the **command line** [1].'] });
    const description = "Bad Request: can't parse entities: Unsupported start tag";
    house.telegram.fail({ kind: 'refuse', code: 400, description, method: 'sendMessage', token: shop.bot.token });
    expect((await ask(QUESTION))[0]).toContain('Use the command line [1].');
  });
});
