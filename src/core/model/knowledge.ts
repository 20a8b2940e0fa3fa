/** Knowledge bases and the documents in them. */
import type { BaseId, DocumentId } from '../../kernel/ids.ts';
import type { DocumentErrorCode } from './document-fault.ts';

export interface KnowledgeBase {
  readonly id: BaseId;
  readonly name: string;
  readonly documents: number;
  readonly createdAt: Date;
}

/** Every document state with the states it may go to. */
export const DOCUMENT_STATES = {
  queued: ['indexing', 'failed', 'deleted'],
  indexing: ['queued', 'ready', 'failed', 'deleted'],
  ready: ['queued', 'deleted'],
  failed: ['queued', 'deleted'],
  deleted: [],
} as const satisfies Record<string, readonly string[]>;

export type DocumentState = keyof typeof DOCUMENT_STATES;

/** `internal` passages never reach a public place. */
export const AUDIENCES = ['public', 'internal'] as const;
export type Audience = (typeof AUDIENCES)[number];

export interface Document {
  readonly id: DocumentId;
  readonly baseId: BaseId;
  readonly externalId: string | null;
  readonly title: string;
  readonly url: string | null;
  readonly mediaType: string;
  readonly audience: Audience;
  readonly state: DocumentState;
  /** Why it failed, in words for the person who uploaded it. */
  readonly error: string | null;
  /** The same for programs; null exactly when `error` is. */
  readonly errorCode: DocumentErrorCode | null;
  readonly attempts: number;
  readonly passages: number;
  readonly bytes: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A document as it is put in: its bytes are kept until (and after) they are searchable, so that it can be indexed again. */
export interface NewDocument {
  readonly id: DocumentId;
  readonly externalId: string | null;
  readonly title: string;
  readonly url: string | null;
  readonly mediaType: string;
  readonly fileName: string | null;
  readonly audience: Audience;
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes, hex. */
  readonly contentHash: string;
}

/** The largest document accepted, in bytes. */
export const MAX_DOCUMENT_BYTES = 32 * 1024 * 1024;

/** The base that holds Claw's own documentation. */
export const DOCS_BASE = 'claw-docs';
