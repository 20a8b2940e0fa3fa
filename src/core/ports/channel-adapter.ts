/** What a channel must be able to do; the engine knows nothing else of it. Verify, normalise and plan are pure. */
import type { Endpoint } from '../../kernel/endpoint.ts';
import type { ConversationId, MessageId, TenantId } from '../../kernel/ids.ts';
import type { Source } from '../model/answer.ts';
import type { Delivery, DeliveryPart } from '../model/delivery.ts';
import type { ReplyTarget } from '../model/message.ts';
import type { ChannelHost } from './channel-host.ts';

/** Limits as numbers, so that the core can plan with them and a test can assert them. */
export interface ChannelAbilities {
  /** Longest text of one platform message, in UTF-16 units. */
  readonly textLimit: number;
  /** Shortest time between two live updates of one answer, milliseconds; null: this channel cannot stream. */
  readonly liveEveryMs: number | null;
  /** How an unknown send is settled: our own log, the platform's idempotency, reading back, or not at all. */
  readonly proof: 'own-log' | 'nonce' | 'read-back' | 'none';
}

/** A finished message to be brought to the platform. */
export interface OutgoingMessage {
  readonly messageId: MessageId;
  readonly text: string;
  readonly sources: readonly Source[];
}

export interface SendContext {
  readonly tenantId: TenantId;
  readonly signal: AbortSignal;
}

/** Proof that the platform has it. */
export interface Receipt {
  readonly platformId: string;
}

/** How a send failed: `sent: 'no'` is certain, `'unknown'` must be settled by proof before anything is sent again. */
export class SendFault extends Error {
  readonly sent: 'no' | 'unknown';
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(
    sent: 'no' | 'unknown',
    reason: string,
    options: { readonly retryable: boolean; readonly retryAfterMs?: number; readonly cause?: unknown },
  ) {
    super(reason, { cause: options.cause });
    this.name = 'SendFault';
    this.sent = sent;
    this.retryable = options.retryable;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** Text shown while it is written; the final message replaces it. */
export interface LiveSurface {
  /** The whole text so far; the surface sends what is new at its own pace. */
  write(textSoFar: string): void;
}

export interface ChannelAdapter {
  readonly kind: string;
  readonly abilities: ChannelAbilities;
  /** Addresses the channel answers on (our own HTTP, webhooks). */
  endpoints(host: ChannelHost): readonly Endpoint[];
  /** Renders and splits; pure. */
  plan(message: OutgoingMessage, target: ReplyTarget): readonly DeliveryPart[];
  /** Exactly one platform call; throws SendFault. */
  perform(delivery: Delivery, context: SendContext): Promise<Receipt>;
  /** What became of a call whose end was not seen. */
  settle(
    delivery: Delivery,
    context: SendContext,
  ): Promise<{ readonly kind: 'sent'; readonly receipt: Receipt } | { readonly kind: 'not-sent' } | { readonly kind: 'unknown' }>;
  /** Null where a place cannot stream, before anything is sent. */
  live(place: {
    readonly tenantId: TenantId;
    readonly conversationId: ConversationId;
    readonly messageId: MessageId;
    readonly target: ReplyTarget;
  }): LiveSurface | null;
}
