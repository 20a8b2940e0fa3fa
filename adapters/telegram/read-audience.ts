/** Finds out whether a message speaks to the bot, and what is left of it without the bot's name. */
import type { Audience } from '../../src/core/model/audience.ts';
import type { BotIdentity } from '../../src/core/ports/channel-connection.ts';
import type { TelegramEntity, TelegramMessage } from './update-schema.ts';

/** What Telegram's own start button sends; it asks what the bot can do. */
const START = /^\/start(?:@\w+)?(?:\s.*)?$/is;

export interface Words {
  readonly text: string;
  readonly audience: Audience;
  /** A command that names another bot is none of our business. */
  readonly forAnotherBot: boolean;
}

export function readWords(message: TelegramMessage, bot: BotIdentity): Words {
  const written = message.text ?? message.caption ?? '';
  const entities = message.entities ?? message.caption_entities ?? [];
  const mentions = entities.filter((entity) => isMention(written, entity, bot));
  const command = entities.find(({ type, offset }) => type === 'bot_command' && offset === 0);
  const named = command === undefined ? undefined : /@(\w+)$/.exec(written.slice(0, command.length))?.[1];
  const isNamed = named?.toLowerCase() === bot.name.toLowerCase();
  const isPrivate = message.chat.type === 'private';
  const answered = whomAnswers(message, bot);
  return {
    text: command === undefined ? without(written, mentions) : toCommand(written),
    forAnotherBot: named !== undefined && !isNamed,
    audience: {
      private: isPrivate,
      mentioned: mentions.length > 0,
      replyToBot: answered === 'bot',
      command: command !== undefined && (isNamed || isPrivate),
      inThread: message.is_topic_message === true || answered === 'own',
      toOthers: answered === 'other' || mentions.length < entities.filter(isName).length,
    },
  };
}

const isName = ({ type }: TelegramEntity): boolean => type === 'mention' || type === 'text_mention';

function isMention(text: string, { type, offset, length, user }: TelegramEntity, bot: BotIdentity): boolean {
  if (type === 'text_mention') return user?.id === Number(bot.id);
  return type === 'mention' && text.slice(offset, offset + length).toLowerCase() === `@${bot.name.toLowerCase()}`;
}

/** Every first message of a topic "replies" to the note that the topic was made. */
function whomAnswers({ reply_to_message: answered, from }: TelegramMessage, bot: BotIdentity): 'bot' | 'own' | 'other' | null {
  if (answered === undefined || answered.forum_topic_created !== undefined) return null;
  const author = answered.from?.id;
  if (author === Number(bot.id)) return 'bot';
  return author !== undefined && author === from?.id ? 'own' : 'other';
}

function without(text: string, mentions: readonly TelegramEntity[]): string {
  const kept = mentions.toReversed().reduce((rest, { offset, length }) => rest.slice(0, offset) + rest.slice(offset + length), text);
  return kept.replaceAll(/[ \t]{2,}/g, ' ').trim();
}

const toCommand = (text: string): string => (START.test(text) ? '/help' : text.trim());
