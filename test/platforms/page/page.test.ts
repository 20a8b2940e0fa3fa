import { afterAll, describe, expect, it } from 'vitest';
import { WebClient } from '@slack/web-api';
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

it('shows what a bot does on Slack: the direct messages, a channel with its threads, and the assistant', async () => {
  const slack = standIns.find(({ kind }) => kind === 'slack')!;
  const api = new WebClient(slack.env['SLACK_BOT_TOKEN'], { slackApiUrl: slack.env['SLACK_API_URL']! });
  const view = async () => (await state()).find(({ kind }) => kind === 'slack')!;
  const [, help = '', assistant = ''] = slack.places.map(({ id }) => id);
  const write = (place: string, text: string) => act({ do: 'write', platform: 'slack', place, text });
  await write(help, '@claw Hello');
  const asked = (await view()).messages.find(({ place }) => place === help)!;
  expect(asked.text).toBe('@claw Hello');
  const [channel = '', thread_ts = ''] = asked.id.split(':');
  const half = (text: string, value: string) => ({ text: { type: 'plain_text' as const, text }, value });
  const thumbs = {
    type: 'feedback_buttons' as const,
    action_id: 'feedback',
    positive_button: half('👍', '+'),
    negative_button: half('👎', '-'),
  };
  const blocks = [
    { type: 'markdown' as const, text: 'Hello too' },
    { type: 'context_actions' as const, elements: [thumbs] },
  ];
  await api.chat.postMessage({ channel, thread_ts, text: 'Hello too', blocks });
  const answer = (await view()).messages.find(({ text }) => text === '↳ Hello too');
  expect(answer).toMatchObject({ place: help, who: 'bot', edited: false, buttons: [{ text: '👍' }, { text: '👎' }] });
  expect((await act({ do: 'press', platform: 'slack', message: answer?.id, data: answer?.buttons[1]?.data })).status).toBe(200);
  await write(help, '> And thanks');
  expect((await view()).messages.at(-1)).toMatchObject({ who: 'person', text: '↳ And thanks' });
  await write(assistant, 'Help me');
  const root = (await view()).messages.find(({ place }) => place === assistant)!;
  const [channel_id = '', thread = ''] = root.id.split(':');
  await api.assistant.threads.setStatus({ channel_id, thread_ts: thread, status: 'is thinking…' });
  expect((await view()).working[assistant]).toBe('is thinking…');
  await api.assistant.threads.setSuggestedPrompts({ channel_id, thread_ts: thread, prompts: [{ title: 'Help?', message: '/help' }] });
  const [offered] = (await view()).messages.find(({ id }) => id === root.id)!.buttons;
  expect(offered).toMatchObject({ text: 'Help?' });
  await act({ do: 'press', platform: 'slack', message: root.id, data: offered!.data });
  expect((await view()).messages.filter(({ place }) => place === assistant).map(({ text }) => text)).toEqual([
    'New Assistant Thread',
    'Help me',
    '/help',
  ]);
  expect((await write(help, '/claw help')).status).toBe(200);
});

it('shows what a bot does on Discord', async () => {
  const discord = standIns.find(({ kind }) => kind === 'discord')!;
  const [, help = ''] = discord.places.map(({ id }) => id);
  const view = async () => (await state()).find(({ kind }) => kind === 'discord')!;
  const call = (path: string, body: object = {}) =>
    fetch(`${discord.env['DISCORD_API_URL']}/v10${path}`, {
      method: 'POST',
      headers: { authorization: `Bot ${discord.env['DISCORD_TOKEN']}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  await act({ do: 'write', platform: 'discord', place: help, text: '@shop Hello' });
  expect((await view()).messages.at(-1)?.text).toBe('@shop Hello');
  await call(`/channels/${help}/typing`);
  expect((await view()).working[help]).toBe('');
  const buttons = [{ type: 2, style: 2, label: 'Yes', emoji: { name: '👍' }, custom_id: 'y' }];
  await call(`/channels/${help}/messages`, { content: 'Hello too', components: [{ type: 1, components: buttons }] });
  const seen = await view();
  expect(seen.working[help]).toBeNull();
  expect(seen.messages.at(-1)).toMatchObject({ place: help, who: 'bot', text: 'Hello too', buttons: [{ text: '👍 Yes', data: 'y' }] });
  expect(seen.ledger.map(({ method }) => method)).toEqual(['POST /channels/{channel_id}/typing', 'POST /channels/{channel_id}/messages']);
  const press = await act({ do: 'press', platform: 'discord', message: seen.messages.at(-1)?.id, data: 'y' });
  expect(press.status).toBe(200);
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

  const refusals: readonly (readonly [who: string, ask: () => Promise<Response>, status: number])[] = [
    ['another site', () => act({ do: 'write' }, 'text/plain'), 404],
    ['who asks for nonsense', () => act({ do: 'dance' }), 400],
    ['who names no platform', () => act({ do: 'write', platform: 'none', place: '1', text: 'a' }), 400],
    ...['telegram', 'slack', 'discord'].flatMap((platform) => [
      [`who names no place of ${platform}`, () => act({ do: 'write', platform, place: '1', text: 'a' }), 400] as const,
      [`who presses nothing on ${platform}`, () => act({ do: 'press', platform, message: '1:1', data: '{}' }), 400] as const,
    ]),
  ];

  it.each(refusals)('refuses %s', async (_who, ask, status) => {
    expect((await ask()).status).toBe(status);
  });
});
