/** Knowledge bases, documents and searches as they travel. */
import { z } from 'zod';
import { DOCUMENT_ERROR_CODES } from '../../../core/model/document-fault.ts';
import { AUDIENCES } from '../../../core/model/knowledge.ts';
import { DOCUMENT_STATES, type DocumentState } from '../../../core/model/knowledge.ts';
import { pageQuery } from '../lists.ts';

const stateSchema = z.enum(Object.keys(DOCUMENT_STATES) as [DocumentState, ...DocumentState[]]);
export const audienceSchema = z.enum(AUDIENCES).meta({ description: 'Internal documents never reach a public place.' });

export const newBaseSchema = z.strictObject({ name: z.string().trim().min(1).max(200) }).meta({ id: 'NewKnowledgeBase' });

export const baseSchema = z
  .object({ id: z.string(), name: z.string(), documents: z.int(), created_at: z.iso.datetime() })
  .meta({ id: 'KnowledgeBase' });

export const baseDetailSchema = z
  .object({ ...baseSchema.shape, counts: z.record(stateSchema, z.int()).meta({ description: 'Documents by state.' }) })
  .meta({ id: 'KnowledgeBaseDetail' });

export const documentQuery = z.strictObject({
  ...pageQuery,
  state: stateSchema.optional().meta({ description: 'Every state when absent.' }),
});

export const documentSchema = z
  .object({
    id: z.string(),
    base_id: z.string(),
    external_id: z.string().nullable(),
    title: z.string(),
    url: z.string().nullable(),
    media_type: z.string(),
    audience: audienceSchema,
    state: stateSchema,
    error: z.string().nullable().meta({ description: 'Why it failed or has to wait, and what to do, for people.' }),
    error_code: z.enum(DOCUMENT_ERROR_CODES).nullable().meta({ description: 'The same for programs; null exactly when `error` is.' }),
    attempts: z.int(),
    passages: z.int(),
    bytes: z.int(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'Document' });

const externalId = z.string().trim().min(1).max(500);
const title = z.string().trim().min(1).max(500);
const url = z.url({ protocol: /^https?$/ }).max(2_000);

/** JSON needs `title` and `text`; with an uploaded file both come from the file. */
export const newDocumentSchema = z
  .strictObject({
    title: title.optional(),
    text: z.string().min(1).optional().meta({ description: 'Markdown; needed unless a file is sent.' }),
    question: title.optional().meta({ description: 'With `answer`, in place of `title` and `text`: a question and its answer.' }),
    answer: z.string().min(1).optional(),
    external_id: externalId.optional().meta({ description: 'Your own id: a second document with it replaces the first.' }),
    external_ids: z
      .string()
      .optional()
      .meta({ description: 'With several files: the id of each in the order of the files, as a JSON list; null for one without.' }),
    url: url.optional().meta({ description: 'Where people may read it; alone, a web page that is read into the base.' }),
    audience: audienceSchema.default('public'),
  })
  .meta({ id: 'NewDocument' });

/** What `external_ids` says once it was read. */
export const externalIdsSchema = z.array(externalId.nullable());

const rowText = z.string().refine((text) => text.trim() !== '', 'Send text that is not empty.');
const rowOf = { id: z.union([externalId, z.number().transform(String)]), url: url.nullish() };

/** One line of a JSONL file; fields beyond these are passed over, as exports carry many. */
export const rowSchema = z.object({ ...rowOf, title: z.string().trim().max(2_000).default(''), text: rowText });

/** A line that has a question, and no text, is one of these. */
export const questionRowSchema = z.object({ ...rowOf, question: title, answer: rowText });

export const addedSchema = z
  .object({
    data: z.array(
      z.object({ id: z.string(), queued: z.boolean().meta({ description: 'False when nothing changed.' }) }).meta({ id: 'AddedDocument' }),
    ),
  })
  .meta({ id: 'AddedDocuments' });

const page = z.int().nullable().meta({ description: 'Where it begins, from 1; null in documents without pages or slides.' });

export const passageSchema = z
  .object({ id: z.string(), ord: z.int(), title: z.string(), heading_path: z.array(z.string()), text: z.string(), page })
  .meta({ id: 'Passage' });

export const searchSchema = z
  .strictObject({
    query: z.string().trim().min(1).max(2_000),
    k: z.int().min(1).max(50).default(10),
    audience: audienceSchema
      .default('internal')
      .meta({ description: '`public` finds only what an answer in a public place may stand on.' }),
  })
  .meta({ id: 'Search' });

export const hitSchema = z
  .object({
    passage_id: z.string(),
    document_id: z.string(),
    external_id: z.string().nullable(),
    title: z.string(),
    heading_path: z.array(z.string()),
    text: z.string(),
    page,
    url: z.string().nullable(),
    score: z.number(),
    signals: z.record(z.string(), z.number()).meta({ description: 'What the score is made of.' }),
  })
  .meta({ id: 'Hit' });
