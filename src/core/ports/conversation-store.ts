/** Reading conversations, and who owns them. */
import type { ChannelId, ContactId, ConversationId, MessageId, PassageId, TenantId, TurnId } from '../../kernel/ids.ts';
import type { Conversation, ConversationState, ConversationStatus, Owner } from '../model/conversation.ts';
import type { HandoverEnding, HandoverState } from '../model/handover.ts';
import type { Message } from '../model/message.ts';
import type { Resolution } from '../model/analytics.ts';
import type { Tier } from '../model/tier.ts';
import type { Retrieved, TurnReceipt } from '../model/answer.ts';
import type { TurnState } from '../model/turn.ts';
import type { Page, PageRequest } from '../model/page.ts';

/** A turn as its status is shown (a task of kind `generate_ai_response`). */
export interface TurnView {
  readonly id: TurnId;
  readonly conversationId: ConversationId;
  readonly state: TurnState;
  readonly attempts: number;
  readonly error: string | null;
  readonly answer: Message | null;
  readonly retrieved: readonly Retrieved[];
  readonly retrievalMs: number;
  /** Null until it has ended. */
  readonly receipt: TurnReceipt | null;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

export interface PassageView {
  readonly id: PassageId;
  readonly title: string;
  readonly headingPath: readonly string[];
  readonly url: string | null;
  readonly text: string;
  /** Neighbouring text in the same document, for reading around the quote. */
  readonly before: string | null;
  readonly after: string | null;
  readonly checkedAt: Date;
}

/** What a person sent, by the rows. */
export interface ContactUsage {
  readonly tier: Tier;
  /** Messages that were taken; those a limit refused are not counted. */
  readonly lastMinute: number;
  readonly lastDay: number;
}

/** What a list is narrowed down to; what is absent narrows nothing. */
export interface ConversationFilter {
  readonly owner?: Owner;
  readonly state?: ConversationState;
  /** With one the list is in the order in which people asked for a person, the longest waiting first. */
  readonly handover?: HandoverState;
  readonly claimedBy?: string;
  readonly channelId?: ChannelId;
  readonly contactId?: ContactId;
  readonly assignee?: string;
  readonly tag?: string;
  /** What came of its last day that came to anything. */
  readonly resolution?: Resolution;
  /** Opened at or after the first, before the second. */
  readonly from?: Date;
  readonly to?: Date;
  /** All of them were said in it, or stand in a note or the customer's name. */
  readonly words?: readonly string[];
}

export type Claim =
  | {
      readonly kind: 'claimed';
      readonly conversation: Conversation;
      /** Nothing of the assistant's is on its way any more. */
      readonly active: boolean;
    }
  | { readonly kind: 'held'; readonly by: string };

export interface ConversationStore {
  /** A conversation of the tenant, else null. */
  get(tenantId: TenantId, id: ConversationId): Promise<Conversation | null>;
  /** What a visitor is waiting for: an open turn is `waiting` or `answering`. */
  status(tenantId: TenantId, id: ConversationId): Promise<ConversationStatus>;
  list(tenantId: TenantId, page: PageRequest, filter?: ConversationFilter): Promise<Page<Conversation>>;
  /** The conversation under this key on this channel, made if absent (a web session opens one before the first message). */
  open(
    tenantId: TenantId,
    channelId: string,
    key: string,
    contact: { externalId: string; name: string | null; tier: string; locale: string | null },
  ): Promise<{ conversationId: ConversationId; contactId: ContactId }>;
  /** Messages with a sequence above `after`, in order. */
  messagesAfter(tenantId: TenantId, id: ConversationId, after: number, limit: number): Promise<readonly Message[]>;
  /**
   * What was said above `fromSeq` when the question `beforeSeq` is answered, oldest first: earlier messages of people, and every answer so
   * far (one that was being written when the question came has a higher sequence than it). Limited, cancelled and blocked ones are left out.
   */
  history(tenantId: TenantId, id: ConversationId, fromSeq: number, beforeSeq: number, limit: number): Promise<readonly Message[]>;
  /** Milliseconds since the last message of the conversation under this key, whoever wrote it; null when there is none. */
  restedFor(tenantId: TenantId, channelId: ChannelId, key: string): Promise<number | null>;
  message(tenantId: TenantId, id: MessageId): Promise<Message | null>;
  /** The turn a message is or was in. */
  turn(tenantId: TenantId, id: TurnId): Promise<TurnView | null>;
  turnOfMessage(tenantId: TenantId, id: MessageId): Promise<TurnView | null>;
  /** Turns in one of the states, of every state when absent; the latest first. */
  turns(tenantId: TenantId, page: PageRequest, states?: readonly TurnState[]): Promise<Page<TurnView>>;
  /**
   * Changes the owner: bumps the fence, ends an open turn, cancels planned bot parts; to a person opens a hand-over, to the bot ends it.
   * `resolved` also forgets what was said. Null when there is no such conversation.
   */
  setOwner(
    tenantId: TenantId,
    id: ConversationId,
    owner: Owner,
    how?: { readonly by?: string | null; readonly ending?: HandoverEnding },
  ): Promise<Conversation | null>;
  /** A person takes it over; one that somebody else has is taken by force only. Null when there is no such conversation. */
  claim(tenantId: TenantId, id: ConversationId, by: string, force: boolean): Promise<Claim | null>;
  /** Over all conversations of the contact. */
  usageOf(tenantId: TenantId, contactId: ContactId): Promise<ContactUsage>;
  saveFeedback(tenantId: TenantId, messageId: MessageId, contactId: ContactId, value: 1 | -1, comment: string | null): Promise<boolean>;
  /** A passage as a visitor may read it: public, and cited in this conversation. */
  citedPassage(tenantId: TenantId, conversationId: ConversationId, passageId: PassageId): Promise<PassageView | null>;
}
