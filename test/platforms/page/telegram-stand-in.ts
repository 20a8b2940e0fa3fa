// Telegram for the page: one bot, one person, a private chat and a group.
import { startFakeTelegram } from '../telegram/fake-telegram.ts';
import type { Accepted, Bot, Chat, Message } from '../telegram/types.ts';
import { newestActs } from './newest-acts.ts';
import type { SeenMessage, StandIn } from './platform.ts';

/** How long Telegram shows what a bot is doing, milliseconds. */
const TYPING_MS = 5_000;
const DRAFT_MS = 30_000;

export async function startTelegramStandIn(): Promise<StandIn> {
  const telegram = await startFakeTelegram();
  const began = performance.now();
  const bot = telegram.addBot('shop_bot');
  const ada = telegram.people.person();
  const chats = [telegram.people.privateChat(ada), telegram.people.group(bot, 'Customers')];
  const chatOf = (id: string): Chat => {
    const chat = chats.find((one) => String(one.id) === id);
    if (chat === undefined) throw new Error('There is no such place.');
    return chat;
  };
  const [privateChat, group] = chats.map(({ id }) => String(id));
  return {
    kind: 'telegram',
    title: 'Telegram',
    places: [
      { id: privateChat ?? '', title: 'Private chat', hint: '/help and /stop are commands.' },
      { id: group ?? '', title: 'Group “Customers”', hint: 'Only what names @shop_bot is for the bot.' },
    ],
    env: { TELEGRAM_API_ROOT: telegram.apiRoot, TELEGRAM_BOT_TOKEN: bot.token },
    view: () => ({
      messages: [...bot.messages.values()].map((message) => toSeen(bot, message)),
      working: Object.fromEntries(chats.map(({ id }) => [String(id), workingIn(telegram.ledger, id, performance.now() - began)])),
      ledger: newestActs(telegram.ledger).map(({ at, method, body }) => ({ at, method, body })),
    }),
    write: (place, text) => void telegram.people.write(bot, ada, chatOf(place), { text }),
    press: (id, data) => {
      const message = bot.messages.get(id);
      if (message === undefined) throw new Error('There is no such message.');
      telegram.people.press(bot, ada, message, data);
    },
    close: () => telegram.close(),
  };
}

interface Keyboard {
  readonly inline_keyboard?: readonly (readonly { readonly text: string; readonly callback_data?: string }[])[];
}

function toSeen(bot: Bot, message: Message): SeenMessage {
  const keyboard = (message['reply_markup'] as Keyboard | undefined)?.inline_keyboard ?? [];
  return {
    id: `${message.chat.id}:${message.message_id}`,
    place: String(message.chat.id),
    who: message.from?.id === bot.me.id ? 'bot' : 'person',
    text: message.text ?? '',
    edited: message['edit_date'] !== undefined,
    buttons: keyboard.flat().flatMap(({ text, callback_data: data }) => (data === undefined ? [] : [{ text, data }])),
  };
}

/** The draft of an answer while there is one, else that the bot is typing. */
function workingIn(ledger: readonly Accepted[], chatId: number, now: number): string | null {
  const acts = ledger.filter(({ body }) => body['chat_id'] === chatId);
  const last = acts.findLast(({ method }) => ['sendMessage', 'sendMessageDraft', 'sendChatAction'].includes(method));
  if (last === undefined || last.method === 'sendMessage') return null;
  const draft = acts
    .slice(acts.findLastIndex(({ method }) => method === 'sendMessage') + 1)
    .findLast(({ method }) => method === 'sendMessageDraft');
  const age = (act: Accepted): number => now - act.at;
  if (draft !== undefined && age(draft) < DRAFT_MS) return String(draft.body['text']).replaceAll(/<[^>]*>/g, '');
  return age(last) < TYPING_MS ? '' : null;
}
