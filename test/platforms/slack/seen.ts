// A channel as people see it: edits applied, streams put together, and what in a message would ping somebody or lead away.
import type { Channel, Json, StoredMessage } from './types.ts';
import { word } from './word.ts';

export interface Seen {
  readonly ts: string;
  /** Root of the thread it lies in; null in the channel itself. */
  readonly thread: string | null;
  readonly from: string;
  /** What people read: the text, or the words of the blocks where there are any; of a stream both. */
  readonly text: string;
  readonly blocks: readonly Json[];
  readonly metadata: Json | null;
  readonly state: 'whole' | 'streaming' | 'broken';
  readonly edits: number;
  readonly ephemeralTo: string | null;
  /** Mentions that notify, such as `!channel` or `@U123`. */
  readonly pings: readonly string[];
  readonly links: readonly { readonly url: string; readonly label: string }[];
  readonly unfurls: boolean;
}

export const seeChannel = (channel: Channel): readonly Seen[] =>
  [...channel.messages.values()].filter(({ deleted }) => !deleted).map((message) => see(message));

function see({ ts, fields, metadata, stream, edits, ephemeralTo, unfurls }: StoredMessage): Seen {
  const blocks = (fields['blocks'] as readonly Json[] | undefined) ?? [];
  const isPersons = fields['bot_id'] === undefined;
  const words = isPersons ? [] : wordsOf(blocks);
  const written = word(fields['text']);
  const text = words.length === 0 ? written : [...(stream === null ? [] : [written]), ...words].join('\n');
  return {
    ts,
    thread: fields['thread_ts'] === undefined || fields['thread_ts'] === ts ? null : word(fields['thread_ts']),
    from: String(fields['user']),
    text,
    blocks,
    metadata,
    state: stream?.state === 'open' ? 'streaming' : stream?.state === 'broken' ? 'broken' : 'whole',
    edits,
    ephemeralTo,
    pings: [...new Set([...`${written}\n${text}`.matchAll(/<([!@][^>|]+)(?:\|[^>]*)?>/g)].map((match) => match[1] ?? ''))],
    links: linksOf(text),
    unfurls,
  };
}

/** Every text inside blocks, in reading order. */
function wordsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(wordsOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => (name === 'text' && typeof inner === 'string' ? [inner] : wordsOf(inner)));
}

function linksOf(text: string): Seen['links'] {
  const marked = [...text.matchAll(/<((?:https?|mailto):[^>|]+)(?:\|([^>]*))?>/g)].map(([, url = '', label = '']) => ({ url, label }));
  const written = [...text.matchAll(/\[([^\]]*)\]\(([^)\s]+)[^)]*\)/g)].map(([, label = '', url = '']) => ({ url, label }));
  const rest = text.replaceAll(/<[^>]*>|\]\([^)]*\)/g, ' ');
  const bare = [...rest.matchAll(/https?:\/\/[^\s)\]]+/g)].map(([url]) => ({ url, label: url }));
  return [...marked, ...written, ...bare];
}

/** Whether the message's metadata carries the value, such as a delivery id. */
export function carries({ metadata }: Pick<StoredMessage, 'metadata'>, value: string): boolean {
  const payload = metadata?.['event_payload'];
  return typeof payload === 'object' && payload !== null && Object.values(payload).includes(value);
}
