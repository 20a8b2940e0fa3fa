import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InputError, OverloadedError, UpstreamRefused, UpstreamUnreachable } from '../../../src/kernel/errors.ts';
import { Secret } from '../../../src/kernel/secret.ts';
import { serveApp } from '../../http/serve-app.ts';
import { createTelegramScene, WEBHOOK_SECRET, type TelegramScene } from './telegram-scene.ts';

let scene: TelegramScene;
beforeEach(async () => {
  scene = await createTelegramScene();
});
afterEach(() => scene.telegram.close());

const signal = new AbortController().signal;
const PDF = { name: '收据.pdf', type: 'application/pdf', bytes: Buffer.from('%PDF-1.4 receipt') };

/** Returns the address that Telegram posts to. */
async function connect(): Promise<string> {
  const app = await serveApp({ endpoints: scene.adapter.endpoints(scene.fake.host) });
  const url = `${app.url}/webhooks/telegram/${scene.connection.channel.id}`;
  await scene.adapter.feed(scene.connection, { kind: 'webhook', url }, signal);
  return url;
}

const post = (url: string, update: unknown) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': WEBHOOK_SECRET },
    body: JSON.stringify(update),
  });

async function receive(what: Parameters<TelegramScene['telegram']['people']['write']>[3]) {
  await connect();
  await scene.telegram.people.write(scene.bot, scene.ada, scene.chat, what).taken;
  return scene.fake.received;
}

it('keeps a document and a photo with their words', async () => {
  const [message] = await receive({ caption: 'My receipt', document: PDF });
  expect(message).toMatchObject({ text: 'My receipt' });
  expect(message!.files).toHaveLength(1);
  const [, second] = await receive({ photo: { bytes: Buffer.from([0xff, 0xd8, 0xff]) } });
  expect(second).toMatchObject({ text: '' });
  expect(second!.files).toHaveLength(1);
});

describe('a file that cannot be had', () => {
  const fetches = () => scene.telegram.calls.filter(({ method }) => method === 'getFile').length;

  it('for now: the message comes again, and both are taken', async () => {
    scene.telegram.fail({ kind: 'bad-gateway', method: 'getFile' });
    const messages = await receive({ caption: 'My receipt', document: PDF });
    expect(messages).toMatchObject([{ text: 'My receipt', unkept: [] }]);
    expect(messages[0]!.files).toHaveLength(1);
    expect(scene.bot.deliveries.map(({ status }) => status)).toEqual([503, 200]);
  });

  it('at the third try: the words are taken with a note', async () => {
    scene.telegram.fail({ kind: 'drop', method: 'getFile', times: 9 });
    const messages = await receive({ caption: 'My receipt', document: PDF });
    expect(messages).toMatchObject([{ text: 'My receipt', files: [], unkept: [{ name: PDF.name, reason: 'unavailable' }] }]);
    expect(scene.bot.deliveries.map(({ status }) => status)).toEqual([503, 503, 200]);
    expect(fetches()).toBe(3);
  });

  it.each([
    ['refused for good', { document: PDF }, { kind: 'refuse', code: 400, description: 'Bad Request: file is too big' }, 'unavailable', 1],
    ['of a kind that is not taken', { document: { ...PDF, bytes: Buffer.from('OggS voice') } }, null, 'type', 1],
    ['larger than may be', { document: { ...PDF, bytes: Buffer.alloc(10 * 1024 * 1024 + 1) } }, null, 'too_large', 0],
  ] as const)('%s: the message is taken at once, with the reason', async (_what, what, fault, reason, asked) => {
    if (fault !== null) scene.telegram.fail({ ...fault, method: 'getFile' });
    expect(await receive(what)).toMatchObject([{ text: '', files: [], unkept: [{ reason }] }]);
    expect(scene.bot.deliveries.map(({ status }) => status)).toEqual([200]);
    expect(fetches()).toBe(asked);
  });

  it.each([
    ['a voice message', { voice: { file_id: 'v', file_unique_id: 'u', duration: 1 } }, 'voice.ogg'],
    ['a video', { video: { file_id: 'v', file_unique_id: 'u', duration: 1, width: 1, height: 1 } }, 'video.mp4'],
    [
      'a sticker that moves',
      { sticker: { file_id: 'v', file_unique_id: 'u', type: 'regular', width: 1, height: 1, is_animated: true, is_video: false } },
      'sticker.webp',
    ],
    ['a place', { location: { latitude: 1, longitude: 2 } }, 'location'],
  ])('%s is a message without words that tells what it was', async (_what, extra, name) => {
    scene.bot.files.set('v', { path: 'voice/v', bytes: Buffer.from('OggS') });
    expect(await receive({ extra })).toMatchObject([{ text: '', files: [], unkept: [{ name, reason: 'type' }] }]);
  });

  it('costs nothing when its message comes once more', async () => {
    const url = await connect();
    const { update, taken } = scene.telegram.people.write(scene.bot, scene.ada, scene.chat, { caption: 'My receipt', document: PDF });
    await taken;
    const before = scene.telegram.calls.length;
    for (let n = 0; n < 3; n += 1) expect((await post(url, update)).status).toBe(200);
    expect(scene.telegram.calls).toHaveLength(before);
    expect(scene.fake.received).toHaveLength(1);
  });

  it('is not fetched while too much arrives at once', async () => {
    let refusals = 1;
    scene.fake.onLook(async () => {
      refusals -= 1;
      if (refusals < 0) return;
      expect(fetches()).toBe(0);
      throw new OverloadedError('Too much at once.', { retryAfterMs: 2_000 });
    });
    expect(await receive({ document: PDF })).toHaveLength(1);
    expect(scene.bot.deliveries.map(({ status }) => status)).toEqual([503, 200]);
    expect(fetches()).toBe(1);
  });

  it('is not fetched where people talk among themselves', async () => {
    const group = scene.telegram.people.group(scene.bot, 'Team');
    await connect();
    await scene.telegram.people.write(scene.bot, scene.ada, group, { caption: 'Lunch', document: PDF }).taken;
    expect([fetches(), scene.fake.received]).toEqual([0, []]);
  });
});

describe('opening a file', () => {
  const sent = (bytes = PDF.bytes) => {
    const { message } = scene.telegram.people.write(scene.bot, scene.ada, scene.chat, { document: { ...PDF, bytes } });
    return { platformId: `doc-${message.message_id}`, name: PDF.name, size: null };
  };

  it('brings its bytes', async () => {
    expect(Buffer.from(await scene.adapter.openFile(scene.connection, sent(), 100, signal))).toEqual(PDF.bytes);
  });

  it('stops at the cap, whatever size was said', async () => {
    await expect(scene.adapter.openFile(scene.connection, sent(Buffer.alloc(200)), 100, signal)).rejects.toBeInstanceOf(InputError);
    const { calls } = scene.telegram;
    const before = calls.length;
    await expect(scene.adapter.openFile(scene.connection, { ...sent(), size: 101 }, 100, signal)).rejects.toBeInstanceOf(InputError);
    expect(calls.length).toBe(before);
  });

  it.each(['../b', '/b', 'a/../b', 'b?x', 'b%2e'])('does not follow a place like %s', async (path) => {
    const file = sent();
    scene.bot.files.set(file.platformId, { path, bytes: PDF.bytes });
    scene.bot.files.set('other', { path: 'b', bytes: PDF.bytes });
    await expect(scene.adapter.openFile(scene.connection, file, 100, signal)).rejects.toBeInstanceOf(UpstreamRefused);
  });

  it('does not tell the token when it fails', async () => {
    const file = sent();
    scene.telegram.fail({ kind: 'drop', method: 'getFile' });
    const error: unknown = await scene.adapter.openFile(scene.connection, file, 100, signal).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UpstreamUnreachable);
    const { message, stack, cause } = error as Error;
    expect(JSON.stringify([message, stack, String(cause)])).not.toContain(scene.bot.token);
  });
});

describe('looking at a bot before it is connected', () => {
  const check = (token: string) => scene.adapter.check({ bot_token: new Secret(token) }, signal);

  it('tells who it is', async () => {
    expect(await check(scene.bot.token)).toEqual({ kind: 'ready', bot: { id: String(scene.bot.me.id), name: 'shop_bot' }, advice: [] });
  });

  it('tells that the token is not taken, missing, or that Telegram cannot be reached', async () => {
    expect(await check('1:wrong')).toEqual({ kind: 'refused', reason: 'Telegram does not take the bot’s token.' });
    expect(await check('')).toEqual({ kind: 'refused', reason: 'The connection has no bot token.' });
    scene.telegram.fail({ kind: 'drop' });
    expect(await check(scene.bot.token)).toMatchObject({ kind: 'unreachable' });
  });

  it('does not let a webhook be set without a secret', async () => {
    const unsafe = { ...scene.connection, secrets: { bot_token: new Secret(scene.bot.token), webhook_secret: new Secret('') } };
    await expect(scene.adapter.feed(unsafe, { kind: 'webhook', url: 'https://shop.example/x' }, signal)).rejects.toBeInstanceOf(
      UpstreamRefused,
    );
    expect(scene.telegram.calls).toEqual([]);
  });
});
