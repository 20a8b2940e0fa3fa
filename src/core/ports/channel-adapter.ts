/** What a channel must be able to do; the engine knows nothing else of it. Verify, normalise and plan are pure. */
import type { Endpoint } from '../../kernel/endpoint.ts';
import type { ChannelId, ConversationId, DeliveryId, MessageId, TenantId } from '../../kernel/ids.ts';
import type { Secret } from '../../kernel/secret.ts';
import type { Source } from '../model/answer.ts';
import type { Audience } from '../model/audience.ts';
import type { ConnectionState, FeedModeName } from '../model/connection.ts';
import type { Delivery, DeliveryPart } from '../model/delivery.ts';
import type { InboundContact, InboundMessage, ReplyTarget } from '../model/message.ts';
import type { SettingKey } from '../model/setting.ts';
import type { PlaceChange, PlaceMove, UnreachableReason } from '../model/place.ts';
import type { BotIdentity, ChannelConnection } from './channel-connection.ts';
import type { ChannelHost } from './channel-host.ts';

/** Limits as numbers, so that the core can plan with them and a test can assert them. */
export interface ChannelAbilities {
  /** Longest text of one platform message, in UTF-16 units. */
  readonly textLimit: number;
  /** What the limit counts: the words as people see them, or the markup with them. */
  readonly textCount: 'visible' | 'markup';
  /** Longest data of a button in bytes; 0 where there are no buttons. */
  readonly callbackBytes: number;
  /** How long "is typing" stays unless it is said again, milliseconds; null where it cannot be said. */
  readonly typingMs: number | null;
  /** Shortest time between two live updates of one answer, milliseconds; null: this channel cannot stream. */
  readonly liveEveryMs: number | null;
  /** How an unknown send is settled: our own log, the platform's idempotency, reading back, or not at all. */
  readonly proof: 'own-log' | 'nonce' | 'read-back' | 'none';
}

/** One message of a platform, for who wants to see it before anything is sent. */
export interface PicturedPart {
  /** The words, as HTML on Telegram and as markdown elsewhere. */
  readonly markup: string;
  /** Lines of small print, plain. */
  readonly above: readonly string[];
  readonly below: readonly string[];
  /** What stands on the buttons. */
  readonly buttons: readonly string[];
}

/** A finished message to be brought to the platform. */
export interface OutgoingMessage {
  readonly messageId: MessageId;
  readonly text: string;
  readonly sources: readonly Source[];
  /** Written by people of the business, whose links may all stand; an agent's may not. False when absent. */
  readonly trusted?: boolean;
  /** Hosts that an agent may link beside its cited sources; none when absent. */
  readonly linkHosts?: readonly string[];
  /** Said above it where the channel does not say it on its own: that an AI answers. Nothing when absent. */
  readonly disclosure?: string;
  /** Ask whether it helped, where the channel has buttons. False when absent. */
  readonly askFeedback?: boolean;
}

export interface SendContext {
  readonly tenantId: TenantId;
  readonly signal: AbortSignal;
}

/** Proof that the platform has it. */
export interface Receipt {
  readonly platformId: string;
  /** The place has another address, under which the message arrived. */
  readonly moved?: PlaceMove;
}

/** How a send failed: `sent: 'no'` is certain, `'unknown'` must be settled by proof before anything is sent again. */
export class SendFault extends Error {
  readonly sent: 'no' | 'unknown';
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  /** What no further message reaches either: the place, by the reason, or every place of the connection; null: this message alone. */
  readonly shuts: UnreachableReason | 'connection' | null;
  /** False when it was put off rather than tried, as by a rate limit: it costs no attempt, only time. */
  readonly counts: boolean;

  constructor(
    sent: 'no' | 'unknown',
    reason: string,
    options: {
      readonly retryable: boolean;
      readonly retryAfterMs?: number;
      readonly counts?: boolean;
      readonly shuts?: UnreachableReason | 'connection';
      readonly cause?: unknown;
    },
  ) {
    super(reason, { cause: options.cause });
    this.name = 'SendFault';
    this.sent = sent;
    this.retryable = options.retryable;
    this.retryAfterMs = options.retryAfterMs;
    this.shuts = options.shuts ?? null;
    this.counts = options.counts ?? true;
  }
}

/** A file as the platform names it; its name, type and size are what the sender said. */
export interface InboundFile {
  /** What `openFile` asks for. */
  readonly platformId: string;
  readonly name: string;
  readonly size: number | null;
}

/** What came in, understood. */
export type Normalised =
  | {
      readonly kind: 'message';
      /** Without its files, which are fetched and kept first. */
      readonly message: InboundMessage;
      readonly audience: Audience;
      readonly files: readonly InboundFile[];
      /** To be told to the platform once the message is committed (a button that waits). */
      readonly actionId: string | null;
    }
  /** Another text for a message that came before, under `replaces` (its identity). */
  | {
      readonly kind: 'edit';
      /** As it reads now, under the identity of the edit and without its files. */
      readonly message: InboundMessage;
      readonly audience: Audience;
      readonly files: readonly InboundFile[];
      readonly replaces: string;
      /** When it was edited, by the platform's clock. */
      readonly at: Date;
    }
  | {
      readonly kind: 'feedback';
      readonly messageId: MessageId;
      readonly value: 1 | -1;
      readonly conversationKey: string;
      readonly contact: InboundContact;
      readonly actionId: string;
    }
  /** Nobody wrote: something became of a place. */
  | PlaceChange
  | { readonly kind: 'ignored'; readonly reason: string };

/** What a socket or poll says of itself, in the words of ConnectionState. */
export type RunState = ConnectionState;

/** What a test of a connection found. */
export type ConnectionCheck =
  | { readonly kind: 'ready'; readonly bot: BotIdentity; readonly advice: readonly string[] }
  | { readonly kind: 'refused' | 'unreachable'; readonly reason: string };

/** How a connection is to be fed: the platform posts to our address, or we fetch or listen. */
export type FeedMode = { readonly kind: 'webhook'; readonly url: string } | { readonly kind: Exclude<FeedModeName, 'webhook'> };

/** The ways a connection may be fed, the preferred first, each with the names of the secrets that its owner must give for it. */
export type Feeds = Readonly<Partial<Record<FeedModeName, readonly string[]>>>;

export interface LivePlace {
  readonly tenantId: TenantId;
  readonly channelId: ChannelId;
  readonly conversationId: ConversationId;
  readonly messageId: MessageId;
  readonly target: ReplyTarget;
  readonly preview: LivePreview;
}

/** The delivery row under which an answer is shown while it is written. */
export interface PreviewRow {
  readonly deliveryId: DeliveryId;
  /** What to bring up to date; null: nothing stands there yet. */
  readonly platformId: string | null;
}

/** `over`: nothing more may be shown of this answer. */
export type Shown = 'shown' | 'not-now' | 'over';

/** Shows an answer in a real message of the platform, which becomes the first part of the answer. What vanishes by itself needs none of this. */
export interface LivePreview {
  /**
   * Runs `call` under the row's mark. The call is ONE platform call: it posts, or brings `platformId` up to date, and throws SendFault as
   * `perform` does. One `show` at a time; it never rejects.
   */
  show(call: (row: PreviewRow, signal: AbortSignal) => Promise<Receipt>): Promise<Shown>;
}

/** Text shown while it is written; the final message replaces it. */
export interface LiveSurface {
  /** The whole text so far; the surface sends what is new at its own pace. */
  write(textSoFar: string): void;
  /** Begins no more calls, and resolves once the last one has ended; never rejects. The message itself is sent after it. */
  close(): Promise<void>;
}

export interface ChannelAdapter {
  readonly kind: string;
  readonly abilities: ChannelAbilities;
  /** The setting that decides about a send of which nobody can tell; without one it waits for a person. */
  readonly onUnknown?: SettingKey & `${string}.on_unknown`;
  /** Addresses the channel answers on (our own HTTP, webhooks). */
  endpoints(host: ChannelHost): readonly Endpoint[];
  /** Renders and splits; pure. */
  plan(message: OutgoingMessage, target: ReplyTarget): readonly DeliveryPart[];
  /** What people there will see of a planned part, in the platform's own markup; absent where the channel draws answers itself. Pure. */
  picture?(part: Pick<DeliveryPart, 'content'>): PicturedPart;
  /** Exactly one platform call, which brings `platformId` to its text where there is one; throws SendFault. */
  perform(delivery: Delivery, context: SendContext): Promise<Receipt>;
  /** What became of a call whose end was not seen. */
  settle(
    delivery: Delivery,
    context: SendContext,
  ): Promise<{ readonly kind: 'sent'; readonly receipt: Receipt } | { readonly kind: 'not-sent' } | { readonly kind: 'unknown' }>;
  /** Null where a place cannot show that an answer is coming, before anything is sent. */
  live(place: LivePlace): LiveSurface | null;
  /** Names of the secrets a connection may have, the one it is known by first; absent where there is no platform behind the channel. */
  readonly secrets?: readonly string[];
  /** Absent where there is no platform behind the channel. */
  readonly feeds?: Feeds;
  /** Whether a request to a webhook of the connection comes from the platform. Pure. Header names in lower case. */
  verify?(headers: Readonly<Record<string, string | undefined>>, connection: ChannelConnection): boolean;
  /** Understands one event of the platform. Pure; whatever came, it throws nothing. */
  normalise?(payload: unknown, connection: ChannelConnection): Normalised;
  /** Holds the socket or poll of a connection until the signal; ends early only when the platform refuses the connection for good. */
  run?(connection: ChannelConnection, host: ChannelHost, signal: AbortSignal, tell: (state: RunState) => void): Promise<void>;
  /** Which bot the secrets belong to, and what its owner should change. */
  check?(secrets: Readonly<Record<string, Secret>>, signal: AbortSignal): Promise<ConnectionCheck>;
  /** Tells the platform how the connection is fed, and which commands there are. Throws UpstreamRefused or UpstreamUnreachable. */
  feed?(connection: ChannelConnection, mode: FeedMode, signal: AbortSignal): Promise<void>;
  /** The bytes of a file; throws InputError when there are more than `maxBytes`, UpstreamRefused or UpstreamUnreachable. */
  openFile?(connection: ChannelConnection, file: InboundFile, maxBytes: number, signal: AbortSignal): Promise<Uint8Array>;
}
