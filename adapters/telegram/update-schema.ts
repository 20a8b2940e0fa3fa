/** The parts of an update that are read; everything else in it is left alone. */
import { z } from 'zod';

const id = z.int();

const user = z.object({
  id,
  is_bot: z.boolean(),
  first_name: z.string(),
  last_name: z.string().optional(),
  username: z.string().optional(),
  language_code: z.string().optional(),
});

const chat = z.object({ id, type: z.enum(['private', 'group', 'supergroup', 'channel']) });

const entity = z.object({ type: z.string(), offset: z.int(), length: z.int(), user: z.object({ id }).optional() });

/** A file of any kind: a photo's sizes have no name, a voice message neither. */
const file = z.object({ file_id: z.string(), file_name: z.string().optional(), file_size: z.number().optional() });

const message = z.object({
  message_id: id,
  message_thread_id: id.optional(),
  is_topic_message: z.boolean().optional(),
  is_automatic_forward: z.boolean().optional(),
  from: user.optional(),
  sender_chat: z.object({ id, title: z.string().optional() }).optional(),
  chat,
  date: z.int(),
  edit_date: z.int().optional(),
  reply_to_message: z.object({ from: z.object({ id }).optional(), forum_topic_created: z.unknown().optional() }).optional(),
  text: z.string().optional(),
  entities: z.array(entity).optional(),
  caption: z.string().optional(),
  caption_entities: z.array(entity).optional(),
  photo: z.array(file).optional(),
  document: file.optional(),
  voice: file.optional(),
  audio: file.optional(),
  video: file.optional(),
  video_note: file.optional(),
  animation: file.optional(),
  sticker: file.optional(),
  venue: z.unknown().optional(),
  location: z.unknown().optional(),
  contact: z.unknown().optional(),
  poll: z.unknown().optional(),
  dice: z.unknown().optional(),
  story: z.unknown().optional(),
  game: z.unknown().optional(),
  paid_media: z.unknown().optional(),
  checklist: z.unknown().optional(),
  migrate_to_chat_id: id.optional(),
  migrate_from_chat_id: id.optional(),
});

const button = z.object({ text: z.string(), callback_data: z.string().optional() });

/** The message a button stands under may be too old to be given whole. */
const pressedMessage = z.object({
  message_id: id,
  message_thread_id: id.optional(),
  is_topic_message: z.boolean().optional(),
  chat,
  reply_markup: z.object({ inline_keyboard: z.array(z.array(button)) }).optional(),
});

const press = z.object({ id: z.string(), from: user, message: pressedMessage.optional(), data: z.string().optional() });

/** What the bot itself may do in a chat from now on. */
const membership = z.object({
  chat,
  new_chat_member: z.object({ status: z.string(), is_member: z.boolean().optional(), can_send_messages: z.boolean().optional() }),
});

export const updateSchema = z.object({
  update_id: id,
  message: message.optional(),
  edited_message: message.optional(),
  callback_query: press.optional(),
  my_chat_member: membership.optional(),
});

export type TelegramMessage = z.output<typeof message>;
export type TelegramUser = z.output<typeof user>;
export type TelegramPress = z.output<typeof press>;
export type TelegramMembership = z.output<typeof membership>;
export type TelegramEntity = z.output<typeof entity>;

/** What is asked of Telegram: only what is understood. */
export const WANTED_UPDATES = ['message', 'edited_message', 'callback_query', 'my_chat_member'] as const;
