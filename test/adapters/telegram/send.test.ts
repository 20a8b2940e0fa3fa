import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTelegramAdapter } from '../../../adapters/telegram/index.ts';
import { SendFault } from '../../../src/core/ports/channel-adapter.ts';
import type { DocumentId, MessageId, PassageId } from '../../../src/kernel/ids.ts';
import { newUuid } from '../../../src/kernel/ids.ts';
import { createSystemClock } from '../../../src/kernel/clock.ts';
import { createSilentLogger } from '../../../src/kernel/logger.ts';
import { until } from '../../support/until.ts';
import { createTelegramScene, type TelegramScene } from './telegram-scene.ts';
import { freePort } from '../../support/free-port.ts';

let scene: TelegramScene;
beforeEach(async () => {
  scene = await createTelegramScene();
});
afterEach(() => scene.telegram.close());

const shown = () => scene.telegram.messagesOf(scene.bot, scene.chat.id);
const sends = () => scene.telegram.calls.filter(({ method }) => method === 'sendMessage').map(({ body }) => body);

/** The fault of the first part's send. */
async function faultOf(text = 'Hello'): Promise<SendFault> {
  const error = await scene.deliver({ text }).catch((thrown: unknown) => thrown);
  if (!(error instanceof SendFault)) throw new Error('It was sent.');
  return error;
}

describe('an answer', () => {
  it('arrives formatted, with its sources and buttons, without previews', async () => {
    const source = { n: 1, title: 'Returns <2026>', url: 'https://docs.example/returns?a=1&b=2', externalId: null, quote: '' };
    const cited = { ...source, documentId: newUuid<DocumentId>(), passageId: newUuid<PassageId>() };
    const messageId = newUuid<MessageId>();
    await scene.deliver({ messageId, text: 'Within **30 days** & free [1]', sources: [cited], askFeedback: true });
    expect(shown()).toMatchObject([
      {
        text: 'Within 30 days & free [1]\n\n[1] Returns <2026> — https://docs.example/returns?a=1&b=2',
        entities: [{ type: 'bold' }, { type: 'text_link', url: 'https://docs.example/returns?a=1&b=2' }],
        reply_markup: { inline_keyboard: [[{ callback_data: `fb:+:${messageId}` }, { callback_data: `fb:-:${messageId}` }]] },
      },
    ]);
    expect(sends()).toMatchObject([{ link_preview_options: { is_disabled: true } }]);
  });

  it('of 20,000 characters arrives whole, in order, in full messages, with buttons on the last one', async () => {
    const text = 'A sentence about returns, **in bold**. 一句关于退货的话。👨‍👩‍👧‍👦 '.repeat(400).trim();
    expect(text.length).toBeGreaterThan(20_000);
    await scene.deliver({ text, askFeedback: true });
    const messages = shown();
    const visible = (words: string) => words.replaceAll(/\s|\*/g, '');
    expect(visible(messages.map((message) => message.text).join(''))).toBe(visible(text));
    for (const message of messages) expect(message.text!.length).toBeLessThanOrEqual(4_096);
    expect(messages.map((message) => 'reply_markup' in message)).toEqual(messages.map((_message, index) => index === messages.length - 1));
    expect(sends()).toHaveLength(messages.length);
  });

  it.each(['退', '😀', '🇨🇳', '👨‍👩‍👧‍👦', 'e\u0301', '<', '&', '"'])('is split beside "%s" wherever the limit falls', async (character) => {
    for (const before of [4_090, 4_093, 4_094, 4_095, 4_096]) {
      const text = 'a'.repeat(before) + character.repeat(40);
      const { length } = shown();
      await scene.deliver({ text });
      const parts = shown()
        .slice(length)
        .map((message) => message.text!);
      expect(parts.join('')).toBe(text);
      for (const part of parts) expect(part.replaceAll(character, '').replaceAll('a', '')).toBe('');
    }
  });

  it('goes to the topic it came from and points at what it answers, with its first part only', async () => {
    const group = scene.telegram.people.group(scene.bot, 'Team', { topics: [7] });
    const question = scene.telegram.people.write(scene.bot, scene.ada, group, { text: '@shop_bot hi', topic: 7 });
    const target = { space: String(group.id), thread: '7', replyTo: String(question.message.message_id) };
    await scene.deliver({ text: 'Long. '.repeat(1_000) }, target);
    const messages = scene.telegram.messagesOf(scene.bot, group.id);
    expect(messages.map((message) => message['message_thread_id'])).toEqual([7, 7]);
    expect(messages.map((message) => 'reply_to_message' in message)).toEqual([true, false]);
  });

  it('whose question was deleted is sent all the same', async () => {
    const group = scene.telegram.people.group(scene.bot, 'Team');
    await scene.deliver({ text: 'Hello' }, { space: String(group.id), replyTo: '99999' });
    expect(scene.telegram.messagesOf(scene.bot, group.id)).toHaveLength(1);
  });

  it('whose markup is refused goes as plain text, once', async () => {
    scene.telegram.fail({
      kind: 'refuse',
      code: 400,
      description: "Bad Request: can't parse entities: Unsupported start tag",
      method: 'sendMessage',
    });
    await scene.deliver({ text: '**Bold** and evil.example/x' });
    expect(shown()).toMatchObject([{ text: 'Bold and evil.\u2060example/x' }]);
    expect(sends()).toHaveLength(2);
    expect(sends()[1]).not.toHaveProperty('parse_mode');
  });

  it('whose markup and plain text are both refused is given up', async () => {
    const refusal = {
      kind: 'refuse',
      code: 400,
      description: "Bad Request: can't parse entities: no",
      method: 'sendMessage',
      times: 2,
    } as const;
    scene.telegram.fail(refusal);
    expect(await faultOf()).toMatchObject({ sent: 'no', retryable: false });
    expect(sends()).toHaveLength(2);
  });

  it('follows a group that became a supergroup', async () => {
    const group = scene.telegram.people.group(scene.bot, 'Team');
    scene.bot.upgraded.set(-55, group.id);
    await scene.deliver({ text: 'Hello' }, { space: '-55', replyTo: '12' });
    expect(scene.telegram.messagesOf(scene.bot, group.id)).toMatchObject([{ text: 'Hello' }]);
  });

  it('without words is still a message', async () => {
    await scene.deliver({ text: '' });
    expect(shown()).toMatchObject([{ text: '…' }]);
  });
});

describe('a send that fails', () => {
  it.each([
    ['Forbidden: bot was blocked by the user', 403, 'The person has blocked the bot.'],
    ['Forbidden: bot was kicked from the supergroup chat', 403, 'The bot was removed from the group.'],
    ['Forbidden: user is deactivated', 403, 'The person has left Telegram.'],
    ['Bad Request: message thread not found', 400, 'The topic is closed or gone.'],
    ['Bad Request: chat not found', 400, 'The chat was not found.'],
    ['Unauthorized', 401, 'Telegram does not take the bot’s token.'],
  ])('%s: certainly not sent, never tried again, with a reason that stays', async (description, code, message) => {
    scene.telegram.fail({ kind: 'refuse', code, description });
    expect(await faultOf()).toMatchObject({ sent: 'no', retryable: false, message });
    expect(sends()).toHaveLength(1);
    expect(shown()).toEqual([]);
  });

  it('429: certainly not sent, to be tried after the wait that Telegram names', async () => {
    scene.telegram.fail({ kind: 'too-many', retryAfter: 7 });
    expect(await faultOf()).toMatchObject({ sent: 'no', retryable: true, retryAfterMs: 7_000, counts: false });
    expect(sends()).toHaveLength(1);
  });

  it.each([
    ['bad-gateway', 0],
    ['accept-bad-gateway', 1],
    ['drop', 0],
    ['accept-drop', 1],
  ] as const)('%s: nobody can tell, so it is made once', async (kind, accepted) => {
    scene.telegram.fail({ kind });
    expect(await faultOf()).toMatchObject({ sent: 'unknown' });
    expect(sends()).toHaveLength(1);
    expect(scene.telegram.ledger).toHaveLength(accepted);
  });

  it('an error of Telegram’s own: nobody can tell', async () => {
    scene.telegram.fail({ kind: 'refuse', code: 500, description: 'Internal Server Error' });
    expect(await faultOf()).toMatchObject({ sent: 'unknown' });
    expect(sends()).toHaveLength(1);
  });

  it.each(['hang', 'accept-hang'] as const)('%s: nobody can tell, after the time for a call', async (kind) => {
    await scene.telegram.close();
    scene = await createTelegramScene({ callTimeoutMs: 200 });
    scene.telegram.fail({ kind });
    expect(await faultOf()).toMatchObject({ sent: 'unknown' });
    expect(sends()).toHaveLength(1);
  });

  it('called off while under way: nobody can tell', async () => {
    scene.telegram.fail({ kind: 'accept-hang' });
    const stop = new AbortController();
    const failed = scene.adapter.perform(scene.plan({ text: 'Hello' })[0]!, scene.context(stop.signal));
    await until(() => scene.telegram.ledger.length === 1);
    stop.abort();
    await expect(failed).rejects.toMatchObject({ sent: 'unknown' });
  });

  it('without a connection to Telegram: certainly not sent, and the error does not tell the token', async () => {
    const port = await freePort();
    const adapter = createTelegramAdapter({
      clock: createSystemClock(),
      logger: createSilentLogger(),
      apiRoot: `http://127.0.0.1:${port}`,
      callTimeoutMs: 1_000,
      pollSeconds: 1,
      connection: async () => scene.connection,
    });
    const error = await adapter.perform(scene.plan({ text: 'Hello' })[0]!, scene.context()).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ sent: 'no', retryable: true });
    expect(JSON.stringify([String(error), String((error as Error).cause), (error as Error).stack])).not.toContain(scene.bot.token);
  });

  it('through another tenant’s connection is not made at all', async () => {
    const foreign = { tenantId: newUuid() as never, signal: new AbortController().signal };
    await expect(scene.adapter.perform(scene.plan({ text: 'Hello' })[0]!, foreign)).rejects.toMatchObject({ sent: 'no' });
    expect(scene.telegram.calls).toEqual([]);
  });

  it('to a target of another channel is not made at all', async () => {
    const part = { ...scene.plan({ text: 'Hello' })[0]!, target: { space: 'C024BE91L' } };
    await expect(scene.adapter.perform(part, scene.context())).rejects.toMatchObject({ sent: 'no', retryable: false });
    expect(scene.telegram.calls).toEqual([]);
  });
});

describe('settling', () => {
  it('cannot tell of a send', async () => {
    expect(await scene.adapter.settle(scene.plan({ text: 'Hello' })[0]!, scene.context())).toEqual({ kind: 'unknown' });
    expect(scene.telegram.calls).toEqual([]);
  });

  it('repeats an edit, and takes "not modified" for done', async () => {
    const [receipt] = await scene.deliver({ text: 'Draft' });
    const edit = { ...scene.plan({ text: 'Final' })[0]!, platformId: receipt!.platformId };
    for (let time = 0; time < 2; time += 1) {
      expect(await scene.adapter.settle(edit, scene.context())).toEqual({ kind: 'sent', receipt });
    }
    expect(shown()).toMatchObject([{ text: 'Final' }]);
  });
});
