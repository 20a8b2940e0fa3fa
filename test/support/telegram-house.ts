/** A whole Claw between a Telegram and a chat model on loopback, for tests that look at it as the people who write to its bots do. */
import { startFakeTelegram, type FakeTelegram } from '../platforms/telegram/fake-telegram.ts';
import type { Written } from '../platforms/telegram/people.ts';
import type { Bot, Chat, Message, Person } from '../platforms/telegram/types.ts';
import { untilDocsAreReady } from './gateway-process.ts';
import { startHouse, type House } from './house.ts';
import { until } from './until.ts';

export interface TelegramHouse extends House {
  readonly telegram: FakeTelegram;
}

/** A look at the queue, an answer, and the pace at which a chat may be written to. */
export const ANSWER_MS = 20_000;

/** Messages are answered one by one, at once. `between` gives the address that Claw calls for the one of the Telegram. */
export async function buildTelegramHouse(between = async (apiRoot: string): Promise<string> => apiRoot): Promise<TelegramHouse> {
  const telegram = await startFakeTelegram();
  const house = await startHouse(telegram, { TELEGRAM_API_ROOT: await between(telegram.apiRoot) });
  await untilDocsAreReady(house.home, house.gateway);
  return Object.assign(house, { telegram });
}

export interface ConnectedBot {
  readonly bot: Bot;
  readonly channelId: string;
  /** Gives this bot alone another setting. */
  readonly set: (key: string, value: unknown) => Promise<void>;
}

/** A bot of its own that Telegram posts for. */
export async function connectBot({ telegram, api }: TelegramHouse, name: string): Promise<ConnectedBot> {
  const bot = telegram.addBot(name);
  const made = await api('/channels', { kind: 'telegram', name, mode: 'webhook', secrets: { bot_token: bot.token } });
  if (made.status !== 201) throw new Error(`${made.status} ${made.text}`);
  const channelId = String(made.body?.['id']);
  const set = async (key: string, value: unknown): Promise<void> => {
    const answer = await api(`/configs/${key}?channel_id=${channelId}`, { value }, 'PUT');
    if (answer.status !== 200) throw new Error(`${key}: ${answer.text}`);
  };
  return { bot, channelId, set };
}

export type Row = Readonly<Record<string, unknown>>;

/** One person in one chat with the bot: the private one unless another is given. */
export function talkTo(
  house: TelegramHouse,
  { bot, channelId }: ConnectedBot,
  given: { readonly person?: Person; readonly chat?: Chat } = {},
) {
  const { telegram, api } = house;
  const person = given.person ?? telegram.people.person();
  const chat = given.chat ?? telegram.people.privateChat(person);
  const said = (): readonly Message[] => telegram.messagesOf(bot, chat.id);
  const texts = (): readonly string[] => said().map(({ text = '' }) => text);
  const write = (what: Written | string, where = chat) =>
    telegram.people.write(bot, person, where, typeof what === 'string' ? { text: what } : what);
  const rows = async (path: string): Promise<readonly Row[]> => (await api(path)).body?.['data'] as readonly Row[];
  const conversations = async (): Promise<readonly Row[]> =>
    (await rows('/conversations?limit=100')).filter((row) => row['channel_id'] === channelId && row['contact_name'] === person.first_name);
  return {
    person,
    chat,
    said,
    texts,
    write,
    conversations,
    /** Writes, and waits for so many further messages of the bot: what they say. */
    ask: async (what: Written | string, count = 1): Promise<readonly string[]> => {
      const before = said().length;
      await write(what).taken;
      await until(() => said().length >= before + count, ANSWER_MS, 50);
      return texts().slice(before);
    },
    /** The only conversation of the person, and what was said in it. */
    transcript: async () => {
      const [conversation, ...more] = await conversations();
      if (conversation === undefined || more.length > 0) throw new Error(`${more.length + 1} conversations`);
      return { conversation, messages: await rows(`/conversations/${String(conversation['id'])}/messages?limit=100`) };
    },
    calls: (method: string) => telegram.calls.filter((one) => one.method === method && one.body['chat_id'] === chat.id).length,
  };
}
