// What each method of the Bot API does and answers, for the methods that a support bot needs.
import { parseHtml, type Entity } from './parse-html.ts';
import type { Answer, Bot, Chat, Json, Message } from './types.ts';

const TEXT_LIMIT = 4_096;
const CALLBACK_BYTES = 64;

const ok = (result: unknown): Answer => ({ ok: true, result });
export const refuse = (error_code: number, description: string, parameters?: Json): Answer => ({
  ok: false,
  error_code,
  description,
  ...(parameters !== undefined && { parameters }),
});
const bad = (what: string): Answer => refuse(400, `Bad Request: ${what}`);

type Method = (bot: Bot, body: Json, now: number) => Answer;

export const METHODS: Readonly<Record<string, Method>> = {
  getMe: (bot) => ok({ ...bot.me, can_join_groups: true, can_read_all_group_messages: false, supports_inline_queries: false }),
  sendMessage: (bot, body, now) => inPlace(bot, body, (chat) => sendMessage(bot, chat, body, now)),
  editMessageText: (bot, body, now) => inPlace(bot, body, (chat) => editMessage(bot, chat, body, now)),
  sendMessageDraft: (bot, body) =>
    inPlace(bot, body, (chat) => {
      if (chat.type !== 'private') return bad('drafts are available in private chats only');
      if (body['draft_id'] === 0) return bad('draft_id must be non-zero');
      const text = readText(body);
      return 'refused' in text ? text.refused : ok(true);
    }),
  sendChatAction: (bot, body) =>
    inPlace(bot, body, () => (body['action'] === 'typing' ? ok(true) : bad('wrong parameter action in request'))),
  answerCallbackQuery: () => ok(true),
  setMyCommands: () => ok(true),
  getFile: (bot, body) => {
    const file = bot.files.get(String(body['file_id']));
    if (file === undefined) return bad('invalid file_id');
    return ok({ file_id: body['file_id'], file_unique_id: 'unique', file_size: file.bytes.length, file_path: file.path });
  },
  setWebhook: (bot, body) => {
    const url = String(body['url']);
    const secret = typeof body['secret_token'] === 'string' ? body['secret_token'] : null;
    if (secret !== null && !/^[\w-]{1,256}$/.test(secret)) return bad('secret token contains unallowed characters');
    if (url !== '' && !/^https:\/\/|^http:\/\/127\.0\.0\.1[:/]/.test(url))
      return bad('bad webhook: An HTTPS URL must be provided for webhook');
    bot.webhook = url === '' ? null : { url, secret };
    return remember(bot, body);
  },
  deleteWebhook: (bot, body) => {
    bot.webhook = null;
    return remember(bot, body);
  },
  getWebhookInfo: (bot) => ok({ url: bot.webhook?.url ?? '', has_custom_certificate: false, pending_update_count: bot.updates.length }),
};

function remember(bot: Bot, body: Json): Answer {
  if (Array.isArray(body['allowed_updates'])) bot.allowed = body['allowed_updates'] as string[];
  if (body['drop_pending_updates'] === true) bot.updates.length = 0;
  return ok(true);
}

/** Runs the call in its chat, unless the place refuses the bot. */
function inPlace(bot: Bot, body: Json, act: (chat: Chat) => Answer): Answer {
  const id = Number(body['chat_id']);
  const supergroup = bot.upgraded.get(id);
  if (supergroup !== undefined) {
    return refuse(400, 'Bad Request: group chat was upgraded to a supergroup chat', { migrate_to_chat_id: supergroup });
  }
  const refusal = bot.refusals.get(id);
  if (refusal !== undefined) return refuse(refusal.code, refusal.description);
  const chat = bot.chats.get(id);
  if (chat === undefined) return bad('chat not found');
  const thread = body['message_thread_id'];
  if (thread !== undefined && !bot.topics.has(`${id}:${Number(thread)}`)) return bad('message thread not found');
  return act(chat);
}

function sendMessage(bot: Bot, chat: Chat, body: Json, now: number): Answer {
  const text = readText(body);
  if ('refused' in text) return text.refused;
  const markup = checkMarkup(body['reply_markup']);
  if (markup !== null) return bad(markup);
  const reply = body['reply_parameters'] as { message_id: number; allow_sending_without_reply?: boolean } | undefined;
  const answered = reply === undefined ? undefined : bot.messages.get(`${chat.id}:${reply.message_id}`);
  if (reply !== undefined && answered === undefined && reply.allow_sending_without_reply !== true) {
    return bad('message to be replied not found');
  }
  const thread = body['message_thread_id'];
  const message: Message = {
    message_id: (bot.lastMessage += 1),
    from: bot.me,
    chat,
    date: now,
    ...text,
    ...(thread !== undefined && { message_thread_id: thread, is_topic_message: true }),
    ...(answered !== undefined && { reply_to_message: withoutReply(answered) }),
    ...(body['reply_markup'] !== undefined && { reply_markup: body['reply_markup'] }),
  };
  bot.messages.set(`${chat.id}:${message.message_id}`, message);
  return ok(message);
}

function editMessage(bot: Bot, chat: Chat, body: Json, now: number): Answer {
  const key = `${chat.id}:${String(body['message_id'])}`;
  const old = bot.messages.get(key);
  if (old === undefined) return bad('message to edit not found');
  if (old.from?.id !== bot.me.id) return bad("message can't be edited");
  const text = readText(body);
  if ('refused' in text) return text.refused;
  const markup = checkMarkup(body['reply_markup']);
  if (markup !== null) return bad(markup);
  const next = { ...old, entities: undefined, ...text, reply_markup: body['reply_markup'] };
  if (looks(next) === looks(old)) {
    return bad(
      'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    );
  }
  const message: Message = { ...next, entities: text.entities ?? [], edit_date: now };
  bot.messages.set(key, message);
  return ok(message);
}

const withoutReply = (message: Message): Json => ({ ...message, reply_to_message: undefined });

/** What people see of a message. */
const looks = ({ text, entities, reply_markup }: Json): string => JSON.stringify([text, entities ?? [], reply_markup ?? null]);

type Text = { readonly text: string; readonly entities?: readonly Entity[] };

/** The text as people see it, trimmed and counted like the server does. */
function readText(body: Json): Text | { readonly refused: Answer } {
  const given = typeof body['text'] === 'string' ? body['text'] : '';
  const mode = body['parse_mode'];
  if (mode !== undefined && mode !== 'HTML') return { refused: bad('unsupported parse_mode') };
  const parsed = mode === 'HTML' ? parseHtml(given) : ({ ok: true, text: given, entities: [] } as const);
  if (!parsed.ok) return { refused: refuse(400, parsed.description) };
  if (parsed.text.trim() === '') return { refused: bad('message text is empty') };
  if (parsed.text.length > TEXT_LIMIT) return { refused: bad('message is too long') };
  return { text: parsed.text, ...(parsed.entities.length > 0 && { entities: parsed.entities }) };
}

function checkMarkup(markup: unknown): string | null {
  const rows = (markup as { inline_keyboard?: Json[][] } | undefined)?.inline_keyboard ?? [];
  for (const button of rows.flat()) {
    const data = button['callback_data'];
    if (typeof data === 'string' && (data === '' || Buffer.byteLength(data) > CALLBACK_BYTES)) return 'BUTTON_DATA_INVALID';
  }
  return null;
}
