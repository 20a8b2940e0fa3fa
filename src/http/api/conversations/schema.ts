/** Conversations as they travel, and what an operator says in them. */
import { z } from 'zod';
import { MAX_MESSAGE_CHARACTERS } from '../../../core/model/message.ts';
import { UNREACHABLE_REASONS } from '../../../core/model/place.ts';
import { messageSchema } from '../messages/schema.ts';

export const conversationSchema = z
  .object({
    id: z.string(),
    channel_id: z.string(),
    channel_kind: z.string(),
    contact_id: z.string(),
    contact_name: z.string().nullable(),
    owner: z.enum(['bot', 'human']).meta({ description: 'Who answers now.' }),
    state: z.enum(['open', 'resolved']),
    unreachable: z
      .object({ reason: z.enum(UNREACHABLE_REASONS), since: z.iso.datetime() })
      .nullable()
      .meta({
        description:
          'Why nothing more is sent there until somebody writes again: they blocked the bot, it was removed from the group, they left the platform, it may not write, or the chat is gone. Null when it can be reached.',
      }),
    last_seq: z.int(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'Conversation' });

export const speechSchema = z
  .strictObject({
    text: z.string().trim().min(1).max(MAX_MESSAGE_CHARACTERS),
    author: z.string().trim().min(1).max(80).optional().meta({ description: 'Name shown to the customer; that of your team when absent.' }),
  })
  .meta({ id: 'Speech' });

export const spokenSchema = z
  .object({ message: messageSchema, task_id: z.string().meta({ description: 'The task that delivers it.' }) })
  .meta({ id: 'Spoken' });

export const transcriptQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z
    .string()
    .regex(/^\d{1,15}$/, 'Send a next_cursor as it was given, or none.')
    .optional()
    .meta({ description: 'The `next_cursor` of the page before: a sequence number.' }),
});
