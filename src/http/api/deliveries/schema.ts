/** Deliveries as they travel: one message of a platform each, and what became of it. */
import { z } from 'zod';
import { DELIVERY_STATES, type DeliveryState } from '../../../core/model/delivery.ts';
import { pageQuery } from '../lists.ts';

const stateSchema = z.enum(Object.keys(DELIVERY_STATES) as [DeliveryState, ...DeliveryState[]]);

export const deliverySchema = z
  .object({
    id: z.string(),
    message_id: z.string().meta({ description: 'The message it carries, or a part of.' }),
    conversation_id: z.string(),
    channel_id: z.string(),
    channel_kind: z.string(),
    part: z.int().meta({ description: 'Which part of a long message it is, from 0.' }),
    state: stateSchema.meta({
      description: '`unknown`: nobody can tell whether it arrived; `failed`: it did not, and is not tried again. Both wait for a decision.',
    }),
    attempts: z.int().meta({ description: 'Calls made for it; being put off by a rate limit is none.' }),
    error: z.string().nullable().meta({ description: 'What went wrong last.' }),
    platform_id: z.string().nullable().meta({ description: 'What the platform calls the message, once it is known.' }),
    created_at: z.iso.datetime(),
    called_at: z.iso.datetime().nullable().meta({ description: 'When the last call began.' }),
    due_at: z.iso.datetime().nullable().meta({ description: 'When the next call may begin; null when none is planned.' }),
  })
  .meta({ id: 'Delivery' });

export const deliveryQuery = z.strictObject({
  ...pageQuery,
  state: stateSchema.optional().meta({ description: 'Every state when absent.' }),
  channel_id: z.string().optional().meta({ description: 'Every channel when absent.' }),
  conversation_id: z.string().optional().meta({ description: 'Every conversation when absent.' }),
});
