/** How turns and cited passages are read for people, and how their rows become the port's views. */
import { z } from 'zod';
import type { ConversationId, PassageId, TurnId } from '../../kernel/ids.ts';
import type { Retrieved, TurnReceipt } from '../../core/model/answer.ts';
import type { TurnState } from '../../core/model/turn.ts';
import type { PassageView, TurnView } from '../../core/ports/conversation-store.ts';
import { toMessage } from './message-rows.ts';
import type { MessageJson } from './message-rows.ts';

const TURN_VIEW = `
  select t.id, t.conversation_id, t.state, t.attempts, t.error, t.retrieved, t.retrieval_ms, t.receipt, t.created_at, t.ended_at,
    case when a.id is not null then claw_message_json(a) end as answer
  from turns t left join messages a on a.tenant_id = t.tenant_id and a.id = t.answer_id
  where t.tenant_id = $1`;

/** $1 tenant, $2 turn. */
export const TURN = `${TURN_VIEW} and t.id = $2`;

/** $1 tenant, $2 message. */
export const TURN_OF_MESSAGE = `${TURN_VIEW} and t.id = (select m.turn_id from messages m where m.tenant_id = $1 and m.id = $2)`;

/** Questions, newest first. $1 tenant, $2 the last turn of the page before, $3 how many. */
export const TURNS = `${TURN_VIEW} and t.kind = 'question' and ($4::text[] is null or t.state = any($4))
    and ($2::uuid is null or (t.created_at, t.id) < (select p.created_at, p.id from turns p where p.tenant_id = $1 and p.id = $2))
  order by t.created_at desc, t.id desc limit $3`;

export interface TurnViewRow {
  readonly id: string;
  readonly conversation_id: string;
  readonly state: string;
  readonly attempts: number;
  readonly error: string | null;
  readonly answer: MessageJson | null;
  readonly retrieved: unknown;
  readonly retrieval_ms: number;
  readonly receipt: unknown;
  readonly created_at: Date;
  readonly ended_at: Date | null;
}

const storedRetrieved = z.array(z.custom<Retrieved>((value) => typeof value === 'object' && value !== null && 'passageId' in value));

const storedReceipt = z.custom<TurnReceipt>((value) => typeof value === 'object' && value !== null && 'waitedMs' in value).nullable();

export function toTurnView(row: TurnViewRow): TurnView {
  return {
    id: row.id as TurnId,
    conversationId: row.conversation_id as ConversationId,
    state: row.state as TurnState,
    attempts: row.attempts,
    error: row.error,
    answer: row.answer && toMessage(row.answer),
    retrieved: storedRetrieved.parse(row.retrieved),
    retrievalMs: row.retrieval_ms,
    receipt: storedReceipt.parse(row.receipt),
    createdAt: row.created_at,
    endedAt: row.ended_at,
  };
}

export interface PassageViewRow {
  readonly id: string;
  readonly title: string;
  readonly heading_path: readonly string[];
  readonly url: string | null;
  readonly text: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly checked_at: Date;
}

export function toPassageView(row: PassageViewRow): PassageView {
  const { title, url, text, before, after } = row;
  return { id: row.id as PassageId, title, headingPath: row.heading_path, url, text, before, after, checkedAt: row.checked_at };
}
