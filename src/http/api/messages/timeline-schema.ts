/** The receipt of a message as it travels: what became of it and what its answer rested on. */
import { z } from 'zod';
import { WRITERS } from '../../../core/model/answer.ts';
import { deliverySchema } from '../deliveries/schema.ts';
import { taskSchema } from '../tasks/schema.ts';
import { messageSchema } from './schema.ts';

/** Kinds of what happens to a message, in the order in which they can happen. */
export const EVENT_KINDS = ['received', 'limited', 'changed', 'taken', 'model_called', 'answered', 'sending'] as const;

const moneySchema = z.object({ amount: z.number(), currency: z.string() });

const eventSchema = z
  .object({
    at: z.iso.datetime(),
    kind: z.enum(EVENT_KINDS).meta({
      description:
        '`taken`: its turn was opened; `answered`: the turn ended, whatever came of it; `sending`: the last call for a part of the answer began.',
    }),
    detail: z.string().nullable().meta({ description: 'Which limit, which model, or which part and what became of it.' }),
  })
  .meta({ id: 'MessageEvent' });

const receiptSchema = z
  .object({
    waited_ms: z.int().meta({ description: 'From the first message of the turn to the beginning of the attempt that ended it.' }),
    retrieval_ms: z.number(),
    writer: z.enum(WRITERS).nullable().meta({ description: 'Who wrote the text; null where nothing was looked for, as for a command.' }),
    doubt: z
      .number()
      .nullable()
      .meta({ description: 'How likely the knowledge did not hold the answer, 0 to 1, before anything was written.' }),
    prompt_version: z.int().nullable(),
    settings_version: z.int().nullable(),
    knowledge_version: z.int().nullable(),
  })
  .meta({ id: 'Receipt' });

const weighedSchema = z
  .object({
    passage_id: z.string(),
    document_id: z.string().nullable().meta({ description: 'Null when the passage is not there any more.' }),
    external_id: z.string().nullable(),
    title: z.string().nullable(),
    score: z.number(),
    cited_as: z.int().nullable().meta({ description: 'Its number in the answer; null when the answer does not cite it.' }),
  })
  .meta({ id: 'WeighedPassage' });

const callSchema = z
  .object({
    at: z.iso.datetime(),
    ms: z.int(),
    model_id: z.string().nullable(),
    model: z.string(),
    result: z
      .string()
      .meta({ description: '`done`, `cached` (not asked, it had written this answer before), `stopped`, `open`, or the fault.' }),
    input_tokens: z.int(),
    output_tokens: z.int(),
    estimated: z.boolean(),
    cost: moneySchema.nullable(),
  })
  .meta({ id: 'ModelCall' });

export const timelineSchema = z
  .object({
    message: messageSchema,
    task: taskSchema.nullable(),
    answer: messageSchema.nullable().meta({ description: 'With what the customer said of it.' }),
    receipt: receiptSchema.nullable().meta({ description: 'Null until it is answered, and for answers of before receipts were kept.' }),
    retrieved: z.array(weighedSchema).meta({ description: 'Passages that were weighed, the best first.' }),
    model_calls: z.array(callSchema),
    deliveries: z.array(deliverySchema),
    cost: z.array(moneySchema).meta({ description: 'What the calls cost together, one entry for each currency.' }),
    events: z.array(eventSchema),
  })
  .meta({ id: 'Timeline' });
