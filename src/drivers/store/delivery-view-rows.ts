/** How deliveries are read for people, and how their rows become the port's views. */
import type { ChannelId, ConversationId, DeliveryId, MessageId, TurnId } from '../../kernel/ids.ts';
import type { DeliveryState } from '../../core/model/delivery.ts';
import type { DeliveryView } from '../../core/ports/delivery-store.ts';

const DELIVERY_VIEW = `
  select d.id, d.turn_id, d.conversation_id, c.channel_id, ch.kind as channel_kind, d.message_id, d.part, d.state, d.platform_id, d.attempts,
    d.error, d.created_at, d.called_at, case when d.state in ('planned', 'retry') then d.due_at end as due_at
  from deliveries d
    join conversations c on c.tenant_id = d.tenant_id and c.id = d.conversation_id
    join channels ch on ch.tenant_id = c.tenant_id and ch.id = c.channel_id
  where d.tenant_id = $1 and d.message_id is not null`;

/** $1 tenant, $2 delivery. */
export const DELIVERY = `${DELIVERY_VIEW} and d.id = $2`;

/** $1 tenant, $2 message. */
export const OF_MESSAGE = `${DELIVERY_VIEW} and d.message_id = $2 order by d.part`;

/**
 * Newest first. $1 tenant, $2 the last delivery of the page before, $3 how many, $4 state, $5 channel, $6 conversation; null: any. The first
 * condition, which all meet, opens the index of lists.
 */
export const DELIVERIES = `${DELIVERY_VIEW} and d.created_at > '-infinity'
    and ($4::text is null or d.state = $4) and ($5::uuid is null or c.channel_id = $5) and ($6::uuid is null or d.conversation_id = $6)
    and ($2::uuid is null or (d.created_at, d.id) < (select p.created_at, p.id from deliveries p where p.tenant_id = $1 and p.id = $2))
  order by d.created_at desc, d.id desc limit $3`;

/** $1 tenant, $2 delivery, $3 state, $4 request. */
export const DECIDE = 'select o_allowed as allowed, o_queued as queued from claw_delivery_decide($1, $2, $3, $4)';

export interface DeliveryViewRow {
  readonly id: string;
  readonly turn_id: string;
  readonly conversation_id: string;
  readonly channel_id: string;
  readonly channel_kind: string;
  readonly message_id: string;
  readonly part: number;
  readonly state: string;
  readonly platform_id: string | null;
  readonly attempts: number;
  readonly error: string | null;
  readonly created_at: Date;
  readonly called_at: Date | null;
  readonly due_at: Date | null;
}

export function toDeliveryView(row: DeliveryViewRow): DeliveryView {
  return {
    id: row.id as DeliveryId,
    turnId: row.turn_id as TurnId,
    conversationId: row.conversation_id as ConversationId,
    channelId: row.channel_id as ChannelId,
    channelKind: row.channel_kind,
    messageId: row.message_id as MessageId,
    part: row.part,
    state: row.state as DeliveryState,
    platformId: row.platform_id,
    attempts: row.attempts,
    error: row.error,
    createdAt: row.created_at,
    calledAt: row.called_at,
    dueAt: row.due_at,
  };
}
