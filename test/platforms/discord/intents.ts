// Which events a session asked for, and whether it may read what they say.
import type { Bot, DiscordEvent, Message, Place } from './types.ts';
import { shownTo } from './world.ts';

export const INTENTS = {
  guilds: 1 << 0,
  members: 1 << 1,
  presences: 1 << 8,
  guildMessages: 1 << 9,
  directMessages: 1 << 12,
  messageContent: 1 << 15,
} as const;

/** Bits 0 to 16, 20, 21, 24 and 25: https://docs.discord.com/developers/events/gateway#list-of-intents */
const KNOWN = 0x1ffff | (1 << 20) | (1 << 21) | (1 << 24) | (1 << 25);

/** The code that closes a connection with such intents; null when they are fine. */
export function faultOfIntents(bot: Bot, intents: unknown): 4013 | 4014 | null {
  if (typeof intents !== 'number' || !Number.isInteger(intents) || intents < 0 || (intents & ~KNOWN) !== 0) return 4013;
  const { messageContent, members, presences } = bot.privileged;
  const denied = (messageContent ? 0 : INTENTS.messageContent) | (members ? 0 : INTENTS.members) | (presences ? 0 : INTENTS.presences);
  return (intents & denied) === 0 ? null : 4014;
}

export function wants(intents: number, { type, guildId }: DiscordEvent): boolean {
  if (type === 'INTERACTION_CREATE') return true;
  if (type.startsWith('MESSAGE_')) return (intents & (guildId === null ? INTENTS.directMessages : INTENTS.guildMessages)) !== 0;
  if (type.startsWith('GUILD_MEMBER_')) return (intents & INTENTS.members) !== 0;
  return guildId === null || (intents & INTENTS.guilds) !== 0;
}

/** The event as the session may see it. */
export function redact(bot: Bot, intents: number, event: DiscordEvent, place: Place | undefined): DiscordEvent {
  if (place === undefined || (event.type !== 'MESSAGE_CREATE' && event.type !== 'MESSAGE_UPDATE')) return event;
  const mayRead = (intents & INTENTS.messageContent) !== 0;
  return { ...event, data: shownTo(bot, place, event.data as Message, mayRead) };
}
