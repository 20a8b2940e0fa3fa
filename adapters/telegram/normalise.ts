/** From an update of Telegram to one message in Claw's shape, or the reason why it is none; pure. */
import { storable } from '../../src/kernel/storable.ts';
import type { Audience, Sender } from '../../src/core/model/audience.ts';
import type { InboundContact, InboundMessage } from '../../src/core/model/message.ts';
import type { Normalised } from '../../src/core/ports/channel-adapter.ts';
import type { ChannelConnection } from '../../src/core/ports/channel-connection.ts';
import { readFeedback } from '../_shared/feedback-buttons.ts';
import { ignored, NOT_UNDERSTOOD } from '../_shared/ignored.ts';
import { conversationKeyOf, targetOf, type Place } from './place.ts';
import { readWords } from './read-audience.ts';
import { readFiles, readOthers } from './read-files.ts';
import { fromMembership, readMove } from './read-place-change.ts';
import { updateSchema, type TelegramMessage, type TelegramPress, type TelegramUser } from './update-schema.ts';

export const KIND = 'telegram';

const PRESSED: Audience = { private: false, mentioned: false, replyToBot: true, command: true, inThread: false };

export function normalise(payload: unknown, connection: ChannelConnection): Normalised {
  const update = updateSchema.safeParse(payload);
  if (!update.success) return ignored(NOT_UNDERSTOOD);
  const { message, edited_message: edited, callback_query: press, my_chat_member: membership } = update.data;
  if (message !== undefined) return fromMessage(message, connection);
  if (edited !== undefined) return fromEdit(edited, connection);
  if (press !== undefined) return fromPress(press, connection);
  if (membership !== undefined) return fromMembership(membership);
  return ignored('not a message');
}

function fromMessage(message: TelegramMessage, connection: ChannelConnection): Normalised {
  const author = authorOf(message);
  const move = readMove(message);
  if (move !== null) return { kind: 'moved', ...move };
  if (message.chat.type === 'channel' || message.is_automatic_forward === true) return ignored('a channel post');
  if (author === null) return ignored('no sender');
  if (author.externalId === connection.bot.id) return ignored('our own message');
  const { text, audience, forAnotherBot } = readWords(message, connection.bot);
  const files = readFiles(message);
  const unkept = readOthers(message);
  if (forAnotherBot) return ignored('a command for another bot');
  const isWordless = text === '' && files.length === 0 && unkept.length === 0;
  // Called by name and nothing else is a question too: what can you do?
  if (isWordless && !audience.mentioned) return ignored('a service message');
  const inbound: InboundMessage = {
    ...toInbound(connection, message, author, `message:${message.message_id}`, isWordless ? '/help' : text, audience.command),
    ...(unkept.length > 0 && { unkept }),
  };
  return { kind: 'message', message: inbound, audience: { ...audience, sender: author.sender }, files, actionId: null };
}

function fromEdit(message: TelegramMessage, connection: ChannelConnection): Normalised {
  const now = fromMessage(message, connection);
  if (now.kind !== 'message') return now;
  const editedAt = message.edit_date ?? message.date;
  return {
    kind: 'edit',
    message: { ...now.message, identity: `${message.chat.id}/edit:${message.message_id}:${editedAt}` },
    audience: now.audience,
    files: now.files,
    replaces: now.message.identity,
    at: new Date(editedAt * 1_000),
  };
}

interface Author extends InboundContact {
  readonly sender: Sender;
}

/** Behind the name of a group or a channel Telegram shows a stand-in, the same for everybody; the name tells them apart. */
function authorOf({ from, sender_chat: shown }: TelegramMessage): Author | null {
  if (shown !== undefined) {
    return { externalId: String(shown.id), name: storable(shown.title ?? '') || null, tier: 'free', locale: null, sender: 'hidden' };
  }
  return from === undefined ? null : { ...toContact(from), sender: from.is_bot ? 'bot' : 'person' };
}

function fromPress(press: TelegramPress, connection: ChannelConnection): Normalised {
  const { message, data, from, id } = press;
  if (message === undefined || data === undefined) return ignored('a button of another kind');
  const feedback = readFeedback(data);
  if (feedback !== null) {
    return {
      kind: 'feedback',
      ...feedback,
      conversationKey: conversationKeyOf(message, String(from.id)),
      contact: toContact(from),
      actionId: id,
    };
  }
  const label = message.reply_markup?.inline_keyboard.flat().find(({ callback_data }) => callback_data === data)?.text;
  const audience = { ...PRESSED, private: message.chat.type === 'private', inThread: message.is_topic_message === true };
  const inbound = toInbound(connection, message, toContact(from), `action:${id}`, label ?? data, true);
  return { kind: 'message', message: inbound, audience, files: [], actionId: id };
}

function toInbound(
  { channel }: ChannelConnection,
  place: Place,
  { externalId, name, tier, locale }: InboundContact,
  what: string,
  text: string,
  immediate: boolean,
): InboundMessage {
  return {
    tenantId: channel.tenantId,
    channelId: channel.id,
    channelKind: KIND,
    identity: `${place.chat.id}/${what}`,
    conversationKey: conversationKeyOf(place, externalId),
    contact: { externalId, name, tier, locale },
    text: storable(text),
    files: [],
    replyTarget: targetOf(place),
    baseIds: [],
    immediate,
  };
}

function toContact({ id, first_name, last_name, language_code }: TelegramUser): InboundContact {
  const name = storable([first_name, last_name].filter((part) => part !== undefined && part !== '').join(' '));
  return { externalId: String(id), name: name === '' ? null : name, tier: 'free', locale: language_code ?? null };
}
