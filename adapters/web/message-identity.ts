/** How a visitor's own message ids are kept: as the message's identity inside the channel. */
import type { ConversationId } from '../../src/kernel/ids.ts';
import type { Message } from '../../src/core/model/message.ts';

/** The conversation is part of it, since two visitors may choose the same id. */
export function messageIdentity(conversationId: ConversationId, clientId: string): string {
  return `${conversationId}/message:${clientId}`;
}

/** The id under which a visitor knows the message: the one their page chose, or ours when no page did. */
export function publicMessageId(message: Pick<Message, 'id' | 'identity' | 'conversationId'>): string {
  const start = messageIdentity(message.conversationId, '');
  return message.identity?.startsWith(start) === true ? message.identity.slice(start.length) : message.id;
}
