/** Conversations in the words of the API. */
import type { z } from 'zod';
import type { Conversation } from '../../../core/model/conversation.ts';
import type { conversationSchema } from './schema.ts';

export const presentConversation = (conversation: Conversation): z.output<typeof conversationSchema> => ({
  id: conversation.id,
  channel_id: conversation.channelId,
  channel_kind: conversation.channelKind,
  contact_id: conversation.contactId,
  contact_name: conversation.contactName,
  owner: conversation.owner,
  state: conversation.state,
  unreachable: conversation.unreachable && { reason: conversation.unreachable.reason, since: conversation.unreachable.since.toISOString() },
  last_seq: conversation.lastSeq,
  created_at: conversation.createdAt.toISOString(),
  updated_at: conversation.updatedAt.toISOString(),
});
