/** Where a message belongs: the sealed target of its answer, its conversation, and back to the fields of a call. */
import type { PlaceName } from '../../src/core/model/place.ts';
import type { ReplyTarget } from '../../src/core/model/message.ts';

export interface Place {
  readonly message_id: number;
  readonly message_thread_id?: number | undefined;
  readonly is_topic_message?: boolean | undefined;
  readonly chat: { readonly id: number; readonly type: string };
}

/** Replies in a group that is no forum carry a thread id too; only a topic's may be used to write there. */
const topicOf = (place: Place): number | null => (place.is_topic_message === true ? (place.message_thread_id ?? null) : null);

/** In a group the answer points at what it answers; in private that is plain to see. */
export function targetOf(place: Place): ReplyTarget {
  const topic = topicOf(place);
  return {
    space: String(place.chat.id),
    ...(topic !== null && { thread: String(topic) }),
    ...(place.chat.type === 'private' ? { private: true } : { replyTo: String(place.message_id) }),
  };
}

/** A conversation is one person's, in one topic; in a group several people have one each. */
export function conversationKeyOf(place: Place, userId: string): string {
  const topic = topicOf(place);
  const where = topic === null ? `chat:${place.chat.id}` : `chat:${place.chat.id}/topic:${topic}`;
  return place.chat.type === 'private' ? where : `${where}/user:${userId}`;
}

/** A chat as the core knows it. */
export const placeNameOf = (chat: number): PlaceName => ({ space: String(chat), key: `chat:${chat}` });

export interface CallPlace {
  readonly chat_id: number;
  readonly message_thread_id?: number;
}

/** Null when the target was not made here. */
export function callPlaceOf({ space, thread }: ReplyTarget): CallPlace | null {
  const chat = toNumber(space);
  const topic = thread === undefined ? undefined : toNumber(thread);
  if (chat === null || topic === null) return null;
  return { chat_id: chat, ...(topic !== undefined && { message_thread_id: topic }) };
}

/** People have positive ids, groups and channels negative ones. */
export const isPrivate = ({ chat_id }: CallPlace): boolean => chat_id > 0;

export function toNumber(text: string): number | null {
  const value = Number(text);
  return /^-?\d+$/.test(text) && Number.isSafeInteger(value) ? value : null;
}
