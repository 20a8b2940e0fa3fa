/** Reads a place from a moment on, as the events that would have told of its messages. */
import type { WebClient } from '@slack/web-api';
import { isDirect, type CallPlace } from './place.ts';

/** As a thread or a channel writes the keys of its conversations. */
const KEY = /^channel:([A-Z0-9]+)\/([A-Z0-9]+)(?:\/thread:(\d+\.\d+))?(?:\/user:[A-Z0-9]+)?$/;

/** A thread, or a channel outside of its threads. */
export type Spot = Pick<CallPlace, 'team' | 'channel' | 'thread'>;

/** Where the conversation of a key is held; null for a key that was not made here. */
export function spotOfKey(key: string): Spot | null {
  const [, team, channel, thread = null] = KEY.exec(key) ?? [];
  return team === undefined || channel === undefined ? null : { team, channel, thread };
}

/** An event as Slack would have brought it. */
export interface MissedEvent {
  readonly type: 'event_callback';
  readonly team_id: string;
  readonly event: Readonly<Record<string, unknown>> & { readonly ts: string };
}

const PAGE = 100;
/** Pages of a place: who wrote so much was heard by people, and only the rest is left out. */
const MOST_PAGES = 3;

/** Oldest first. `from` in milliseconds since the epoch. Rejects as every call does. */
export async function readMissed(api: WebClient, { team, channel, thread }: Spot, from: number): Promise<readonly MissedEvent[]> {
  const asked = { channel, oldest: (from / 1_000).toFixed(6), limit: PAGE };
  const missed: MissedEvent[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const next = { ...asked, ...(cursor !== undefined && { cursor }) };
    const read = thread === null ? await api.conversations.history(next) : await api.conversations.replies({ ...next, ts: thread });
    for (const message of read.messages ?? []) if (isSince(message, from)) missed.push(toEvent(message, team, channel));
    cursor = read.response_metadata?.next_cursor;
    if (cursor === undefined || cursor === '') break;
  }
  return missed.toSorted((a, b) => Number(a.event.ts) - Number(b.event.ts));
}

type Message = object & { readonly ts?: string };

/** A thread is told with the message that it began with, however old. */
const isSince = (message: Message, from: number): message is Message & { readonly ts: string } =>
  message.ts !== undefined && Number(message.ts) * 1_000 >= from;

const toEvent = (message: Message & { readonly ts: string }, team: string, channel: string): MissedEvent => ({
  type: 'event_callback',
  team_id: team,
  event: { ...message, type: 'message', channel, ...(isDirect(channel) && { channel_type: 'im' }) },
});
