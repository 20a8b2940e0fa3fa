/** Conversations, their messages and turns as they are read, on PostgreSQL. */
import type { TenantId } from '../../kernel/ids.ts';
import type { ConversationStatus } from '../../core/model/conversation.ts';
import type { Message } from '../../core/model/message.ts';
import type { PageRequest } from '../../core/model/page.ts';
import type { ContactUsage, ConversationFilter, ConversationStore } from '../../core/ports/conversation-store.ts';
import type { PgPool } from '../_shared/pg-pool.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';
import {
  CITED_PASSAGE,
  CONVERSATIONS,
  FEEDBACK,
  FOUND,
  HISTORY,
  MESSAGE,
  MESSAGES_AFTER,
  OPEN,
  RESTED_FOR,
  STATUS,
  USAGE,
  WANTED,
} from './conversation-statements.ts';
import { createOwning, readConversation } from './conversation-owners.ts';
import { toConversation } from './conversation-rows.ts';
import type { ConversationRow } from './conversation-rows.ts';
import { toMessage } from './message-rows.ts';
import type { MessageJson } from './message-rows.ts';
import { afterId, toPage } from './page-cursor.ts';
import { toPassageView, toTurnView, TURN, TURN_OF_MESSAGE, TURNS } from './turn-view-rows.ts';
import type { PassageViewRow, TurnViewRow } from './turn-view-rows.ts';

export function createConversationStore(pool: PgPool): ConversationStore {
  const { ask, messages, turn } = createQuestions(pool);
  return {
    get: (tenantId, id) => pool.withTenant(tenantId, (tx) => readConversation(tx, id)),
    status: async (tenantId, id) =>
      (await ask<{ status: ConversationStatus }>(tenantId, 'conversation_status', STATUS, [id]))[0]?.status ?? 'idle',
    list: async (tenantId, page, filter = {}) => {
      const [name, text, params] = listStatement(page, filter);
      return toPage(page, await ask<ConversationRow>(tenantId, name, text, params), toConversation);
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
    ...createOwning(pool),
    usageOf: async (tenantId, contactId) =>
      (await ask<ContactUsage>(tenantId, 'contact_usage', USAGE, [contactId]))[0] ?? { tier: 'free', lastMinute: 0, lastDay: 0 },
    saveFeedback: async (tenantId, messageId, contactId, value, comment) =>
      (await ask(tenantId, 'feedback_save', FEEDBACK, [messageId, contactId, value, comment])).length > 0,
    citedPassage: async (tenantId, conversationId, passageId) =>
      (await ask<PassageViewRow>(tenantId, 'passage_cited', CITED_PASSAGE, [conversationId, passageId])).map(toPassageView)[0] ?? null,
  };
}

function listStatement(page: PageRequest, filter: ConversationFilter): readonly [name: string, text: string, params: readonly unknown[]] {
  const { owner, state, channelId, contactId, claimedBy, assignee, tag, resolution, from, to, handover, words } = filter;
  const narrowed = [owner, state, channelId, contactId, claimedBy, assignee, tag, resolution, from, to].map((one) => one ?? null);
  const params = [afterId(page), page.limit + 1, ...narrowed];
  const isClaimed = handover === undefined ? null : handover === 'claimed';
  if (words !== undefined) return ['conversations_found', FOUND, [...params, isClaimed, words]];
  return isClaimed === null ? ['conversations', CONVERSATIONS, params] : ['conversations_wanted', WANTED, [...params, isClaimed]];
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
