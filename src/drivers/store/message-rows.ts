/** How messages look in rows and JSON answers of the database, and how they become the model's. */
import { z } from 'zod';
import type { Source } from '../../core/model/answer.ts';
import type { Feedback, Message, MessageRole, MessageState } from '../../core/model/message.ts';
import { fileSchema, unkeptFileSchema } from '../../core/model/file.ts';
import type { MessageFile } from '../../core/model/file.ts';
import type { Outcome } from '../../core/model/answer.ts';
import type { ConversationId, FileId, MessageId, TurnId } from '../../kernel/ids.ts';

/** As `claw_message_json` prints it; times in milliseconds since the epoch. */
export interface MessageJson {
  readonly id: string;
  readonly conversation_id: string;
  readonly seq: number;
  readonly role: string;
  readonly state: string;
  readonly identity: string | null;
  readonly text: string;
  readonly files: unknown;
  readonly turn_id: string | null;
  readonly sources: unknown;
  readonly outcome: string | null;
  readonly author: string | null;
  readonly edited_text: string | null;
  readonly edited_at: number | null;
  readonly unkept: unknown;
  readonly limited_by: string | null;
  readonly feedback: Feedback | null;
  readonly at: number;
}

const storedSources = z.array(z.custom<Source>((value) => typeof value === 'object' && value !== null && 'passageId' in value));

const storedFiles = z.array(
  fileSchema.transform(({ id, media_type: mediaType, ...rest }): MessageFile => ({ id: id as FileId, mediaType, ...rest })),
);

const storedUnkept = z.array(unkeptFileSchema);

export function toMessage(json: MessageJson): Message {
  return {
    id: json.id as MessageId,
    conversationId: json.conversation_id as ConversationId,
    seq: json.seq,
    role: json.role as MessageRole,
    identity: json.identity,
    text: json.text,
    files: storedFiles.parse(json.files),
    unkept: storedUnkept.parse(json.unkept),
    limitedBy: json.limited_by,
    editedAt: json.edited_at === null ? null : new Date(json.edited_at),
    editedText: json.edited_text,
    state: json.state as MessageState,
    turnId: json.turn_id as TurnId | null,
    sources: storedSources.parse(json.sources),
    outcome: json.outcome as Outcome | null,
    feedback: json.feedback,
    author: json.author,
    at: new Date(json.at),
  };
}
