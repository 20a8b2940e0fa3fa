/** Where a message belongs: the sealed target of its answer, its conversation, and back to what a call needs. */
import type { ReplyTarget } from '../../src/core/model/message.ts';

/** Where something was written. A thread is a channel of its own for Discord; without a guild it is a direct conversation. */
export interface Place {
  readonly channelId: string;
  readonly guildId: string | null;
}

/** What lets an answer appear under the command or button it belongs to: `/webhooks/{applicationId}/{token}`. */
export interface InteractionTicket {
  readonly applicationId: string;
  readonly token: string;
  /** Discord takes the token until then, milliseconds since the Unix epoch; afterwards the answer is a message of the channel. */
  readonly until: number;
}

export interface DiscordTarget {
  readonly channelId: string;
  /** The message being answered; null: none, as for a command. */
  readonly replyTo: string | null;
  /**
   * Null: it was a message. A response is promised already ("is thinking"): the first part takes its place by
   * `PATCH /webhooks/{applicationId}/{token}/messages/@original`, which may be repeated at will.
   */
  readonly interaction: InteractionTicket | null;
}

/** In a guild the answer points at what it answers; in private that is plain to see. */
export const messageTarget = ({ channelId, guildId }: Place, messageId: string): ReplyTarget => ({
  space: channelId,
  ...(guildId === null ? { private: true } : { replyTo: messageId }),
});

export const interactionTarget = ({ channelId }: Place, { applicationId, token, until }: InteractionTicket): ReplyTarget => ({
  space: channelId,
  ticket: `${until}:${applicationId}:${token}`,
});

/** Null when the target was not made here. */
export function readTarget({ space, replyTo, ticket }: ReplyTarget): DiscordTarget | null {
  const [, until, applicationId, token] = /^(\d+):([\w-]+):([^\s/?#]+)$/.exec(ticket ?? '') ?? [];
  const interaction =
    until === undefined || applicationId === undefined || token === undefined ? null : { applicationId, token, until: Number(until) };
  const isOurs = isId(space) && (replyTo === undefined || isId(replyTo)) && (ticket === undefined || interaction !== null);
  return isOurs ? { channelId: space, replyTo: replyTo ?? null, interaction } : null;
}

/** Ids of Discord go into addresses of calls: nothing else may. */
export const isId = (text: string): boolean => /^[\w-]{1,64}$/.test(text);

/** A direct conversation is one person's; in a guild everybody has one of their own in each channel and thread. */
export const conversationKeyOf = ({ channelId, guildId }: Place, userId: string): string =>
  guildId === null ? `channel:${channelId}` : `${guildKeyOf(guildId)}/channel:${channelId}/user:${userId}`;

/** What the keys of all conversations of a guild begin with. */
export const guildKeyOf = (guildId: string): string => `guild:${guildId}`;
