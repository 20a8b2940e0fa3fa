/** What the process that reads documents is asked and what it answers: plain data that can be copied between processes. */
import type { DocumentBytes } from '../../core/ports/document-parser.ts';
import { InputError } from '../../kernel/errors.ts';
import type { ErrorDetails } from '../../kernel/errors.ts';
import type { ReadDocument } from './read-document.ts';

export interface ParseJob extends DocumentBytes {
  readonly maxBytes: number;
}

type InputCode = NonNullable<ConstructorParameters<typeof InputError>[2]>;

export type ParseReply =
  | { readonly kind: 'read'; readonly document: ReadDocument }
  | { readonly kind: 'refused'; readonly message: string; readonly code: InputCode; readonly details: Omit<ErrorDetails, 'cause'> }
  /** A mistake in the code that reads. */
  | { readonly kind: 'broken'; readonly error: Error };

export function toRefusal(error: InputError): ParseReply {
  const { cause: _, ...details } = error.details;
  return { kind: 'refused', message: error.message, code: error.code as InputCode, details };
}

/** @throws what the process answered instead of a document */
export function documentOf(reply: ParseReply): ReadDocument {
  if (reply.kind === 'read') return reply.document;
  if (reply.kind === 'refused') throw new InputError(reply.message, reply.details, reply.code);
  throw reply.error;
}
