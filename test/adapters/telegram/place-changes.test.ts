/** What Telegram tells of chats and of the bot itself, over HTTP: shut out, let in again, an upgraded group, a revoked token. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SendFault } from '../../../src/core/ports/channel-adapter.ts';
import { normalise } from '../../../adapters/telegram/normalise.ts';
import { until } from '../../support/until.ts';
import { createTelegramScene, type TelegramScene } from './telegram-scene.ts';

let scene: TelegramScene;
beforeAll(async () => {
  scene = await createTelegramScene();
});
beforeEach(() => {
  scene.bot.refusals.clear();
  scene.bot.upgraded.clear();
});
afterAll(() => scene.telegram.close());

const OLD = { id: -77, type: 'group', title: 'Old' } as const;
const NEW = { id: -1_000_000_000_077, type: 'supergroup', title: 'Old' } as const;
const MOVE = { from: { space: '-77', key: 'chat:-77' }, to: { space: '-1000000000077', key: 'chat:-1000000000077' } };

/** What is made of an update that the official schema allows. */
function told(fields: Record<string, unknown>) {
  const { update } = scene.telegram.people.push(scene.bot, fields, 'one');
  return normalise(update, scene.connection);
}
const membership = (chat: object, status: string, more: object = {}) => {
  const user = scene.bot.me;
  const old_chat_member = { status: 'member', user };
  return { my_chat_member: { chat, from: scene.ada, date: 1, old_chat_member, new_chat_member: { status, user, ...more } } };
};
const banned = { until_date: 0 };

describe('an update about the bot itself', () => {
  it.each([
    ['a person blocks it', 'kicked', banned, 'blocked'],
    ['a person unblocks it', 'member', {}, null],
  ])('in private: %s', (_what, status, more, unreachable) => {
    expect(told(membership(scene.chat, status, more))).toEqual({ kind: 'reach', space: String(scene.chat.id), unreachable });
  });

  it.each([
    ['it is thrown out', 'kicked', banned, 'removed'],
    ['it leaves', 'left', {}, 'removed'],
    ['it is let in', 'member', {}, null],
  ])('in a group: %s', (_what, status, more, unreachable) => {
    expect(told(membership(OLD, status, more))).toEqual({ kind: 'reach', space: '-77', unreachable });
  });

  it('of a channel is nothing to it', () => {
    expect(told(membership({ id: -9, type: 'channel', title: 'News' }, 'left'))).toMatchObject({ kind: 'ignored' });
  });

  it('is asked for, and handed on', async () => {
    await scene.adapter.feed(scene.connection, { kind: 'poll' }, AbortSignal.timeout(5_000));
    const stop = new AbortController();
    const { update } = scene.telegram.people.push(scene.bot, membership(scene.chat, 'kicked', banned), 'two');
    const running = scene.adapter.run(scene.connection, scene.fake.host, stop.signal, () => {});
    await until(() => scene.fake.placeChanges.length > 0);
    stop.abort();
    await running;
    expect(scene.fake.placeChanges).toContainEqual({ kind: 'reach', space: String(scene.chat.id), unreachable: 'blocked' });
    expect(update['my_chat_member']).toBeDefined();
    const wanted = scene.telegram.calls.findLast(({ method }) => method === 'getUpdates')?.body['allowed_updates'];
    expect(wanted).toContain('my_chat_member');
  });
});

describe('a group that becomes a supergroup', () => {
  it('is told of in the old chat and in the new one', () => {
    const message = (chat: object, more: object) => ({ message: { message_id: 5, date: 1, from: scene.ada, chat, ...more } });
    expect(told(message(OLD, { migrate_to_chat_id: NEW.id }))).toEqual({ kind: 'moved', ...MOVE });
    expect(told(message(NEW, { migrate_from_chat_id: OLD.id }))).toEqual({ kind: 'moved', ...MOVE });
  });

  it('gets the answer once, with a receipt that says where', async () => {
    scene.bot.upgraded.set(OLD.id, NEW.id);
    scene.bot.chats.set(NEW.id, NEW);
    const receipts = await scene.deliver({ text: 'Here.' }, { space: String(OLD.id), replyTo: '3' });
    expect(receipts).toMatchObject([{ platformId: expect.any(String), moved: MOVE }]);
    expect(scene.telegram.messagesOf(scene.bot, NEW.id).map(({ text }) => text)).toEqual(['Here.']);
  });
});

describe('a refusal that stays', () => {
  it.each([
    [403, 'Forbidden: bot was blocked by the user', 'blocked'],
    [403, 'Forbidden: user is deactivated', 'left'],
    [403, 'Forbidden: bot was kicked from the supergroup chat', 'removed'],
    [400, 'Bad Request: not enough rights to send text messages to the chat', 'forbidden'],
    [400, 'Bad Request: chat not found', 'gone'],
    [400, 'Bad Request: message thread not found', null],
    [401, 'Unauthorized', 'connection'],
  ])('%i %s shuts: %s', async (code, description, shuts) => {
    scene.bot.refusals.set(scene.chat.id, { code, description });
    const fault = await scene.deliver({ text: 'Hello' }).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(SendFault);
    expect(fault).toMatchObject({ sent: 'no', retryable: false, shuts });
  });

  it('of the token keeps everything from being called until the connection changes', async () => {
    const { id } = scene.connection.channel;
    scene.connections.set(id, { ...scene.connection, refused: true });
    const before = scene.telegram.calls.length;
    const fault = await scene.deliver({ text: 'Hello' }).catch((error: unknown) => error);
    expect(fault).toMatchObject({ sent: 'no', retryable: false, message: 'Telegram does not take the bot’s token.' });
    expect(scene.telegram.calls.length).toBe(before);
    scene.connections.set(id, scene.connection);
    await scene.deliver({ text: 'Hello again' });
  });

  it('is no refusal of the token when Telegram only asks to call less', async () => {
    scene.telegram.fail({ kind: 'too-many', retryAfter: 1 }, { kind: 'refuse', code: 401, description: 'Unauthorized' });
    const check = () => scene.adapter.check(scene.connection.secrets, AbortSignal.timeout(5_000));
    expect(await check()).toMatchObject({ kind: 'unreachable' });
    expect(await check()).toMatchObject({ kind: 'refused' });
  });
});
