/** Questions through the API and their answers, as they travel. */
import { z } from 'zod';
import { fileSchema, unkeptFileSchema } from '../../../core/model/file.ts';
import { MAX_MESSAGE_CHARACTERS, MESSAGE_ROLES, MESSAGE_STATES } from '../../../core/model/message.ts';
import { sourceSchema } from '../../../core/model/source-json.ts';
import { taskSchema } from '../tasks/schema.ts';

/** Longest wait for an answer inside one request, seconds. */
export const MAX_WAIT_S = 60;

const names = <T extends string>(table: Readonly<Record<T, unknown>>) => Object.keys(table) as [T, ...T[]];

export const outcomeSchema = z.enum(['answer', 'clarify', 'refuse', 'handoff']).meta({ id: 'Outcome' });

export const messageSchema = z
  .object({
    id: z.string(),
    conversation_id: z.string(),
    seq: z.int(),
    role: z.enum(MESSAGE_ROLES),
    text: z.string(),
    files: z.array(fileSchema),
    unkept_files: z.array(unkeptFileSchema).meta({ description: 'What was sent with it and could not be kept, with the reason.' }),
    edited_at: z.iso.datetime().nullable().meta({ description: 'When its sender changed it last; null when never.' }),
    edited_text: z
      .string()
      .nullable()
      .meta({ description: 'What it was changed to after the assistant had begun with it; null when `text` is what it reads now.' }),
    state: z.enum(names(MESSAGE_STATES)),
    limited_by: z
      .string()
      .nullable()
      .meta({ description: 'Which limit refused it while it is `limited`: contact, tenant, global, or `blocked`. Null for all others.' }),
    outcome: outcomeSchema.nullable(),
    feedback: z
      .object({ value: z.union([z.literal(1), z.literal(-1)]), comment: z.string().nullable() })
      .nullable()
      .meta({ description: 'What the customer said of it: 1 it helped, -1 it did not. Null when they said nothing.' }),
    sources: z.array(sourceSchema),
    author: z.string().nullable(),
    at: z.iso.datetime(),
  })
  .meta({ id: 'Message' });

export const answerSchema = z
  .object({
    message_id: z.string(),
    text: z.string(),
    outcome: outcomeSchema.nullable().meta({ description: 'Null when no answer could be made and the text says so.' }),
    sources: z.array(sourceSchema),
  })
  .meta({ id: 'Answer' });

export const retrievedSchema = z
  .object({ external_id: z.string().nullable(), passage_id: z.string(), score: z.number() })
  .meta({ id: 'Retrieved' });

export const questionSchema = z
  .strictObject({
    text: z.string().trim().min(1).max(MAX_MESSAGE_CHARACTERS),
    conversation_id: z.string().optional().meta({ description: 'A conversation opened through this API; a new one when absent.' }),
    contact_id: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .optional()
      .meta({ description: 'Your own id for the person who asks; the API key itself when absent.' }),
    base_ids: z.array(z.string()).max(50).optional().meta({ description: 'Knowledge bases to ask; those of the channel when absent.' }),
    wait_s: z.number().min(0).max(MAX_WAIT_S).default(0).meta({ description: 'Seconds to wait for the answer.' }),
    debug: z.boolean().default(false).meta({ description: 'Also return the passages that were retrieved.' }),
  })
  .meta({ id: 'Question' });

export const exchangeSchema = z
  .object({
    message: messageSchema,
    task: taskSchema.nullable().meta({ description: 'The work of answering; null while none has begun or none is needed.' }),
    answer: answerSchema.nullable(),
    retrieved: z.array(retrievedSchema).optional(),
    retrieval_ms: z.number().optional(),
  })
  .meta({ id: 'Exchange' });

export const debugQuery = z.strictObject({ debug: z.enum(['true', 'false']).default('false') });
