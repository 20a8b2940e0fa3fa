/** What a business can be told of, where, and how long it is tried. */
import type { EndpointId, NotificationEventId, NotificationSendId } from '../../kernel/ids.ts';

/** Kinds of events, each with what its data hold. `test` is told on demand, to one address alone. */
export const NOTIFICATION_KINDS = {
  handover_requested: 'A customer wants a person: `conversation_id`, `handover_id`, `reason`.',
  quota_reached: 'So many percent of the conversations of the month are used: `percent`, `conversations`, `quota`, `resets_at`.',
  limit_alert:
    'The rate limits refuse much: `alert` (`refused_share` of a level, `refused_again`: the same one, `blocked_flood`), `level`, `subject`, `refused`, `checks`, `minutes`.',
  document_failed: 'A document could not be indexed: `document_id`, `base_id`, `code`.',
  crawl_failed: 'A source on the web could not be read: `crawl_id`, `source_id`.',
  delivery_failed: 'A message could not be sent, after every attempt: `delivery_id`, `conversation_id`.',
  delivery_unknown: 'Nobody can tell whether a message arrived; a person decides: `delivery_id`, `conversation_id`.',
  channel_unhealthy:
    'A bot is cut off or restricted, told once an hour: `channel_id`, `channel`, `state` (`restricted`, `conflict`, `refused`).',
  test: 'Somebody tries an address: `endpoint_id`.',
} as const;
export type NotificationKind = keyof typeof NOTIFICATION_KINDS;
/** Those an address can be told of. */
export const TOLD_KINDS = (Object.keys(NOTIFICATION_KINDS) as NotificationKind[]).filter((kind) => kind !== 'test');

export const MOST_NOTIFICATION_ENDPOINTS = 20;

export interface NotificationEndpoint {
  readonly id: EndpointId;
  readonly name: string;
  readonly url: string;
  /** Kinds of events it gets; none: every one. */
  readonly events: readonly string[];
  readonly enabled: boolean;
  /** Why it was switched off by itself; null when it was not. */
  readonly offReason: string | null;
  readonly createdAt: Date;
}

/** `planned` until it was taken, every attempt was in vain (`dead`), or an admin gave it up; from all of which it may be planned again. */
export const SEND_STATES = ['planned', 'sent', 'dead', 'cancelled'] as const;
export type SendState = (typeof SEND_STATES)[number];

/** One event on its way to one address. */
export interface NotificationSend {
  readonly id: NotificationSendId;
  readonly endpointId: EndpointId;
  readonly eventId: NotificationEventId;
  readonly kind: string;
  readonly state: SendState;
  readonly attempts: number;
  /** Of the last attempt; null before the first one, and where nobody answered. */
  readonly status: number | null;
  readonly error: string | null;
  readonly dueAt: Date;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

/** Pauses after each attempt in vain, seconds: the schedule that Standard Webhooks recommends, about three days in all. */
const PAUSES_S = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400] as const;

/** The first one counted. */
export const MOST_ATTEMPTS = PAUSES_S.length + 1;

/** Milliseconds until the next attempt after so many; null when there is none. */
export function pauseAfter(attempts: number): number | null {
  const seconds = PAUSES_S[attempts - 1];
  return seconds === undefined ? null : seconds * 1_000;
}

/** How long a secret goes on signing beside the one that replaced it. */
export const SECRET_OVERLAP_MS = 24 * 3_600_000;
/** Events are forgotten after this. */
export const NOTIFICATION_DAYS = 30;
