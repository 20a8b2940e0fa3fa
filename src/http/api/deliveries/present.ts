/** Deliveries in the words of the API. */
import type { z } from 'zod';
import type { DeliveryView } from '../../../core/ports/delivery-store.ts';
import type { deliverySchema } from './schema.ts';

export const presentDelivery = (delivery: DeliveryView): z.output<typeof deliverySchema> => ({
  id: delivery.id,
  message_id: delivery.messageId,
  conversation_id: delivery.conversationId,
  channel_id: delivery.channelId,
  channel_kind: delivery.channelKind,
  part: delivery.part,
  state: delivery.state,
  attempts: delivery.attempts,
  error: delivery.error,
  platform_id: delivery.platformId,
  created_at: delivery.createdAt.toISOString(),
  called_at: delivery.calledAt?.toISOString() ?? null,
  due_at: delivery.dueAt?.toISOString() ?? null,
});
