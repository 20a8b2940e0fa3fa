/** The rows behind every send: marked before the call, settled after it. */
import type { ConversationId, DeliveryId, TenantId, TurnId } from '../../kernel/ids.ts';
import type { Delivery, DeliveryPart, DeliveryState } from '../model/delivery.ts';
import type { Message, ReplyTarget } from '../model/message.ts';

export interface SettleDelivery {
  readonly state: DeliveryState;
  readonly platformId?: string | null;
  readonly error?: string | null;
  /** When `state` is `retry`: wait before the next call, milliseconds on database time. */
  readonly retryInMs?: number;
}

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
  /** A message of ours outside a question: its own row, an ended turn of its own and its deliveries, in one transaction. */
  speak(speech: PlannedSpeech): Promise<{ readonly message: Message; readonly turnId: TurnId }>;
}
