/** The rows behind every send: marked before the call, settled after it. */
import type { ChannelId, ConversationId, DeliveryId, MessageId, TenantId, TurnId } from '../../kernel/ids.ts';
import type { Delivery, DeliveryPart, DeliveryState } from '../model/delivery.ts';
import type { Message, ReplyTarget } from '../model/message.ts';
import type { Page, PageRequest } from '../model/page.ts';

export interface SettleDelivery {
  readonly state: DeliveryState;
  readonly platformId?: string | null;
  readonly error?: string | null;
  /** When `state` is `retry`: wait before the next call, milliseconds on database time. */
  readonly retryInMs?: number;
  /** False when the call was no attempt; true when absent. */
  readonly counts?: boolean;
}

/** A delivery as people look after it. */
export interface DeliveryView {
  readonly id: DeliveryId;
  readonly turnId: TurnId;
  readonly conversationId: ConversationId;
  readonly channelId: ChannelId;
  readonly channelKind: string;
  readonly messageId: MessageId;
  readonly part: number;
  readonly state: DeliveryState;
  readonly platformId: string | null;
  readonly attempts: number;
  readonly error: string | null;
  readonly createdAt: Date;
  /** When the last call began. */
  readonly calledAt: Date | null;
  /** When the next call may begin; null when none is planned. */
  readonly dueAt: Date | null;
}

export interface DeliveryFilter {
  readonly state: DeliveryState | null;
  readonly channelId: ChannelId | null;
  readonly conversationId: ConversationId | null;
}

/** What a person makes of a delivery that is unknown or failed: it arrived after all, or it is to be sent again. */
export interface DecideDelivery {
  readonly state: 'sent' | 'planned';
  /** Dedupe key: the request that decided last is allowed again and changes nothing. */
  readonly request: string | null;
}

export type DecidedDelivery =
  | {
      readonly allowed: true;
      readonly delivery: DeliveryView;
      /** Number for the job that is to send it; null when nothing is to be sent. */
      readonly queued: number | null;
    }
  /** There was nothing to decide, and it stays as it was. */
  | { readonly allowed: false; readonly state: UndecidableState };

export type UndecidableState = Exclude<DeliveryState, 'unknown' | 'failed'>;

/** What a person (operator) or the gateway itself says into a conversation. */
export interface PlannedSpeech {
  readonly tenantId: TenantId;
  readonly conversationId: ConversationId;
  readonly role: 'operator' | 'system';
  readonly text: string;
  readonly author: string | null;
  /** Dedupe key, unique inside the channel: the same one again says nothing twice. */
  readonly identity: string | null;
  /** Makes the platform parts once the conversation's reply target is known. */
  readonly plan: (message: Message, target: ReplyTarget, channelKind: string) => readonly DeliveryPart[];
}

export interface DeliveryStore {
  /** Open rows of a conversation in order of their messages and parts. */
  open(tenantId: TenantId, conversationId: ConversationId): Promise<readonly Delivery[]>;
  /** planned or retry -> calling, when the fence still stands; false otherwise (send nothing). */
  markCalling(tenantId: TenantId, id: DeliveryId, fence: number): Promise<boolean>;
  settle(tenantId: TenantId, id: DeliveryId, fence: number, result: SettleDelivery): Promise<boolean>;
  /** The latest first. */
  list(tenantId: TenantId, page: PageRequest, filter: DeliveryFilter): Promise<Page<DeliveryView>>;
  /** In the order of its parts. */
  ofMessage(tenantId: TenantId, messageId: MessageId): Promise<readonly DeliveryView[]>;
  /** Null when the tenant has no such delivery. */
  decide(tenantId: TenantId, id: DeliveryId, decision: DecideDelivery): Promise<DecidedDelivery | null>;
  /** A message of ours outside a question: its own row, an ended turn of its own and its deliveries, in one transaction. */
  speak(speech: PlannedSpeech): Promise<{ readonly message: Message; readonly turnId: TurnId }>;
}
