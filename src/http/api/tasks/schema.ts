/** Background work as it is told: questions being answered, documents being indexed, sources being crawled and notifications being sent. */
import { z } from 'zod';
import { pageQuery } from '../lists.ts';

export const TASK_KINDS = ['generate_ai_response', 'vectorize_document', 'update_knowledge_base', 'send_notification'] as const;

/** `waiting` questions for their turn, `queued` everything else for a free worker or its next attempt. */
export const TASK_STATES = ['queued', 'active', 'waiting', 'done', 'failed', 'cancelled'] as const;

export const taskSchema = z
  .object({
    id: z.string(),
    kind: z.enum(TASK_KINDS),
    state: z.enum(TASK_STATES).meta({
      description:
        'Before it begins a question is `waiting` for its turn in the conversation, everything else is `queued`. `failed` ones are the dead letters: nothing happens to them any more until they are tried again.',
    }),
    progress: z.number().min(0).max(1).meta({ description: 'From 0 to 1; 1 once it has ended.' }),
    attempts: z.int(),
    error: z.string().nullable(),
    result: z.record(z.string(), z.unknown()).nullable().meta({ description: 'Ids of what it worked on and what it produced.' }),
    created_at: z.iso.datetime(),
    ended_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Task' });

export const taskQuery = z.strictObject({
  ...pageQuery,
  kind: z.enum(TASK_KINDS).optional().meta({ description: 'Every kind when absent.' }),
  state: z.enum(TASK_STATES).optional().meta({ description: 'Every state when absent.' }),
});
