/** A person gives the conversation back to the agent, or settles it, and the customer is told. */
import type { ConversationId, TenantId } from '../kernel/ids.ts';
import type { Conversation } from '../core/model/conversation.ts';
import type { HandoverEnding } from '../core/model/handover.ts';
import { setOwner } from './hand-over.ts';
import { speakNotice } from './speak-notice.ts';
import type { NoticeDeps } from './speak-notice.ts';

export interface GiveBack {
  readonly by: string;
  readonly ending: Exclude<HandoverEnding, 'customer'>;
}

/** Null when the tenant has no such conversation. The customer hears of it where a person had the conversation. */
export async function giveBack(
  deps: NoticeDeps,
  tenantId: TenantId,
  conversationId: ConversationId,
  { by, ending }: GiveBack,
): Promise<Conversation | null> {
  const before = await deps.conversations.get(tenantId, conversationId);
  if (before === null) return null;
  if (before.owner === 'human') {
    // Said while the person still has it: what is said later would be a part of what is not forgotten.
    await speakNotice(
      deps,
      { tenantId, conversationId, channelId: before.channelId },
      ending === 'resolved' ? 'texts.resolved' : 'texts.released',
    );
  }
  return setOwner(deps, tenantId, conversationId, 'bot', { by, ending });
}
