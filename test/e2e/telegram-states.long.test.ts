/** What becomes of talks when a person blocks the bot, a group moves, a token is revoked or Telegram is away: states that are seen, and end. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MAX_SEND_ATTEMPTS } from '../../src/core/model/delivery.ts';
import { SETTINGS } from '../../src/core/model/setting.ts';
import { call } from '../support/call.ts';
import { ANSWER_MS, buildTelegramHouse, connectBot, talkTo, type TelegramHouse } from '../support/telegram-house.ts';
import { until } from '../support/until.ts';

/** Waits double from one call to the next, the more so where the machine is busy. */
const DOUBLED_MS = 60_000;

let house: TelegramHouse;
let line: Line;
beforeAll(async () => {
  house = await buildTelegramHouse(async (apiRoot) => {
    line = await layLine(apiRoot);
    return line.url;
  });
});
afterAll(async () => {
  await house.close();
  await line.cut();
});

interface Line {
  readonly url: string;
  /** Nobody is at its end any more: connections are refused. */
  cut(): Promise<void>;
  mend(): Promise<void>;
}

async function layLine(to: string): Promise<Line> {
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(new URL(to).port), '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.on('error', () => other.destroy()).on('close', () => open.delete(one) && other.destroy());
      one.pipe(other);
    }
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    cut: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
    mend: () => listen(port),
  };
}

interface Tried {
  readonly state: string;
  readonly attempts: number;
  readonly error: string | null;
  readonly called_at: string | null;
}

it('leaves a person who blocked the bot alone until they write again', async () => {
  const shop = await connectBot(house, 'blocked_bot');
  const { ask, write, chat, calls, transcript } = talkTo(house, shop);
  await ask('/help');
  shop.bot.refusals.set(chat.id, { code: 403, description: 'Forbidden: bot was blocked by the user' });
  await write('/usage').taken;
  await until(async () => (await transcript()).conversation['unreachable'] !== null, ANSWER_MS, 100);
  const { conversation } = await transcript();
  expect(conversation).toMatchObject({ unreachable: { reason: 'blocked', since: expect.any(String) } });
  const before = calls('sendMessage');
  const id = String(conversation['id']);
  expect((await house.api(`/conversations/${id}/messages`, { text: 'Are you there?' })).status).toBe(201);
  const failed = async () => (await house.api(`/deliveries?conversation_id=${id}&state=failed`)).body?.['data'] as { error: string }[];
  await until(async () => (await failed()).length === 2, ANSWER_MS, 100);
  expect((await failed())[0]?.error).toContain('until they write again');
  expect(calls('sendMessage')).toBe(before);
  expect((await call(`${house.gateway.url}/metrics`)).text).toMatch(
    /claw_conversations_unreachable_total\{channel="telegram",reason="blocked"\} 1/,
  );
  shop.bot.refusals.delete(chat.id);
  expect((await ask('/help'))[0]).toContain('/human');
  expect((await transcript()).conversation).toMatchObject({ unreachable: null });
});

it('goes on in the same conversation when a group becomes a supergroup, whether Telegram says so before or a send finds out', async () => {
  const shop = await connectBot(house, 'moved_bot');
  const { telegram } = house;
  for (const [old, tells] of [
    [-77, true],
    [-78, false],
  ] as const) {
    const person = telegram.people.person({ first_name: `Ada ${old}` });
    const talk = talkTo(house, shop, { person, chat: { id: old, type: 'group', title: 'Team' } });
    await talk.ask('/help@moved_bot');
    const begun = (await talk.transcript()).conversation;
    const supergroup = telegram.people.group(shop.bot, 'Team');
    const seen = () => telegram.messagesOf(shop.bot, supergroup.id).length;
    shop.bot.upgraded.set(old, supergroup.id);
    if (tells) {
      await talk.write({ extra: { migrate_to_chat_id: supergroup.id } }).taken;
      await talk.write({ extra: { migrate_from_chat_id: old } }, supergroup).taken;
    } else {
      await talk.write('/usage@moved_bot').taken;
      await until(() => seen() === 1, ANSWER_MS, 50);
      // Where the group went is written down before the delivery that found out is.
      const states = async () => (await house.api(`/deliveries?channel_id=${shop.channelId}`)).body?.['data'] as { state: string }[];
      await until(async () => (await states()).every(({ state }) => state === 'sent'), ANSWER_MS, 50);
    }
    const before = seen();
    await talk.write('/help@moved_bot', supergroup).taken;
    await until(() => seen() === before + 1, ANSWER_MS, 50);
    const { conversation, messages } = await talk.transcript();
    expect(conversation['id']).toBe(begun['id']);
    expect(messages.filter(({ role }) => role === 'user').length).toBe(tells ? 2 : 3);
  }
});

it('says that the token was revoked, calls no more, and is live with the new one', async () => {
  const shop = await connectBot(house, 'revoked_bot');
  const { ask, write, calls } = talkTo(house, shop);
  await ask('/help');
  const path = `/channels/${shop.channelId}`;
  const state = async () => (await house.api(`${path}/health`)).body?.['state'];
  house.telegram.fail({ kind: 'refuse', code: 401, description: 'Unauthorized', method: 'sendMessage', token: shop.bot.token });
  await write('/usage').taken;
  await until(async () => (await state()) === 'refused', ANSWER_MS, 100);
  const before = calls('sendMessage');
  await write('/help').taken;
  const failed = async () => (await house.api(`/deliveries?channel_id=${shop.channelId}&state=failed`)).body?.['data'] as { id: string }[];
  await until(async () => (await failed()).length === 2, ANSWER_MS, 100);
  expect(calls('sendMessage')).toBe(before);
  expect((await house.api(path, { secrets: { bot_token: shop.bot.token } }, 'PATCH')).status).toBe(200);
  await until(async () => (await state()) !== 'refused', ANSWER_MS, 100);
  for (const { id } of await failed()) await house.api(`/deliveries/${id}/send-again`, undefined, 'POST');
  await until(() => calls('sendMessage') === before + 2, ANSWER_MS, 100);
  // That it was heard is written down every ten seconds at most.
  await until(async () => (await ask('/help')) && (await state()) === 'live', ANSWER_MS, 2_000);
});

it('answers in a topic what the same person goes on to say, and nobody else', async () => {
  const shop = await connectBot(house, 'topic_bot');
  const { people } = house.telegram;
  const chat = people.group(shop.bot, 'Forum', { topics: [11] });
  const ada = talkTo(house, shop, { person: people.person({ first_name: 'Ada T.' }), chat });
  const bob = talkTo(house, shop, { person: people.person({ first_name: 'Bob T.' }), chat });
  await bob.write({ text: 'Anyone here?', topic: 11 }).taken;
  await ada.ask({ text: '/help@topic_bot', topic: 11 });
  await bob.write({ text: 'Thank you, Ada.', topic: 11 }).taken;
  await ada.write({ text: 'You are welcome, @bobby_t', topic: 11 }).taken;
  await ada.ask({ text: 'And what about invoices?', topic: 11 });
  expect(await bob.conversations()).toEqual([]);
  expect((await ada.transcript()).messages.filter(({ role }) => role === 'user')).toHaveLength(2);
});

it('tells a person once that a limit refused what they wrote, and takes it again after the wait', async () => {
  const limits = async (free: number) =>
    house.api('/configs/limits.contact_per_minute', { value: { free, pro: 500, enterprise: 2_000 } }, 'PUT');
  const { ask, write, texts, transcript } = talkTo(house, await connectBot(house, 'hurried_bot'));
  expect((await limits(1)).status).toBe(200);
  await ask('/help');
  await write('/help').taken;
  await write('/help').taken;
  const asked = (await transcript()).messages.filter(({ role }) => role === 'user');
  expect(asked.map(({ state }) => state)).toEqual(['answered', 'limited', 'limited']);
  // One notice a minute, and a minute may turn between the two.
  const minutes = new Set(asked.slice(1).map(({ at }) => String(at).slice(0, 16))).size;
  await until(() => texts().length > minutes, ANSWER_MS, 50);
  expect(texts().slice(1)).toEqual(Array(minutes).fill(SETTINGS['texts.limited'].default.en));
  // A token a millisecond: the wait is over with the next call.
  await limits(60_000);
  expect(await ask('/help')).toEqual([expect.stringContaining('/human')]);
});

it('brings an answer when Telegram can be reached again, and spends no attempt meanwhile', async () => {
  const shop = await connectBot(house, 'away_bot');
  const { ask, write, said } = talkTo(house, shop);
  await ask('/help');
  await line.cut();
  await write('/help').taken;
  const rows = async () => (await house.api(`/deliveries?channel_id=${shop.channelId}`)).body?.['data'] as Tried[];
  const calls = new Set<string>();
  const called = async () => {
    const at = (await rows())[0]?.called_at;
    return at ? calls.add(at).size : 0;
  };
  await until(async () => (await called()) > MAX_SEND_ATTEMPTS, DOUBLED_MS, 100);
  let waiting: Tried | undefined;
  await until(async () => (waiting = (await rows()).find(({ state }) => state === 'retry')) !== undefined, ANSWER_MS, 50);
  expect(waiting).toMatchObject({ attempts: 0, error: expect.stringContaining('could not be reached') });
  await line.mend();
  await until(async () => (await rows()).every(({ state }) => state === 'sent'), DOUBLED_MS, 50);
  expect((await rows()).map(({ attempts }) => attempts)).toEqual([1, 1]);
  expect(said()).toHaveLength(2);
});
