/** A knowledge base as one file: JSON lines, its head first, then every document and pinned answer, its end last. */
import { z } from 'zod';
import { MAX_PINNED_ANSWER, MAX_PINNED_QUESTION } from './annotation.ts';
import { AUDIENCES } from './knowledge.ts';
import { LANGUAGES } from './passage.ts';

const externalId = z.string().min(1).max(500);

const headLine = z.object({ claw_base: z.literal(1), name: z.string(), exported_at: z.string() });

const documentLine = z.object({
  document: z.object({
    /** In the base it comes from: stands for an external id where there was none, so that a second import finds what the first one stored. */
    id: z.uuid(),
    external_id: externalId.nullable(),
    title: z.string().max(2_000),
    url: z.string().max(2_000).nullable(),
    media_type: z.string().min(1).max(200),
    file_name: z.string().max(1_000).nullable(),
    audience: z.enum(AUDIENCES),
    content: z.base64(),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
});

const annotationLine = z.object({
  annotation: z.object({
    question: z.string().trim().min(1).max(MAX_PINNED_QUESTION),
    answer: z.string().trim().min(1).max(MAX_PINNED_ANSWER),
    audience: z.enum(AUDIENCES),
    locale: z.enum(LANGUAGES).nullable(),
    enabled: z.boolean(),
  }),
});

const endLine = z.object({ end: z.object({ documents: z.int(), annotations: z.int() }) });

/** Fields beyond these are passed over: a later Claw may write more. */
export const baseLineSchema = z.union([headLine, documentLine, annotationLine, endLine]);
export type BaseLine = z.output<typeof baseLineSchema>;

export const BASE_FILE_TYPE = 'application/x-ndjson';
