/** Rows of conversations as the model has them. */
import type { HandoverId } from '../../kernel/ids.ts';
import type { Conversation, ConversationState, Owner } from '../../core/model/conversation.ts';
import type { Handover, HandoverReason } from '../../core/model/handover.ts';
import type { MessageRole } from '../../core/model/message.ts';
import type { UnreachableReason } from '../../core/model/place.ts';

interface HandoverJson {
  readonly id: string;
  readonly reason: string;
  readonly requested_at: string;
  readonly claimed_by: string | null;
  readonly claimed_at: string | null;
  readonly replied_at: string | null;
}

export interface ConversationRow {
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
  readonly assignee: string | null;
  readonly tags: readonly string[];
  readonly match?: { readonly seq: number; readonly text: string } | null;
  readonly last_seq: string;
  readonly last_message: { readonly role: MessageRole; readonly text: string; readonly at: string } | null;
  readonly created_at: Date;
  readonly updated_at: Date;
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

export function toConversation(row: ConversationRow): Conversation {
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
    assignee: row.assignee,
    tags: row.tags,
    match: row.match ?? null,
    lastSeq: Number(row.last_seq),
    lastMessage: row.last_message && { ...row.last_message, at: new Date(row.last_message.at) },
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
