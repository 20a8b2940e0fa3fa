/** Models as they travel. */
import { z } from 'zod';
import { DEFAULT_TIMEOUTS, MODEL_FAULTS, MODEL_KINDS } from '../../../core/model/model-endpoint.ts';
import { plainWebUrl } from '../../../kernel/web-url.ts';

const kindSchema = z.enum(MODEL_KINDS).meta({
  description: '`chat` writes answers; `embedding` turns texts into vectors; `rerank` sorts passages.',
});

/** Scheme, host and path alone, so that paths can follow and no secret hides in it. */
const baseUrlSchema = z
  .string()
  .max(500)
  .transform((text) => text.trim().replace(/\/+$/u, ''))
  .superRefine((text, context) => {
    if (plainWebUrl(text) !== null && !/[?#]/u.test(text)) return;
    context.addIssue({ code: 'custom', message: 'Send an http or https address with its version, such as https://api.openai.com/v1.' });
  })
  .meta({
    description: 'Address of the OpenAI-compatible interface with its version; `/chat/completions`, `/embeddings` or `/rerank` follow.',
  });

const priceSchema = z.number().min(0).max(1_000_000);
const pricesSchema = z
  .strictObject({
    input_per_million: priceSchema,
    output_per_million: priceSchema,
    currency: z.string().regex(/^[A-Z]{3}$/u, 'Send three capital letters, such as USD or CNY.'),
  })
  .meta({ id: 'ModelPrices', description: 'What a million tokens cost; calls are reckoned at the prices of their moment.' });

const tokensSchema = z.int().min(1).max(10_000_000).nullable();
const limitsSchema = z
  .strictObject({
    context_tokens: tokensSchema
      .default(null)
      .meta({ description: 'Most tokens of prompt and answer together; passages are left out to fit.' }),
    output_tokens: tokensSchema
      .default(null)
      .meta({ description: 'Longest answer; the setting `answer.max_output_tokens` when that is less.' }),
    requests_at_once: z.int().min(1).max(1_000).nullable().default(null).meta({ description: 'Calls at the same time, of each process.' }),
    tokens_per_minute: tokensSchema.default(null).meta({ description: 'Of each process; counted after each call.' }),
  })
  .meta({ id: 'ModelLimits', description: 'What the model bears; null: nothing is held back.' });

const millisecondsSchema = (most: number, fallback: number) => z.int().min(100).max(most).default(fallback);
const timeoutsSchema = z
  .strictObject({
    first_ms: millisecondsSchema(120_000, DEFAULT_TIMEOUTS.firstMs).meta({ description: 'Until the first word.' }),
    between_ms: millisecondsSchema(120_000, DEFAULT_TIMEOUTS.betweenMs).meta({ description: 'Between two pieces.' }),
    total_ms: millisecondsSchema(300_000, DEFAULT_TIMEOUTS.totalMs).meta({
      description: 'For the whole; the deadline of the answer when that is less.',
    }),
  })
  .meta({ id: 'ModelTimeouts' });

/** What makes the request what it is, or names whom it is for. */
const OURS = ['model', 'messages', 'stream', 'input', 'query', 'documents'];
const MOST_EXTRA = 4_000;
const extraSchema = z
  .record(z.string().min(1).max(100), z.unknown())
  .superRefine((fields, context) => {
    for (const name of Object.keys(fields).filter((one) => OURS.includes(one))) {
      context.addIssue({ code: 'custom', path: [name], message: 'Leave this field out: Claw fills it.' });
    }
    if (JSON.stringify(fields).length > MOST_EXTRA) context.addIssue({ code: 'custom', message: `Send at most ${MOST_EXTRA} characters.` });
  })
  .meta({
    description: 'Fields for every request, in place of ours of the same name; null leaves ours out, such as `{ "temperature": null }`.',
  });

const keySchema = z
  .string()
  .trim()
  .min(1)
  .max(4_096)
  .nullable()
  .meta({ description: 'Sealed at once, never shown again. Null for a server that wants none.' });
const nameSchema = z.string().trim().min(1).max(200);
const positionSchema = z.int().min(0).max(10_000).meta({ description: 'Lower ones are asked first, of equal ones the older.' });

export const newModelSchema = z
  .strictObject({
    kind: kindSchema.default('chat'),
    name: nameSchema.optional().meta({ description: 'The name of the model when absent.' }),
    base_url: baseUrlSchema,
    model: nameSchema.meta({ description: 'As the provider calls it.' }),
    api_key: keySchema.default(null),
    position: positionSchema.optional().meta({ description: 'After the last one when absent.' }),
    prices: pricesSchema.nullable().default(null),
    limits: limitsSchema.prefault({}),
    timeouts: timeoutsSchema.prefault({}),
    extra: extraSchema.default({}),
    enabled: z.boolean().default(true),
  })
  .meta({ id: 'NewModel' });

export const modelChangeSchema = z
  .strictObject({
    name: nameSchema.optional(),
    base_url: baseUrlSchema.optional().meta({ description: 'To another host only together with `api_key`.' }),
    model: nameSchema.optional(),
    api_key: keySchema.optional(),
    position: positionSchema.optional(),
    prices: pricesSchema.nullable().optional(),
    limits: limitsSchema.optional(),
    timeouts: timeoutsSchema.optional(),
    extra: extraSchema.optional(),
    enabled: z.boolean().optional(),
  })
  .meta({ id: 'ModelChange', description: 'What is absent stays as it is; `limits`, `timeouts` and `extra` are replaced as a whole.' });

const faultSchema = z.enum(MODEL_FAULTS).nullable();

export const modelSchema = z
  .object({
    id: z.string(),
    origin: z.enum(['tenant', 'environment']).meta({
      description: '`environment`: named by the operator of this Claw, asked after your own; it cannot be changed here.',
    }),
    kind: kindSchema,
    name: z.string(),
    base_url: z.string().nullable().meta({ description: 'Null for the one of the environment.' }),
    model: z.string(),
    position: z.int(),
    api_key: z.object({ last_four: z.string() }).nullable().meta({ description: 'The end of its key; null when it has none.' }),
    prices: pricesSchema.nullable(),
    limits: limitsSchema,
    timeouts: timeoutsSchema,
    extra: z.record(z.string(), z.unknown()),
    enabled: z.boolean(),
    health: z
      .object({
        state: z.enum(['working', 'resting']),
        fault: faultSchema,
        at: z.iso.datetime(),
      })
      .nullable()
      .meta({
        description:
          '`resting`: it failed several times in a row and is left alone for seconds to minutes; answers come from the next one meanwhile. Null until it was called.',
      }),
  })
  .meta({ id: 'Model' });

export const modelCheckSchema = z
  .object({
    state: z.enum(['ready', 'failed']),
    fault: faultSchema.meta({ description: 'What is wrong, by name; null when nothing is.' }),
    advice: z.string().nullable().meta({ description: 'What its owner should change.' }),
    status: z.int().nullable().meta({ description: 'The HTTP status that came; null when none did.' }),
    dimensions: z.int().nullable().meta({ description: 'Length of its vectors; null for a model that makes none.' }),
    took_ms: z.int(),
  })
  .meta({ id: 'ModelCheck' });

export const modelPresetSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    base_url: z.string(),
    models: z
      .partialRecord(z.enum(MODEL_KINDS), z.array(z.string()))
      .meta({ description: 'Well-known names of each kind it has; any other may be typed.' }),
    needs_key: z.boolean(),
    is_local: z
      .boolean()
      .meta({ description: 'On your own machine or network: the operator allows its host with OUTBOUND_ALLOWED_HOSTS.' }),
  })
  .meta({ id: 'ModelPreset' });
