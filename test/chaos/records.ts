/** What is left of a run to judge it by: what the database says of every message, and what the platform's ledger shows. */
import type pg from 'pg';
import type { FakeTelegram } from '../platforms/telegram/fake-telegram.ts';

/** A message of a person, as stored. */
export interface StoredMessage {
  readonly id: string;
  readonly conversation: string;
  readonly seq: number;
  readonly text: string;
  readonly state: string;
  readonly turn: string | null;
  /** Which limit refused it; null: none. */
  readonly limitedBy: string | null;
}

/** One part of what was to be said to a person, with the state of the turn it belongs to. */
export interface StoredDelivery {
  readonly id: string;
  readonly turn: string;
  readonly state: string;
  /** The bot's id and the platform's number of the message; null when it never named one. */
  readonly post: string | null;
  /** Id of the platform's chat that it is for. */
  readonly chat: string;
}

export interface StoredTurn {
  readonly id: string;
  readonly state: string;
  /** How many answers belong to it. */
  readonly answers: number;
}

/** A message that people see, as the platform accepted it. */
export interface Post {
  readonly id: string;
  readonly chat: number;
  readonly text: string;
}

export interface Records {
  readonly messages: readonly StoredMessage[];
  readonly turns: readonly StoredTurn[];
  readonly deliveries: readonly StoredDelivery[];
  /** In the order in which the platform accepted them. */
  readonly posts: readonly Post[];
}

const MESSAGES = `
  select id, conversation_id as conversation, seq::int as seq, text, state, turn_id as turn, limited_by as "limitedBy"
  from messages where role = 'user' order by conversation_id, seq`;
const TURNS = `
  select t.id, t.state, count(m.id)::int as answers
  from turns t left join messages m on m.tenant_id = t.tenant_id and m.turn_id = t.id and m.role = 'assistant'
  where t.kind = 'question' group by t.id, t.state`;
const DELIVERIES = `
  select d.id, d.turn_id as turn, d.state, c.bot_id || ':' || d.platform_id as post, d.target->>'space' as chat
  from deliveries d join conversations v on v.tenant_id = d.tenant_id and v.id = d.conversation_id
    join channel_connections c on c.tenant_id = v.tenant_id and c.channel_id = v.channel_id`;

export async function readRecords(database: pg.Client, telegram: FakeTelegram): Promise<Records> {
  const read = async <T extends pg.QueryResultRow>(sql: string): Promise<readonly T[]> => (await database.query<T>(sql)).rows;
  return {
    messages: await read(MESSAGES),
    turns: await read(TURNS),
    deliveries: await read(DELIVERIES),
    posts: readPosts(telegram),
  };
}

/** Every message once, with the words that it has now. */
export function readPosts({ ledger }: Pick<FakeTelegram, 'ledger'>): readonly Post[] {
  const posts = new Map<string, Post>();
  for (const { token, method, body, result } of ledger) {
    if (method !== 'sendMessage' && method !== 'editMessageText') continue;
    const { message_id, chat, text } = result as { message_id: number; chat: { id: number }; text?: string };
    const id = `${token.split(':')[0]}:${message_id}`;
    posts.set(id, { id, chat: chat.id, text: text ?? String(body['text']) });
  }
  return [...posts.values()];
}

/** How much has not come to an end. */
export async function countOpen(database: pg.Client): Promise<number> {
  const { rows } = await database.query<{ open: number }>(`
    select (select count(*) from messages where role = 'user' and state in ('waiting', 'taken'))::int
      + (select count(*) from turns where state in ('waiting', 'running'))::int
      + (select count(*) from deliveries where state in ('planned', 'calling', 'retry'))::int as open`);
  return rows[0]!.open;
}
