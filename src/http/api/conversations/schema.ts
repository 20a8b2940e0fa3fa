/** Conversations as they travel, and what an operator says in them. */
import { z } from 'zod';
import { RESOLUTIONS } from '../../../core/model/analytics.ts';
import { LONGEST_NOTE, LONGEST_TAG, MOST_TAGS } from '../../../core/model/case.ts';
import { MAX_MESSAGE_CHARACTERS, MESSAGE_ROLES } from '../../../core/model/message.ts';
import { UNREACHABLE_REASONS } from '../../../core/model/place.ts';
import { HANDOVER_REASONS, HANDOVER_STATES } from '../../../core/model/handover.ts';
import { pageQuery } from '../lists.ts';
import { messageSchema } from '../messages/schema.ts';

export const handoverSchema = z
  .object({
    id: z.string(),
    state: z.enum(HANDOVER_STATES).meta({ description: '`waiting` until a person takes it over.' }),
    reason: z.enum(HANDOVER_REASONS).meta({
      description:
        '`asked` with /human or a button, `words` the message said so, `refusals` and `failure` by your settings, `taken` by a person of their own accord.',
    }),
    requested_at: z.iso.datetime(),
    claimed_by: z.string().nullable(),
    claimed_at: z.iso.datetime().nullable(),
    replied_at: z.iso.datetime().nullable().meta({ description: 'When the person first wrote.' }),
  })
  .meta({ id: 'Handover' });

export const conversationSchema = z
  .object({
    id: z.string(),
    channel_id: z.string(),
    channel_kind: z.string(),
    contact_id: z.string(),
    contact_name: z.string().nullable(),
    owner: z.enum(['bot', 'human']).meta({ description: 'Who answers now.' }),
    state: z.enum(['open', 'resolved']),
    handover: handoverSchema.nullable().meta({ description: 'A person is wanted or at work; null otherwise.' }),
    unreachable: z
      .object({ reason: z.enum(UNREACHABLE_REASONS), since: z.iso.datetime() })
      .nullable()
      .meta({
        description:
          'Why nothing more is sent there until somebody writes again: they blocked the bot, it was removed from the group, they left the platform, it may not write, or the chat is gone. Null when it can be reached.',
      }),
    assignee: z.string().nullable().meta({ description: 'Whose it is to look after, whoever answers now.' }),
    tags: z.array(z.string()),
    match: z.object({ seq: z.int(), text: z.string() }).nullable().meta({
      description:
        'In a search (`q`): a piece of the last message that holds one of the words. Null elsewhere, and where only a note or the name of the customer holds them.',
    }),
    last_seq: z.int(),
    last_message: z
      .object({ role: z.enum(MESSAGE_ROLES), text: z.string(), at: z.iso.datetime() })
      .nullable()
      .meta({ description: 'The beginning of what was said last; null while nothing was.' }),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'Conversation' });

export const tagSchema = z
  .string()
  .trim()
  .min(1)
  .max(LONGEST_TAG)
  .transform((tag) => tag.toLowerCase());

export const caseChangeSchema = z
  .strictObject({
    tags: z.array(tagSchema).max(MOST_TAGS).optional().meta({ description: 'All that it then has; kept in lower case.' }),
    assignee: z.string().trim().min(1).max(80).nullable().optional().meta({ description: "Whose it is to look after; null: nobody's." }),
  })
  .refine((change) => Object.keys(change).length > 0, 'Send `tags`, `assignee`, or both.')
  .meta({ id: 'ConversationChange' });

export const noteSchema = z.object({ id: z.string(), author: z.string(), text: z.string(), at: z.iso.datetime() }).meta({ id: 'Note' });

export const newNoteSchema = z
  .strictObject({
    text: z.string().trim().min(1).max(LONGEST_NOTE),
    author: z.string().trim().min(1).max(80).optional().meta({ description: 'Who writes it; the name of the API key when absent.' }),
  })
  .meta({ id: 'NewNote' });

export const tagUseSchema = z.object({ tag: z.string(), conversations: z.int() }).meta({ id: 'TagUse' });

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

export const conversationsQuery = z.strictObject({
  ...pageQuery,
  owner: z.enum(['bot', 'human']).optional().meta({ description: 'Who answers now.' }),
  state: z.enum(['open', 'resolved']).optional(),
  handover: z.enum(HANDOVER_STATES).optional().meta({
    description:
      'Those in which a person is wanted (`waiting`) or at work (`claimed`): the list is then in the order in which people asked, the longest waiting first.',
  }),
  claimed_by: z.string().min(1).max(80).optional().meta({ description: 'The person who has taken it over.' }),
  channel_id: z.uuid().optional(),
  contact_id: z.uuid().optional(),
  assignee: z.string().min(1).max(80).optional().meta({ description: 'Whose it is to look after.' }),
  tag: tagSchema.optional(),
  resolution: z.enum(RESOLUTIONS).optional().meta({ description: 'What came of it on its last day; see docs/analytics.md.' }),
  from: z.iso.datetime({ offset: true }).optional().meta({ description: 'Opened at this time or later.' }),
  to: z.iso.datetime({ offset: true }).optional().meta({ description: 'Opened before this time.' }),
  q: z.string().trim().min(1).max(200).optional().meta({
    description:
      'Words that were all said in it, in Chinese or English, or stand in a note or in the name of the customer. The newest conversation first. What was said is found a few seconds later.',
  }),
});

export const takeOverQuery = z.strictObject({
  author: z.string().trim().min(1).max(80).optional().meta({ description: 'Who takes it over; the name of the API key when absent.' }),
  force: z.enum(['true', 'false']).optional().meta({ description: 'Whether also from a person who has it now; `false` when absent.' }),
});

export const takenOverSchema = z
  .object({
    ...conversationSchema.shape,
    active: z.boolean().meta({
      description: 'False while a part of an answer that had begun is still on its way: what a person writes meanwhile follows it.',
    }),
  })
  .meta({ id: 'TakenOver' });
