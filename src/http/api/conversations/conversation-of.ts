/** The conversation that a path names. */
import type { Conversation } from '../../../core/model/conversation.ts';
import type { ConversationId, TenantId } from '../../../kernel/ids.ts';
import type { ApiServices } from '../../api-services.ts';
import { found, idOf } from '../found.ts';

export const WHAT = 'This conversation';

/** @throws NotFoundError */
export async function conversationOf(
  { conversations }: Pick<ApiServices, 'conversations'>,
  tenantId: TenantId,
  id: string,
): Promise<Conversation> {
  return found(WHAT, await conversations.get(tenantId, idOf<ConversationId>(WHAT, id)));
}
