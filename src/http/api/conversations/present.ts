/** Conversations in the words of the API. */
import type { z } from 'zod';
import type { Conversation } from '../../../core/model/conversation.ts';
import type { Handover } from '../../../core/model/handover.ts';
import type { conversationSchema, handoverSchema } from './schema.ts';

const presentHandover = (handover: Handover): z.output<typeof handoverSchema> => ({
  id: handover.id,
  state: handover.state,
  reason: handover.reason,
  requested_at: handover.requestedAt.toISOString(),
  claimed_by: handover.claimedBy,
  claimed_at: handover.claimedAt?.toISOString() ?? null,
  replied_at: handover.repliedAt?.toISOString() ?? null,
});

export const presentConversation = (conversation: Conversation): z.output<typeof conversationSchema> => ({
  id: conversation.id,
  channel_id: conversation.channelId,
  channel_kind: conversation.channelKind,
  contact_id: conversation.contactId,
  contact_name: conversation.contactName,
  owner: conversation.owner,
  state: conversation.state,
  handover: conversation.handover && presentHandover(conversation.handover),
  unreachable: conversation.unreachable && { reason: conversation.unreachable.reason, since: conversation.unreachable.since.toISOString() },
  assignee: conversation.assignee,
  tags: [...conversation.tags],
  match: conversation.match,
  last_seq: conversation.lastSeq,
  last_message: conversation.lastMessage && { ...conversation.lastMessage, at: conversation.lastMessage.at.toISOString() },
  created_at: conversation.createdAt.toISOString(),
  updated_at: conversation.updatedAt.toISOString(),
});
