/** Finds out what a message says, whether it speaks to the bot, and what came with it. */
import type { Audience, Sender } from '../../src/core/model/audience.ts';
import type { UnkeptFile } from '../../src/core/model/file.ts';
import type { InboundFile } from '../../src/core/ports/channel-adapter.ts';
import type { DiscordMessage, DiscordSaid } from './event-schema.ts';

/** Channel types 10 to 12: https://docs.discord.com/developers/resources/channel#channel-object-channel-types */
export const isThread = (type: number | undefined): boolean => type !== undefined && type >= 10 && type <= 12;

/** Said by a person or a program: a message, a reply, or the first one of a thread. Everything else tells of joins, pins and boosts. */
const SPOKEN = new Set([0, 19]);

export const isSpoken = ({ type }: DiscordMessage): boolean => SPOKEN.has(type);

export interface Words {
  /** Without the bot's name. */
  readonly text: string;
  readonly audience: Audience;
}

/** `ownRoles` are roles that mean this bot alone: people pick them in place of its name. */
export function readWords(message: DiscordMessage, botId: string, ownRoles: readonly string[]): Words {
  const isPrivate = message.guild_id === undefined;
  const names = new RegExp(`<@!?${botId}>|<@&(?:${['-', ...ownRoles].join('|')})>`, 'g');
  const mentioned = new RegExp(names.source).test(message.content);
  const text = [message, ...message.message_snapshots.map(({ message: forwarded }) => forwarded)]
    .map(({ content }) =>
      content
        .replaceAll(names, '')
        .replaceAll(/[ \t]{2,}/g, ' ')
        .trim(),
    )
    .filter((part) => part !== '')
    .join('\n\n');
  return {
    text,
    audience: {
      private: isPrivate,
      mentioned,
      replyToBot: message.referenced_message?.author.id === botId,
      command: text.startsWith('/') && (isPrivate || mentioned),
      inThread: isThread(message.channel_type) || message.position !== undefined,
      toOthers: isAnswerToOther(message, botId) || NAME.test(message.content.replaceAll(names, '')),
      sender: senderOf(message),
    },
  };
}

/** Of a person or of a role. */
const NAME = /<@[!&]?\d+>/;

/** Who answers their own words goes on with them. */
function isAnswerToOther({ author, referenced_message: answered }: DiscordMessage, botId: string): boolean {
  return answered != null && ![botId, author.id].includes(answered.author.id);
}

/** What a webhook posts is a program's, whatever name it goes by. */
const senderOf = ({ author, webhook_id: webhook }: DiscordMessage): Sender =>
  author.bot === true || webhook !== undefined ? 'bot' : 'person';

const everythingSaid = (message: DiscordMessage): readonly DiscordSaid[] => [
  message,
  ...message.message_snapshots.map(({ message: forwarded }) => forwarded),
];

export const readFiles = (message: DiscordMessage): readonly InboundFile[] =>
  everythingSaid(message)
    .flatMap(({ attachments }) => attachments)
    .map(({ url, filename, size }) => ({ platformId: url, name: filename, size: size ?? null }));

/** What people send beside words and files cannot be read nor kept. */
export function readOthers(message: DiscordMessage): readonly UnkeptFile[] {
  const stickers = everythingSaid(message).flatMap(({ sticker_items: items }) => items.map(({ name }) => `sticker ${name}`));
  return [...stickers, ...(message.poll === undefined ? [] : ['poll'])].map((name) => ({ name, reason: 'type' }));
}

/** A message of a guild that has nothing at all: its content was withheld, as from an app without the Message Content intent. */
export const isWithheld = (message: DiscordMessage): boolean =>
  message.guild_id !== undefined &&
  message.content === '' &&
  message.attachments.length + message.embeds.length + message.components.length === 0 &&
  message.sticker_items.length + message.message_snapshots.length === 0 &&
  message.poll === undefined;
