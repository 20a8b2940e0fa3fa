/** Reads what was written while there was no session: only what is newer than the last commit, and never more than a reader could have read. */
import { z } from 'zod';
import type { Logger } from '../../src/kernel/logger.ts';
import { LONGEST_GAP_MS } from '../_shared/longest-gap.ts';
import type { DiscordRest } from './open-rest.ts';
import type { Place } from './place.ts';
import { readFault } from './read-fault.ts';

/** A message as the gateway would have told of it. */
export interface MissedEvent {
  readonly t: 'MESSAGE_CREATE';
  readonly d: Readonly<Record<string, unknown>>;
}

/** A place that may have news, with the last message in it as far as Discord says. */
export interface MissedPlace extends Place {
  /** Type of the channel; null when it is not known. */
  readonly type: number | null;
  readonly lastMessageId: string | null;
}

/** Clocks differ, and a commit takes a moment. */
const MARGIN_MS = 60_000;
const PAGE = 100;
/** Pages of a place: beyond it the newest are left out, since who wrote so much was heard by people. */
const MOST_PAGES = 3;
/** https://docs.discord.com/developers/reference#snowflakes */
const FIRST_ID_AT = 1_420_070_400_000;

const pageSchema = z.array(z.looseObject({ id: z.string().regex(/^\d{1,20}$/) }));

/** The first id that a message of this time could have. */
export const idAt = (ms: number): bigint => BigInt(Math.max(0, Math.floor(ms - FIRST_ID_AT))) << 22n;

/** Where to begin after a time without a session; null when nothing was ever heard. */
export const gapFrom = (heardUntil: Date | null, now: number): bigint | null =>
  heardUntil === null ? null : idAt(Math.max(heardUntil.getTime() - MARGIN_MS, now - LONGEST_GAP_MS));

/** Oldest first. A place that Discord does not show is left out; throws what else the call throws. */
export async function readMissed(
  { rest }: DiscordRest,
  place: MissedPlace,
  after: bigint,
  logger: Logger,
  signal: AbortSignal,
): Promise<readonly MissedEvent[]> {
  const { lastMessageId } = place;
  if (lastMessageId !== null && BigInt(lastMessageId) <= after) return [];
  const missed: MissedEvent[] = [];
  let last = after;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query = new URLSearchParams({ after: String(last), limit: String(PAGE) });
    const found = await rest.get(`/channels/${place.channelId}/messages`, { query, signal }).catch((error: unknown) => {
      const fault = readFault(error);
      if (fault.kind !== 'refused' || fault.status === 401) throw error;
      logger.debug({ space: place.channelId, code: fault.code }, 'a place cannot be read');
      return [];
    });
    const messages = pageSchema.parse(found).toSorted((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
    missed.push(...messages.map((message) => ({ t: 'MESSAGE_CREATE' as const, d: { ...message, ...gatewayFields(place) } })));
    last = BigInt(messages.at(-1)?.id ?? last);
    if (messages.length < PAGE) break;
  }
  return missed;
}

/** What only the gateway says of a message. */
const gatewayFields = ({ channelId, guildId, type }: MissedPlace) => ({
  channel_id: channelId,
  ...(guildId !== null && { guild_id: guildId }),
  ...(type !== null && { channel_type: type }),
});

const channelSchema = z.object({
  id: z.string(),
  type: z.int(),
  last_message_id: z
    .string()
    .regex(/^\d{1,20}$/)
    .nullish(),
});
const guildSchema = z.object({ id: z.string(), channels: z.array(channelSchema).default([]), threads: z.array(channelSchema).default([]) });

/** Text, voice, announcement and stage channels, and threads of all kinds: where messages are. */
const WITH_MESSAGES = new Set([0, 2, 5, 10, 11, 12, 13]);

/** The places of a guild, as it is told of after READY. Empty for what is no guild. */
export function placesOfGuild(guild: unknown): readonly MissedPlace[] {
  const read = guildSchema.safeParse(guild);
  if (!read.success) return [];
  const { id: guildId, channels, threads } = read.data;
  return [...channels, ...threads]
    .filter(({ type, last_message_id: last }) => WITH_MESSAGES.has(type) && last != null)
    .map(({ id, type, last_message_id: last }) => ({ channelId: id, guildId, type, lastMessageId: last ?? null }));
}
