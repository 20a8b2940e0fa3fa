/** The shapes of the web channel's calls, for checking what comes in and documenting what goes out. */
import { z } from 'zod';
import { fileSchema, MAX_MESSAGE_FILES } from '../../src/core/model/file.ts';
import { MAX_MESSAGE_CHARACTERS, MESSAGE_STATES, type MessageState } from '../../src/core/model/message.ts';
import { sourceSchema } from '../../src/core/model/source-json.ts';
import { parseId, type FileId } from '../../src/kernel/ids.ts';

/** Fits PostgreSQL's integer, so that no number from outside can make a query fail. */
const MAX_SEQ = 2_147_483_647;

const channelKey = z.string().min(1).max(100).describe('Public key of the channel, as in the address of its page.');

export const channelParams = z.strictObject({ channelKey });
export const itemParams = z.strictObject({ channelKey, id: z.string().min(1).max(128) });
/** The language of a page; that of the browser without it. */
export const embedQuery = z.strictObject({ lang: z.enum(['en', 'zh']).optional() });
export const fileParams = z.strictObject({ file: z.string().min(1).max(200) });

/** A place in the conversation: what has a higher sequence comes after it. */
export const seqSchema = z.coerce.number().int().min(0).max(MAX_SEQ);
export const afterQuery = z.strictObject({ after: seqSchema.default(0).describe('Only messages with a higher sequence.') });

/** What a person typed: no NUL, which a database cannot keep, and no halves of characters. */
const typedText = (most: number) =>
  z
    .string()
    .max(most)
    .refine((text) => !/[\0\p{Cs}]/u.test(text), 'Send well-formed text, without NUL and halves of characters.');

export const sessionBody = z.strictObject({
  identity: z
    .string()
    .max(8_192)
    .optional()
    .describe('Signed statement of who the visitor is (JWT, HS256); leave it out to chat anonymously.'),
});

export const messageBody = z
  .strictObject({
    id: z
      .string()
      .regex(/^[\w.:-]{1,128}$/, 'Use 1 to 128 letters, digits, ".", ":", "_" or "-".')
      .describe('Chosen by the sender, new for each message; sending the same id again is safe.'),
    text: typedText(MAX_MESSAGE_CHARACTERS).describe('May be empty when there are files.'),
    file_ids: z
      .array(z.string().transform((id, context) => parseId<FileId>(id) ?? refuse(context, 'Send the id of an uploaded file.')))
      .max(MAX_MESSAGE_FILES)
      .refine((ids) => new Set(ids).size === ids.length, 'Name each file once.')
      .default([])
      .describe('Files uploaded in this conversation and not sent before.'),
  })
  .refine(({ text, file_ids: files }) => text.trim() !== '' || files.length > 0, { path: ['text'], message: 'Write something.' });

function refuse(context: z.RefinementCtx, message: string): never {
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
}

/** The file itself is no field. */
export const uploadBody = z.strictObject({});

export const feedbackBody = z.strictObject({
  value: z.union([z.literal(1), z.literal(-1)]).describe('1 helpful, -1 not helpful.'),
  comment: typedText(2_000).optional(),
});

export const messageReply = z.object({
  id: z.string().describe("The sender's own id for a visitor's message, ours for every other."),
  seq: z.int(),
  role: z.enum(['user', 'assistant', 'operator', 'system']),
  text: z.string(),
  blocks: z
    .array(z.looseObject({ kind: z.enum(['paragraph', 'heading', 'list', 'code', 'quote', 'table', 'rule']) }))
    .describe("The text as a tree to draw, links filtered; empty for a visitor's message, which is no markup."),
  files: z.array(fileSchema),
  sources: z.array(sourceSchema),
  outcome: z.enum(['answer', 'clarify', 'refuse', 'handoff']).nullable(),
  state: z.enum(Object.keys(MESSAGE_STATES) as [MessageState, ...MessageState[]]),
  limited_by: z.string().nullable().describe('Which limit refused it: contact, tenant, global, or `blocked`. Null for all others.'),
  at: z.iso.datetime(),
  author: z.string().nullable(),
});

export const sessionReply = z.object({
  token: z.string(),
  conversation_id: z.string(),
  greeting: z.string(),
  suggestions: z.array(z.string()).describe("Questions to offer, in the visitor's language."),
  name: z.string().nullable().describe('What the business calls this chat.'),
});
export const acceptedReply = z.object({
  message: messageReply,
  retry_after_s: z.int().optional().describe('Only when the state is `limited`: seconds until another message may pass.'),
});
export const keptReply = z.object({ file: fileSchema });
export const messagesReply = z.object({ data: z.array(messageReply) });
export const stopReply = z.object({ stopped: z.boolean().describe('Whether there was anything to stop.') });
export const passageReply = z.object({
  id: z.string(),
  title: z.string(),
  heading_path: z.array(z.string()),
  url: z.string().nullable(),
  text: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  checked_at: z.iso.datetime(),
});
