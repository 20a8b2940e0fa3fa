// A Telegram adapter on a fake Telegram and a fake host, with one bot, one person and their private chat.
import { createTelegramAdapter } from '../../../adapters/telegram/index.ts';
import type { Delivery } from '../../../src/core/model/delivery.ts';
import type { ReplyTarget } from '../../../src/core/model/message.ts';
import type { OutgoingMessage, SendContext } from '../../../src/core/ports/channel-adapter.ts';
import type { ChannelConnection } from '../../../src/core/ports/channel-connection.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import { newUuid, type ChannelId } from '../../../src/kernel/ids.ts';
import { createSilentLogger, type Logger } from '../../../src/kernel/logger.ts';
import { Secret } from '../../../src/kernel/secret.ts';
import { buildChannel, createFakeChannelHost } from '../../builders/fake-channel-host.ts';
import { createManualClock } from '../../builders/manual-clock.ts';
import { startFakeTelegram } from '../../platforms/telegram/fake-telegram.ts';
import type { Bot } from '../../platforms/telegram/types.ts';

export const WEBHOOK_SECRET = 'secret-of-the-webhook';

export function buildTelegramConnection(bot: Bot, given: Partial<ChannelConnection> = {}): ChannelConnection {
  return {
    channel: buildChannel({ kind: 'telegram' }),
    secrets: { bot_token: new Secret(bot.token), webhook_secret: new Secret(WEBHOOK_SECRET) },
    bot: { id: String(bot.me.id), name: bot.me.username },
    audience: 'addressed',
    ...given,
  };
}

interface SceneOptions {
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** Length of a second of the fake, milliseconds. */
  readonly secondMs?: number;
  readonly callTimeoutMs?: number;
}

export type TelegramScene = Awaited<ReturnType<typeof createTelegramScene>>;

export async function createTelegramScene(options: SceneOptions = {}) {
  const telegram = await startFakeTelegram({ secondMs: options.secondMs ?? 5 });
  const bot = telegram.addBot('shop_bot');
  const connections = new Map<ChannelId, ChannelConnection>();
  const connect = (one: Bot, given: Partial<ChannelConnection> = {}): ChannelConnection => {
    const connection = buildTelegramConnection(one, given);
    connections.set(connection.channel.id, connection);
    return connection;
  };
  const connection = connect(bot);
  const adapter = createTelegramAdapter({
    clock: options.clock ?? createHurriedClock(),
    logger: options.logger ?? createSilentLogger(),
    apiRoot: telegram.apiRoot,
    callTimeoutMs: options.callTimeoutMs ?? 5_000,
    pollSeconds: 2,
    connection: async (id) => connections.get(id) ?? null,
  });
  const ada = telegram.people.person({ last_name: 'Lovelace' });
  const chat = telegram.people.privateChat(ada);
  bot.chats.set(chat.id, chat);
  const target: ReplyTarget = { space: String(chat.id) };
  const context = (signal = new AbortController().signal): SendContext => ({ tenantId: connection.channel.tenantId, signal });

  const plan = (given: Partial<OutgoingMessage> & { readonly text: string }, to = target): readonly Delivery[] => {
    const messageId = newUuid();
    const shared = { turnId: newUuid(), conversationId: newUuid(), channelId: connection.channel.id, channelKind: 'telegram', messageId };
    const state = { seq: 2, state: 'calling', target: to, platformId: null, attempts: 1, callingForMs: 0, tryingForMs: 0 };
    return adapter
      .plan({ messageId: messageId as never, sources: [], ...given }, to)
      .map((part) => ({ id: newUuid(), ...shared, ...state, ...part }) as Delivery);
  };
  /** Brings a whole answer to the platform, part after part. */
  const deliver = async (given: Partial<OutgoingMessage> & { readonly text: string }, to = target) => {
    const receipts = [];
    for (const part of plan(given, to)) receipts.push(await adapter.perform(part, context()));
    return receipts;
  };
  return {
    telegram,
    bot,
    connection,
    connect,
    connections,
    adapter,
    ada,
    chat,
    target,
    context,
    plan,
    deliver,
    fake: createFakeChannelHost(),
  };
}

/** Whoever sleeps on it wakes at once, and it is later. */
function createHurriedClock(): Clock {
  const clock = createManualClock();
  return { ...clock, sleep: async (ms) => clock.advance(ms) };
}
