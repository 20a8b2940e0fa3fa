/** Where a message belongs: the sealed target of its answer, its conversation, and back to the fields of a call. */
import type { ReplyTarget } from '../../src/core/model/message.ts';

export interface Place {
  /** Workspace in which the app is installed. */
  readonly team: string;
  readonly channel: string;
  /** Only the bot and one person. */
  readonly isPrivate: boolean;
  /** Stamp of the message; null where none stands in the channel, as of a command. */
  readonly ts: string | null;
  /** Stamp of the first message of the thread; null outside of threads. */
  readonly thread: string | null;
}

export interface Person {
  readonly team: string;
  readonly id: string;
}

export const spaceOf = (team: string, channel: string): string => `${team}/${channel}`;

/** In a channel the answer opens a thread under the question; in private it stands beside it. */
const threadOf = ({ thread, ts, isPrivate }: Place): string | null => thread ?? (isPrivate ? null : ts);

/** Without `replyTo` nothing stands there to be answered: a command, after which the bot may not even be in the channel. */
export function targetOf(place: Place, person: Person): ReplyTarget {
  const thread = threadOf(place);
  return {
    space: spaceOf(place.team, place.channel),
    ...(thread !== null && { thread }),
    ...(place.ts !== null && { replyTo: place.ts }),
    person: `${person.team}/${person.id}`,
    ...(place.isPrivate && { private: true }),
  };
}

/** What the keys of all conversations of a thread, or of a channel outside of threads, begin with. */
function placeKeyOf(place: Place): string {
  const thread = threadOf(place);
  const channel = `channel:${spaceOf(place.team, place.channel)}`;
  return thread === null ? channel : `${channel}/thread:${thread}`;
}

/** A conversation is one person's, in one thread; in a channel several people have one each. */
export const conversationKeyOf = (place: Place, userId: string): string =>
  place.isPrivate ? placeKeyOf(place) : `${placeKeyOf(place)}/user:${userId}`;

export interface CallPlace {
  readonly team: string;
  readonly channel: string;
  /** Null: in the channel itself. */
  readonly thread: string | null;
  /** Stamp of the message that is answered; null after a command. */
  readonly replyTo: string | null;
  /** Whom it answers. */
  readonly person: Person;
}

const STAMP = /^\d+\.\d+$/;
const PAIR = /^([A-Z0-9]+)\/([A-Z0-9]+)$/;

/** Null when the target was not made here. */
export function callPlaceOf({ space, thread, replyTo, person = '' }: ReplyTarget): CallPlace | null {
  const [, team, channel] = PAIR.exec(space) ?? [];
  const [, personTeam, id] = PAIR.exec(person) ?? [];
  if (team === undefined || channel === undefined || personTeam === undefined || id === undefined) return null;
  if ([thread, replyTo].some((stamp) => stamp !== undefined && !STAMP.test(stamp))) return null;
  return { team, channel, thread: thread ?? null, replyTo: replyTo ?? null, person: { team: personTeam, id } };
}

/** Direct messages have ids of their own kind. */
export const isDirect = (channel: string): boolean => channel.startsWith('D');
