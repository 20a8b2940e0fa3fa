/** What was said in a conversation before a question, from the cache where nothing was said since. */
import type { ChannelId, ConversationId, TenantId } from '../kernel/ids.ts';
import type { Message } from '../core/model/message.ts';
import type { ConversationStore } from '../core/ports/conversation-store.ts';
import type { Caches, Entry } from './caches.ts';
import type { ReadSetting } from './settings.ts';

export interface TalkDeps {
  readonly caches: Pick<Caches, 'read'>;
  readonly conversations: Pick<ConversationStore, 'history'>;
  readonly setting: ReadSetting;
}

/** Says exactly what is read, for all time: a conversation only grows, and what is in it stays. */
export interface TalkPlace {
  readonly tenantId: TenantId;
  readonly channelId: ChannelId;
  readonly conversationId: ConversationId;
  /** History lies above the first and below the second, but for answers, which may have come after the question. */
  readonly fromSeq: number;
  readonly beforeSeq: number;
  readonly lastSeq: number;
}

export type Saying = Pick<Message, 'role' | 'text' | 'sources'>;

/** Oldest first, as much as `history.messages` allows. */
export async function readTalk(deps: TalkDeps, place: TalkPlace): Promise<readonly Saying[]> {
  const { tenantId, channelId, conversationId, fromSeq, beforeSeq, lastSeq } = place;
  if (beforeSeq - 1 <= fromSeq && lastSeq <= beforeSeq) return [];
  const most = await deps.setting(tenantId, channelId, 'history.messages');
  return deps.caches.read(talkEntry(place, most), async () =>
    (await deps.conversations.history(tenantId, conversationId, fromSeq, beforeSeq, most)).map(toSaying),
  );
}

export function talkEntry(
  { tenantId, conversationId, fromSeq, beforeSeq, lastSeq }: TalkPlace,
  limit: number,
): Entry<'conversation_history'> {
  return { namespace: 'conversation_history', tenantId, facts: { conversationId, fromSeq, beforeSeq, lastSeq, limit } };
}

export const toSaying = ({ role, text, sources }: Message): Saying => ({ role, text, sources });
