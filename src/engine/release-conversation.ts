/** A person gives the conversation back to the agent, and the customer is told. */
import type { ConversationId, TenantId } from '../kernel/ids.ts';
import type { Conversation } from '../core/model/conversation.ts';
import { setOwner } from './hand-over.ts';
import { speakNotice } from './speak-notice.ts';
import type { NoticeDeps } from './speak-notice.ts';

/** Null when the tenant has no such conversation; one that the agent owns already is left as it is. */
export async function releaseConversation(
  deps: NoticeDeps,
  tenantId: TenantId,
  conversationId: ConversationId,
): Promise<Conversation | null> {
  const before = await deps.conversations.get(tenantId, conversationId);
  if (before === null || before.owner === 'bot') return before;
  const released = await setOwner(deps, tenantId, conversationId, 'bot');
  await speakNotice(deps, { tenantId, conversationId, channelId: before.channelId }, 'texts.released');
  return released;
}
