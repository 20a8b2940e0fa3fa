/** A conversation: one person (or one person in one group) talking with one business on one channel. */
import type { ChannelId, ContactId, ConversationId } from '../../kernel/ids.ts';
import type { Handover } from './handover.ts';
import type { MessageRole } from './message.ts';
import type { UnreachableReason } from './place.ts';

/** Exactly one of them answers at any time. */
export type Owner = 'bot' | 'human';
/** How it stands now, as a visitor sees it. */
export type ConversationStatus = 'idle' | 'waiting' | 'answering' | 'human';

export type ConversationState = 'open' | 'resolved';

export interface Conversation {
  readonly id: ConversationId;
  readonly channelId: ChannelId;
  readonly channelKind: string;
  /** The name it is found under on its channel (`InboundMessage.conversationKey`). */
  readonly key: string;
  readonly contactId: ContactId;
  readonly contactName: string | null;
  readonly owner: Owner;
  readonly state: ConversationState;
  /** The open one; the assistant may go on meanwhile, where nobody of the team is there. */
  readonly handover: Handover | null;
  /** Why nothing can be said in it until somebody there writes again; null when it can. */
  readonly unreachable: { readonly reason: UnreachableReason; readonly since: Date } | null;
  /** Whose it is to look after, whoever answers now; null: nobody's. */
  readonly assignee: string | null;
  /** In order of their letters. */
  readonly tags: readonly string[];
  /** In a search: the last message that holds one of the words; null elsewhere, and where only a name or a note holds them. */
  readonly match: { readonly seq: number; readonly text: string } | null;
  readonly lastSeq: number;
  /** The beginning of what was said last; null while nothing was. */
  readonly lastMessage: { readonly role: MessageRole; readonly text: string; readonly at: Date } | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
