/** A delivery: one platform message that must go out, planned in a row before anything is sent. */
import type { ChannelId, ConversationId, DeliveryId, MessageId, TurnId } from '../../kernel/ids.ts';
import type { ReplyTarget } from './message.ts';

/** Every delivery state with the states it may go to. */
export const DELIVERY_STATES = {
  planned: ['calling', 'cancelled'],
  /** The one platform call is under way, or its process died in it. One that showed half an answer leads back to `planned`. */
  calling: ['planned', 'sent', 'retry', 'failed', 'unknown', 'cancelled'],
  retry: ['calling', 'failed', 'cancelled'],
  sent: [],
  /** Refused for good, or out of attempts; shown to an admin, who may send again. */
  failed: ['planned', 'sent'],
  /** Cannot be told whether it arrived; shown to an admin, never blindly sent again. */
  unknown: ['planned', 'sent'],
  cancelled: [],
} as const satisfies Record<string, readonly string[]>;

export type DeliveryState = keyof typeof DELIVERY_STATES;

/** What an adapter plans for one platform message; the content is the adapter's own JSON. */
export interface DeliveryPart {
  readonly part: number;
  readonly content: Readonly<Record<string, unknown>>;
}

export interface Delivery extends DeliveryPart {
  readonly id: DeliveryId;
  readonly turnId: TurnId;
  readonly conversationId: ConversationId;
  readonly channelId: ChannelId;
  readonly channelKind: string;
  readonly messageId: MessageId;
  /** Sequence of the message it carries. */
  readonly seq: number;
  readonly state: DeliveryState;
  readonly target: ReplyTarget;
  readonly platformId: string | null;
  readonly attempts: number;
  /** Age of the `calling` mark, null when there is none. */
  readonly callingForMs: number | null;
  /** Time since its first call, or since the first one after a person had it sent again; null before it. */
  readonly tryingForMs: number | null;
  /** The call marked last showed the answer half written, and not this content. */
  readonly preview: boolean;
}

/** What becomes of a send of which nobody can tell: it waits for a person, or it is sent again and may arrive twice. */
export const ON_UNKNOWN = ['park', 'resend'] as const;
export type OnUnknown = (typeof ON_UNKNOWN)[number];

/** Defaults of architecture.md; milliseconds. */
export const SEND_TIMEOUT_MS = 10_000;
export const MAX_SEND_ATTEMPTS = 3;
/** A part that is put off again and again, as by rate limits, fails this long after its first call: what stands behind it must have its turn. */
export const GIVE_UP_SENDING_MS = 15 * 60_000;
/** A row found in `calling` is settled only after the call can no longer be under way. */
export const SETTLE_AFTER_MS = SEND_TIMEOUT_MS + 5_000;
