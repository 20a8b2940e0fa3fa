/** Conversations, their messages and turns as they are read, and who owns a conversation, on PostgreSQL. */
import type { ConversationId, HandoverId, TenantId } from '../../kernel/ids.ts';
import type { Conversation, ConversationState, ConversationStatus, Owner } from '../../core/model/conversation.ts';
import type { Handover, HandoverEnding, HandoverReason } from '../../core/model/handover.ts';
import type { UnreachableReason } from '../../core/model/place.ts';
import type { Message } from '../../core/model/message.ts';
import type { Claim, ContactUsage, ConversationStore } from '../../core/ports/conversation-store.ts';
import type { UnitOfWork } from '../../core/ports/unit-of-work.ts';
import type { PgPool } from '../_shared/pg-pool.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';
import {
  CITED_PASSAGE,
  CONVERSATIONS,
  FEEDBACK,
  HISTORY,
  MESSAGE,
  MESSAGES_AFTER,
  ONE_CONVERSATION,
  OPEN,
  RESTED_FOR,
  STATUS,
  USAGE,
  WANTED,
} from './conversation-statements.ts';
import { toMessage } from './message-rows.ts';
import type { MessageJson } from './message-rows.ts';
import { afterId, toPage } from './page-cursor.ts';
import { toPassageView, toTurnView, TURN, TURN_OF_MESSAGE, TURNS } from './turn-view-rows.ts';
import type { PassageViewRow, TurnViewRow } from './turn-view-rows.ts';

interface HandoverJson {
  readonly id: string;
  readonly reason: string;
  readonly requested_at: string;
  readonly claimed_by: string | null;
  readonly claimed_at: string | null;
  readonly replied_at: string | null;
}

interface ConversationRow {
  readonly id: string;
  readonly channel_id: string;
  readonly channel_kind: string;
  readonly key: string;
  readonly contact_id: string;
  readonly contact_name: string | null;
  readonly owner: string;
  readonly state: string;
  readonly handover: HandoverJson | null;
  readonly unreachable: string | null;
  readonly unreachable_at: Date | null;
  readonly last_seq: string;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export function createConversationStore(pool: PgPool): ConversationStore {
  const { ask, messages, turn } = createQuestions(pool);
  return {
    get: (tenantId, id) => pool.withTenant(tenantId, (tx) => readConversation(tx, id)),
    status: async (tenantId, id) =>
      (await ask<{ status: ConversationStatus }>(tenantId, 'conversation_status', STATUS, [id]))[0]?.status ?? 'idle',
    list: async (tenantId, page, filter = {}) => {
      const { owner, state, channelId, contactId, claimedBy, handover } = filter;
      const params = [afterId(page), page.limit + 1, ...[owner, state, channelId, contactId, claimedBy].map((one) => one ?? null)];
      const rows =
        handover === undefined
          ? await ask<ConversationRow>(tenantId, 'conversations', CONVERSATIONS, params)
          : await ask<ConversationRow>(tenantId, 'conversations_wanted', WANTED, [...params, handover === 'claimed']);
      return toPage(page, rows, toConversation);
    },
    open: async (tenantId, channelId, key, { externalId, name, tier, locale }) => {
      const contact = JSON.stringify({ external_id: externalId, name, tier, locale });
      const rows = await ask<Awaited<ReturnType<ConversationStore['open']>>>(tenantId, 'conversation_open', OPEN, [
        channelId,
        key,
        contact,
      ]);
      return rows[0]!;
    },
    messagesAfter: (tenantId, id, after, limit) => messages(tenantId, 'messages_after', MESSAGES_AFTER, [id, after, limit]),
    history: async (tenantId, id, fromSeq, beforeSeq, limit) =>
      (await messages(tenantId, 'messages_history', HISTORY, [id, fromSeq, beforeSeq, limit])).toReversed(),
    restedFor: async (tenantId, channelId, key) =>
      (await ask<{ ms: number }>(tenantId, 'conversation_rested_for', RESTED_FOR, [channelId, key]))[0]?.ms ?? null,
    message: async (tenantId, id) => (await messages(tenantId, 'message', MESSAGE, [id]))[0] ?? null,
    turn: (tenantId, id) => turn(tenantId, 'turn', TURN, [id]),
    turnOfMessage: (tenantId, id) => turn(tenantId, 'turn_of_message', TURN_OF_MESSAGE, [id]),
    turns: async (tenantId, page, states) => {
      const rows = await ask<TurnViewRow>(tenantId, 'turns', TURNS, [afterId(page), page.limit + 1, states ?? null]);
      return toPage(page, rows, toTurnView);
    },
    setOwner: (tenantId, id, owner, how = {}) =>
      pool.withTenant(tenantId, (tx) => setOwner(tx, id, owner, how.by ?? null, how.ending ?? null)),
    claim: (tenantId, id, by, force) => pool.withTenant(tenantId, (tx) => claim(tx, id, by, force)),
    usageOf: async (tenantId, contactId) =>
      (await ask<ContactUsage>(tenantId, 'contact_usage', USAGE, [contactId]))[0] ?? { tier: 'free', lastMinute: 0, lastDay: 0 },
    saveFeedback: async (tenantId, messageId, contactId, value, comment) =>
      (await ask(tenantId, 'feedback_save', FEEDBACK, [messageId, contactId, value, comment])).length > 0,
    citedPassage: async (tenantId, conversationId, passageId) =>
      (await ask<PassageViewRow>(tenantId, 'passage_cited', CITED_PASSAGE, [conversationId, passageId])).map(toPassageView)[0] ?? null,
  };
}

/** One statement of a tenant each; its name makes it a prepared one. */
function createQuestions(pool: PgPool) {
  const ask = <Row>(tenantId: TenantId, name: string, text: string, params: readonly unknown[]): Promise<Row[]> =>
    pool.withTenant(tenantId, (tx) => asPg(tx).query<Row>(text, [tenantId, ...params], name));
  const messages = async (tenantId: TenantId, name: string, text: string, params: readonly unknown[]): Promise<Message[]> =>
    (await ask<{ message: MessageJson }>(tenantId, name, text, params)).map((row) => toMessage(row.message));
  const turn = async (tenantId: TenantId, name: string, text: string, params: readonly unknown[]) =>
    (await ask<TurnViewRow>(tenantId, name, text, params)).map(toTurnView)[0] ?? null;
  return { ask, messages, turn };
}

async function setOwner(
  tx: UnitOfWork,
  id: ConversationId,
  owner: Owner,
  by: string | null,
  ending: HandoverEnding | null,
): Promise<Conversation | null> {
  await asPg(tx).query('select claw_owner_set($1, $2, $3, $4, $5)', [tx.tenantId, id, owner, by, ending], 'claw_owner_set');
  return readConversation(tx, id);
}

async function claim(tx: UnitOfWork, id: ConversationId, by: string, force: boolean): Promise<Claim | null> {
  const rows = await asPg(tx).query<{ claim: { held_by: string; active?: boolean } | null }>(
    'select claw_conversation_claim($1, $2, $3, $4) as claim',
    [tx.tenantId, id, by, force],
    'claw_conversation_claim',
  );
  const found = rows[0]?.claim ?? null;
  if (found?.active === undefined) return found && { kind: 'held', by: found.held_by };
  const conversation = await readConversation(tx, id);
  return conversation && { kind: 'claimed', conversation, active: found.active };
}

async function readConversation(tx: UnitOfWork, id: ConversationId): Promise<Conversation | null> {
  const rows = await asPg(tx).query<ConversationRow>(ONE_CONVERSATION, [tx.tenantId, id], 'conversation');
  return rows[0] ? toConversation(rows[0]) : null;
}

const toDate = (text: string | null): Date | null => (text === null ? null : new Date(text));

const toHandover = (json: HandoverJson): Handover => ({
  id: json.id as HandoverId,
  state: json.claimed_by === null ? 'waiting' : 'claimed',
  reason: json.reason as HandoverReason,
  requestedAt: new Date(json.requested_at),
  claimedBy: json.claimed_by,
  claimedAt: toDate(json.claimed_at),
  repliedAt: toDate(json.replied_at),
});

function toConversation(row: ConversationRow): Conversation {
  return {
    id: row.id as Conversation['id'],
    channelId: row.channel_id as Conversation['channelId'],
    channelKind: row.channel_kind,
    key: row.key,
    contactId: row.contact_id as Conversation['contactId'],
    contactName: row.contact_name,
    owner: row.owner as Owner,
    state: row.state as ConversationState,
    handover: row.handover && toHandover(row.handover),
    unreachable: row.unreachable_at && { reason: row.unreachable as UnreachableReason, since: row.unreachable_at },
    lastSeq: Number(row.last_seq),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
