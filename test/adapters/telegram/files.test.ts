import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InputError, UpstreamRefused, UpstreamUnreachable } from '../../../src/kernel/errors.ts';
import { Secret } from '../../../src/kernel/secret.ts';
import { serveApp } from '../../http/serve-app.ts';
import { createTelegramScene, type TelegramScene } from './telegram-scene.ts';

let scene: TelegramScene;
beforeEach(async () => {
  scene = await createTelegramScene();
});
afterEach(() => scene.telegram.close());

const signal = new AbortController().signal;
const PDF = { name: '收据.pdf', type: 'application/pdf', bytes: Buffer.from('%PDF-1.4 receipt') };

async function receive(what: Parameters<TelegramScene['telegram']['people']['write']>[3]) {
  const app = await serveApp({ endpoints: scene.adapter.endpoints(scene.fake.host) });
  const url = `${app.url}/webhooks/telegram/${scene.connection.channel.id}`;
  await scene.adapter.feed(scene.connection, { kind: 'webhook', url }, signal);
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

it('takes the words when the file cannot be had', async () => {
  scene.telegram.fail({ kind: 'bad-gateway', method: 'getFile' });
  const [message] = await receive({ caption: 'My receipt', document: PDF });
  expect(message).toMatchObject({ text: 'My receipt', files: [] });
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
