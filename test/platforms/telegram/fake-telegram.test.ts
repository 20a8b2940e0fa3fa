// The fake must refuse what Telegram refuses, or tests against it prove nothing.
import { Api, GrammyError, InputFile } from 'grammy';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../../support/until.ts';
import { startFakeTelegram, type FakeTelegram } from './fake-telegram.ts';
import type { Bot, Chat, Person } from './types.ts';

let telegram: FakeTelegram;
let bot: Bot;
let api: Api;
let ada: Person;
let chat: Chat;

beforeEach(async () => {
  telegram = await startFakeTelegram({ secondMs: 5 });
  bot = telegram.addBot('shop_bot');
  api = new Api(bot.token, { apiRoot: telegram.apiRoot });
  ada = telegram.people.person();
  chat = telegram.people.privateChat(ada);
  telegram.people.write(bot, ada, chat, { text: 'Hello' });
});
afterEach(() => telegram.close());

const refusal = async (call: Promise<unknown>): Promise<string> => {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return error instanceof GrammyError ? error.description : String(error);
};

it('accepts what the real SDK sends and keeps it in its ledger', async () => {
  const sent = await api.sendMessage(chat.id, '<b>Hi</b> &amp; bye', { parse_mode: 'HTML' });
  expect(sent).toMatchObject({ text: 'Hi & bye', entities: [{ type: 'bold', offset: 0, length: 2 }] });
  expect(telegram.ledger).toMatchObject([{ method: 'sendMessage', result: { message_id: sent.message_id } }]);
  expect(telegram.messagesOf(bot, chat.id)).toHaveLength(1);
});

describe('what it refuses', () => {
  it.each([
    ['an open tag', '<b>Hi', "can't parse entities: Can't find end tag"],
    ['crossed tags', '<b>Hi<i></b></i>', "can't parse entities: Unmatched end tag"],
    ['a tag it does not know', '<h1>Hi</h1>', "can't parse entities: Unsupported start tag"],
    ['a bare angle bracket', '1 < 2', "can't parse entities: Unsupported start tag"],
    ['nothing to see', '<b> </b>', 'message text is empty'],
    ['a text that is too long', `<b>${'é'.repeat(4_097)}</b>`, 'message is too long'],
  ])('%s', async (_what, text, words) => {
    expect(await refusal(api.sendMessage(chat.id, text, { parse_mode: 'HTML' }))).toContain(words);
    expect(telegram.ledger).toEqual([]);
  });

  it('counts after the entities were taken out, in UTF-16 units', async () => {
    await api.sendMessage(chat.id, `<b>${'😀'.repeat(2_048)}</b>`, { parse_mode: 'HTML' });
    expect(await refusal(api.sendMessage(chat.id, '😀'.repeat(2_048) + '.'))).toContain('too long');
  });

  it('an edit that changes nothing, a topic that is not there, a chat that blocked it, callback data over 64 bytes', async () => {
    const { message_id } = await api.sendMessage(chat.id, 'One');
    expect(await refusal(api.editMessageText(chat.id, message_id, 'One'))).toContain('message is not modified');
    expect(await refusal(api.sendMessage(chat.id, 'One', { message_thread_id: 5 }))).toContain('message thread not found');
    const data = { reply_markup: { inline_keyboard: [[{ text: 'a', callback_data: '好'.repeat(22) }]] } };
    expect(await refusal(api.sendMessage(chat.id, 'One', data))).toContain('BUTTON_DATA_INVALID');
    bot.refusals.set(chat.id, { code: 403, description: 'Forbidden: bot was blocked by the user' });
    expect(await refusal(api.sendMessage(chat.id, 'One'))).toContain('blocked');
  });

  it('a token it does not know', async () => {
    expect(await refusal(new Api('1:x', { apiRoot: telegram.apiRoot }).getMe())).toBe('Unauthorized');
  });

  it('a body that is not as the official schema says', async ({ skip }) => {
    if (telegram.schema.absent !== null) skip(telegram.schema.absent);
    const call = api.raw.sendMessage({ chat_id: chat.id, text: 'One', no_such_field: 1 } as never);
    expect(await refusal(call)).toContain('no_such_field is not in the schema');
  });
});

it('reads multipart bodies', async () => {
  await api.setWebhook('https://shop.example/hook', { certificate: new InputFile(Buffer.from('pem')), secret_token: '42' });
  expect(bot.webhook).toEqual({ url: 'https://shop.example/hook', secret: '42' });
});

describe('polling', () => {
  it('gives updates until their offset is confirmed', async () => {
    const [first] = await api.getUpdates();
    expect(await api.getUpdates()).toEqual([first]);
    expect(await api.getUpdates({ offset: first!.update_id + 1 })).toEqual([]);
    expect(bot.updates).toEqual([]);
  });

  it('waits for what comes, and sends an earlier poller away', async () => {
    await api.getUpdates({ offset: bot.lastUpdate + 1 });
    const early = refusal(api.getUpdates({ timeout: 1_000 }));
    await until(() => bot.poll !== null);
    const late = api.getUpdates({ timeout: 1_000 });
    expect(await early).toContain('terminated by other getUpdates request');
    telegram.people.write(bot, ada, chat, { text: 'Again' });
    expect(await late).toMatchObject([{ message: { text: 'Again' } }]);
  });
});

describe('faults', () => {
  it.each([
    ['too-many', { kind: 'too-many', retryAfter: 3 }, 0],
    ['bad-gateway', { kind: 'bad-gateway' }, 0],
    ['drop', { kind: 'drop' }, 0],
    ['accept-bad-gateway', { kind: 'accept-bad-gateway' }, 1],
    ['accept-drop', { kind: 'accept-drop' }, 1],
  ] as const)('%s: the call fails, and the ledger tells whether it was accepted', async (_what, fault, accepted) => {
    telegram.fail(fault);
    await expect(api.sendMessage(chat.id, 'One')).rejects.toThrow(/Network request|Too Many/);
    expect(telegram.ledger).toHaveLength(accepted);
    await api.sendMessage(chat.id, 'Two');
    expect(telegram.ledger).toHaveLength(accepted + 1);
  });
});
