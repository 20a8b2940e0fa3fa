// The people who talk to the bots of the fake Telegram: what they write becomes updates as the real one makes them.
import type { Entity } from './parse-html.ts';
import type { TelegramSchema } from './schema.ts';
import type { Bot, Chat, Json, Message, Person, Update } from './types.ts';

export interface Written {
  readonly text?: string;
  readonly caption?: string;
  readonly topic?: number;
  /** Id of the message it answers. */
  readonly replyTo?: number;
  readonly document?: { readonly name: string; readonly type: string; readonly bytes: Uint8Array };
  readonly photo?: { readonly bytes: Uint8Array };
  /** Fields of the message as they are, for everything else. */
  readonly extra?: Json;
}

export interface Sent {
  readonly update: Update;
  readonly message: Message;
  /** Resolves when a webhook has taken it; at once for a poller. */
  readonly taken: Promise<void>;
}

export interface People {
  person(given?: Partial<Person>): Person;
  privateChat(person: Person): Chat;
  group(bot: Bot, title: string, options?: { readonly topics?: readonly number[] }): Chat;
  write(bot: Bot, from: Person, chat: Chat, what: Written): Sent;
  edit(bot: Bot, message: Message, text: string): Sent;
  /** Presses a button under a message of the bot. */
  press(bot: Bot, from: Person, message: Message, data: string): Sent;
  /** Puts any update in. */
  push(bot: Bot, fields: Json, lane: string): { readonly update: Update; readonly taken: Promise<void> };
  /** The same update once more, as after a lost acknowledgement. */
  repeat(bot: Bot, update: Update): Promise<void>;
}

type Bring = (bot: Bot, update: Update, lane: string) => Promise<void>;

export function createPeople(schema: TelegramSchema, bring: Bring): People {
  let lastPerson = 5_000;
  let lastChat = 1_000_000_000;
  let lastPress = 0;
  const push = (bot: Bot, fields: Json, lane: string) => {
    const update: Update = { update_id: (bot.lastUpdate += 1), ...fields };
    const faults = schema.value('Update', update);
    if (faults.length > 0) throw new Error(`The fake made an update that Telegram would not: ${faults.join('; ')}`);
    const wanted = bot.allowed === null || bot.allowed.length === 0 || Object.keys(fields).some((name) => bot.allowed?.includes(name));
    return { update, taken: wanted ? bring(bot, update, lane) : Promise.resolve() };
  };
  return {
    person: (given = {}) => ({ id: (lastPerson += 1), is_bot: false, first_name: 'Ada', language_code: 'en', ...given }),
    privateChat: ({ id, first_name }) => ({ id, type: 'private', first_name }),
    group: (bot, title, { topics = [] } = {}) => {
      const chat: Chat = {
        id: -1_000_000_000_000 - (lastChat += 1),
        type: 'supergroup',
        title,
        ...(topics.length > 0 && { is_forum: true }),
      };
      bot.chats.set(chat.id, chat);
      for (const topic of topics) bot.topics.add(`${chat.id}:${topic}`);
      return chat;
    },
    write: (bot, from, chat, what) => {
      const message = buildMessage(bot, from, chat, what);
      return { message, ...push(bot, { message }, String(chat.id)) };
    },
    edit: (bot, message, text) => {
      const edited = { ...message, text, entities: entitiesOf(text), edit_date: now() };
      bot.messages.set(`${message.chat.id}:${message.message_id}`, edited);
      return { message: edited, ...push(bot, { edited_message: edited }, String(message.chat.id)) };
    },
    press: (bot, from, message, data) => {
      const callback_query = { id: `press-${(lastPress += 1)}`, from, message, chat_instance: 'instance', data };
      return { message, ...push(bot, { callback_query }, String(message.chat.id)) };
    },
    push,
    repeat: (bot, update) => bring(bot, update, 'repeated'),
  };
}

const now = (): number => Math.floor(Date.now() / 1_000);

function buildMessage(bot: Bot, from: Person, chat: Chat, what: Written): Message {
  bot.chats.set(chat.id, chat);
  const id = (bot.lastMessage += 1);
  const answered = what.replyTo === undefined ? undefined : bot.messages.get(`${chat.id}:${what.replyTo}`);
  const message: Message = {
    message_id: id,
    from,
    chat,
    date: now(),
    ...(what.text !== undefined && { text: what.text, ...some('entities', entitiesOf(what.text)) }),
    ...(what.caption !== undefined && { caption: what.caption, ...some('caption_entities', entitiesOf(what.caption)) }),
    ...(what.topic !== undefined && { message_thread_id: what.topic, is_topic_message: true }),
    ...(answered !== undefined && { reply_to_message: { ...answered, reply_to_message: undefined } }),
    ...filesOf(bot, id, what),
    ...what.extra,
  };
  bot.messages.set(`${chat.id}:${id}`, message);
  return message;
}

const some = (name: string, list: readonly unknown[]): Json => (list.length === 0 ? {} : { [name]: list });

function filesOf(bot: Bot, id: number, { document, photo }: Written): Json {
  const keep = (fileId: string, path: string, bytes: Uint8Array): void => void bot.files.set(fileId, { path, bytes });
  if (document !== undefined) {
    keep(`doc-${id}`, `documents/file_${id}`, document.bytes);
    const { name, type, bytes } = document;
    return { document: { file_id: `doc-${id}`, file_unique_id: `u${id}`, file_name: name, mime_type: type, file_size: bytes.length } };
  }
  if (photo === undefined) return {};
  keep(`photo-${id}`, `photos/file_${id}.jpg`, photo.bytes);
  const size = (file_id: string, width: number) => ({ file_id, file_unique_id: `u${file_id}`, width, height: width });
  return { photo: [size(`small-${id}`, 90), { ...size(`photo-${id}`, 1280), file_size: photo.bytes.length }] };
}

/** Mentions and commands, counted in UTF-16 units like Telegram does. */
function entitiesOf(text: string): readonly Entity[] {
  const found = [
    ...[...text.matchAll(/(?<![\w@])@\w{5,32}/g)].map((match) => ({ type: 'mention', offset: match.index, length: match[0].length })),
    ...[...text.matchAll(/(?<=^|\s)\/\w{1,32}(?:@\w{3,32})?/g)].map((match) => ({
      type: 'bot_command',
      offset: match.index,
      length: match[0].length,
    })),
  ];
  return found.toSorted((one, other) => one.offset - other.offset);
}
