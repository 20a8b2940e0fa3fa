import { afterAll, describe, expect, it } from 'vitest';
import { Api } from 'grammy';
import type { PlatformView } from './platform.ts';
import { startPlatformsPage } from './start-page.ts';
import { STAND_INS } from './stand-ins.ts';

const standIns = await Promise.all(STAND_INS.map((start) => start()));
const page = await startPlatformsPage(standIns, 0);
afterAll(() => page.close());

const state = async () => (await (await fetch(`${page.url}/state`)).json()) as (PlatformView & { kind: string })[];
const act = (order: object, type = 'application/json') =>
  fetch(`${page.url}/act`, { method: 'POST', headers: { 'content-type': type }, body: JSON.stringify(order) });

it.each(standIns)('a person writes on $kind, and both sides are seen', async ({ kind, places, env }) => {
  const place = places[0]?.id ?? '';
  expect((await act({ do: 'write', platform: kind, place, text: 'Hello' })).status).toBe(200);
  const seen = (await state()).find((one) => one.kind === kind);
  expect(seen?.messages).toMatchObject([{ place, who: 'person', text: 'Hello' }]);
  expect(Object.values(env).join(' ')).toContain('127.0.0.1');
});

it('shows what a bot does on Telegram, and takes a press on its button', async () => {
  const telegram = standIns.find(({ kind }) => kind === 'telegram');
  const api = new Api(telegram?.env['TELEGRAM_BOT_TOKEN'] ?? '', { apiRoot: telegram?.env['TELEGRAM_API_ROOT'] ?? '' });
  const chat = Number(telegram?.places[0]?.id);
  const bot = async () => (await state()).find(({ kind }) => kind === 'telegram');
  await api.sendChatAction(chat, 'typing');
  expect((await bot())?.working[chat]).toBe('');
  await api.sendMessageDraft(chat, 1, '<b>so</b> far', { parse_mode: 'HTML' });
  expect((await bot())?.working[chat]).toBe('so far');
  const { message_id: id } = await api.sendMessage(chat, 'Done.', {
    reply_markup: { inline_keyboard: [[{ text: 'Yes', callback_data: 'y' }]] },
  });
  await api.editMessageText(chat, id, 'All done.', { reply_markup: { inline_keyboard: [[{ text: 'Yes', callback_data: 'y' }]] } });
  const seen = await bot();
  expect(seen?.working[chat]).toBeNull();
  const answer = seen?.messages.at(-1);
  expect(answer).toMatchObject({ who: 'bot', text: 'All done.', edited: true, buttons: [{ text: 'Yes', data: 'y' }] });
  expect(seen?.ledger.map(({ method }) => method)).toEqual(['sendChatAction', 'sendMessageDraft', 'sendMessage', 'editMessageText']);
  expect((await act({ do: 'press', platform: 'telegram', message: answer?.id, data: 'y' })).status).toBe(200);
  const updates = await api.getUpdates({ timeout: 0 });
  expect(updates.at(-1)?.callback_query?.data).toBe('y');
});

describe('the page', () => {
  it('is served with its script and its style, and lets in nothing else', async () => {
    for (const path of ['/', '/page.js', '/page.css']) {
      const reply = await fetch(page.url + path);
      expect(reply.status).toBe(200);
      expect(reply.headers.get('content-security-policy')).toContain("default-src 'none'");
    }
    expect((await fetch(`${page.url}/page.html/../../start-page.ts`)).status).toBe(404);
  });

  it.each([
    ['another site', () => act({ do: 'write' }, 'text/plain'), 404],
    ['who asks for nonsense', () => act({ do: 'dance' }), 400],
    ['who names no platform', () => act({ do: 'write', platform: 'none', place: '1', text: 'a' }), 400],
    ['who names no place', () => act({ do: 'write', platform: 'telegram', place: '1', text: 'a' }), 400],
  ])('refuses %s', async (_who, ask, status) => {
    expect((await ask()).status).toBe(status);
  });
});
