/** The stop button: ends what is being answered and says so once. (`/stop` as a message is part of its own intake.) */
import type { ConversationId, TenantId } from '../kernel/ids.ts';
import type { ConversationStore } from '../core/ports/conversation-store.ts';
import type { TurnStore } from '../core/ports/turn-store.ts';
import { speakNotice } from './speak-notice.ts';
import type { NoticeDeps, Place } from './speak-notice.ts';

export interface StopDeps extends NoticeDeps {
  readonly turns: TurnStore;
}

/** Returns whether there was anything to stop. A running turn says itself that it stopped; for what only waited a notice does. */
export async function stopAnswer(deps: StopDeps, place: Place): Promise<boolean> {
  const was = await deps.turns.stop(place.tenantId, place.conversationId);
  deps.live.publish(place.tenantId, place.conversationId, { kind: 'stop' });
  if (was === 'waiting') await speakNotice(deps, place, 'texts.stopped');
  return was !== null;
}

/** The same by the conversation alone; false also where there is none. */
export async function stopIn(
  deps: StopDeps & { readonly conversations: Pick<ConversationStore, 'get'> },
  tenantId: TenantId,
  conversationId: ConversationId,
): Promise<boolean> {
  const conversation = await deps.conversations.get(tenantId, conversationId);
  return conversation !== null && stopAnswer(deps, { tenantId, channelId: conversation.channelId, conversationId });
}
