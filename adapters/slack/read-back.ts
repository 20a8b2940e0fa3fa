/** Finds among the messages of a place what became of a call whose end was not seen. */
import type { WebClient } from '@slack/web-api';
import type { CallPlace } from './place.ts';

/** The clocks of Slack and of this machine may differ by so much, milliseconds. */
const SKEW_MS = 60_000;
/** Apps that sell to others outside of Slack's marketplace get 15. */
const MOST_MESSAGES = 100;

/** `since` is when the call began, milliseconds since the epoch. Rejects as every call does. */
export async function findDelivery(api: WebClient, place: CallPlace, deliveryId: string, since: number): Promise<string | null> {
  const { messages } = await readMessages(api, place, since);
  return messages.find((message) => message.deliveryId === deliveryId)?.ts ?? null;
}

export interface LostStream {
  readonly since: number;
  /** What it was started with. */
  readonly text: string;
  /** The bot's id, as a user or as a bot. */
  readonly bot: string;
  /** Streams of other answers. */
  readonly isOther: (ts: string) => boolean;
}

/** A stream carries no id of ours before it is closed: it is the one message of the bot that has none. `null`: there is none at all. */
export async function findStream(api: WebClient, place: CallPlace, lost: LostStream): Promise<{ readonly ts: string } | 'unsure' | null> {
  const { messages, hasMore } = await readMessages(api, place, lost.since);
  const isOurs = ({ user, bot }: Message): boolean => user === lost.bot || bot === lost.bot;
  const found = messages.filter((message) => isOurs(message) && message.deliveryId === null && !lost.isOther(message.ts));
  const [first] = found;
  if (first === undefined) return hasMore ? 'unsure' : null;
  return found.length === 1 && lettersOf(first.text) === lettersOf(lost.text) ? { ts: first.ts } : 'unsure';
}

/** Slack gives back its own markup for ours. */
const lettersOf = (text: string): string => text.replaceAll(/[^\p{L}\p{N}]/gu, '');

interface Message {
  readonly ts: string;
  readonly text: string;
  readonly user: string | null;
  readonly bot: string | null;
  /** Which of our deliveries it is. */
  readonly deliveryId: string | null;
}

async function readMessages(api: WebClient, { channel, thread }: CallPlace, since: number) {
  const oldest = ((since - SKEW_MS) / 1_000).toFixed(6);
  const asked = { channel, oldest, inclusive: true, include_all_metadata: true, limit: MOST_MESSAGES };
  const page = thread === null ? await api.conversations.history(asked) : await api.conversations.replies({ ...asked, ts: thread });
  const messages = (page.messages ?? []).flatMap(({ ts, text = '', user = null, bot_id: bot = null, metadata }): readonly Message[] => {
    const id: unknown = (metadata?.event_payload as Readonly<Record<string, unknown>> | undefined)?.['delivery_id'];
    return ts === undefined ? [] : [{ ts, text, user, bot, deliveryId: typeof id === 'string' ? id : null }];
  });
  return { messages, hasMore: page.has_more === true };
}
