/** Bases and documents; the passages of a document live behind the passage index. */
import type { BaseId, DocumentId, PassageId, TenantId } from '../../kernel/ids.ts';
import type { DocumentErrorCode } from '../model/document-fault.ts';
import type { Document, DocumentState, KnowledgeBase, NewDocument } from '../model/knowledge.ts';
import type { PassageDraft } from '../model/passage.ts';
import type { Page, PageRequest } from '../model/page.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** What the ingest worker reads under its lease. */
export interface LeasedDocument {
  readonly document: Document;
  readonly fileName: string | null;
  readonly bytes: Uint8Array;
  readonly attempt: number;
  readonly fence: number;
}

/** What became of a document put in: `queued` is its number of queueings (part of the job id), 0 when nothing is to be done. */
export interface StoredDocument {
  readonly id: DocumentId;
  readonly queued: number;
}

/** A passage as it stands in the index. */
export interface StoredPassage extends PassageDraft {
  readonly id: PassageId;
}

/** Passages of a document by their place, from 0. */
export interface PassageRange {
  readonly from: number;
  readonly count: number;
}

/** Why an attempt at indexing ended. */
export interface DocumentFailure {
  readonly code: DocumentErrorCode;
  /** In words for the person who uploaded it. */
  readonly error: string;
  /** When it is tried again; null: failed for good. */
  readonly retryInMs: number | null;
}

export interface RequeuedBatch {
  readonly queued: readonly StoredDocument[];
  readonly last: DocumentId | null;
}

/** A document as it was put in. */
export type OriginalDocument = NewDocument;

export interface NamedPassage {
  readonly id: PassageId;
  readonly documentId: DocumentId;
  readonly title: string;
}

export interface KnowledgeStore {
  createBase(tenantId: TenantId, id: BaseId, name: string): Promise<KnowledgeBase>;
  base(tenantId: TenantId, id: BaseId): Promise<KnowledgeBase | null>;
  baseByName(tenantId: TenantId, name: string): Promise<KnowledgeBase | null>;
  bases(tenantId: TenantId, page: PageRequest): Promise<Page<KnowledgeBase>>;
  renameBase(tenantId: TenantId, id: BaseId, name: string): Promise<KnowledgeBase | null>;
  /** Hides the base with all in it at once, then removes them in batches; false when absent. A call that was cut off goes on when repeated. */
  deleteBase(tenantId: TenantId, id: BaseId): Promise<boolean>;

  /**
   * Stores documents as `queued`. One with the external id of an existing document replaces its content (same content: unchanged,
   * `queued` 0). Returned in the order given. @throws QuotaError, and nothing is stored, when that makes more of them than `most`.
   */
  putDocuments(tenantId: TenantId, baseId: BaseId, documents: readonly NewDocument[], most?: number): Promise<readonly StoredDocument[]>;
  document(tenantId: TenantId, id: DocumentId): Promise<Document | null>;
  /** Documents of a base in one of the states, of every state when absent; deleted ones never. */
  documents(tenantId: TenantId, baseId: BaseId, page: PageRequest, states?: readonly DocumentState[]): Promise<Page<Document>>;
  /** The same of every base. */
  documentsOfTenant(tenantId: TenantId, page: PageRequest, states?: readonly DocumentState[]): Promise<Page<Document>>;
  /** Counts by state, for progress. */
  documentCounts(tenantId: TenantId, baseId: BaseId): Promise<Readonly<Record<DocumentState, number>>>;
  /** Tombstone at once (searches no longer see it); its passages are removed in the same transaction. False when absent. */
  deleteDocument(tenantId: TenantId, id: DocumentId): Promise<boolean>;
  /** ready or failed -> queued; null when absent. */
  requeueDocument(tenantId: TenantId, id: DocumentId): Promise<StoredDocument | null>;
  /** Those of these ids that are still there, in no order. */
  passagesNamed(tenantId: TenantId, ids: readonly PassageId[]): Promise<readonly NamedPassage[]>;
  /** Passages in order; a part of them when `range` is given. */
  passages(tenantId: TenantId, id: DocumentId, range?: PassageRange): Promise<readonly StoredPassage[]>;
  /** Up to 500 documents of a base that come after `after`, ready or failed -> queued; says the last one it looked at, null at the end. */
  requeueBase(tenantId: TenantId, baseId: BaseId, after: DocumentId | null): Promise<RequeuedBatch>;
  /** queued or indexing -> failed for good, whoever is indexing it; false when it was neither. */
  cancelDocument(tenantId: TenantId, id: DocumentId): Promise<boolean>;
  /** The next document of a base after `after` with its content, without those of annotations; null at the end. */
  nextOriginal(tenantId: TenantId, baseId: BaseId, after: DocumentId | null): Promise<OriginalDocument | null>;

  /** Takes a queued document (or one whose lease ran out) for `leaseMs` on database time; null when there is nothing to do. */
  leaseDocument(tenantId: TenantId, id: DocumentId, leaseMs: number): Promise<LeasedDocument | null>;
  /** For `leaseMs` from now on database time; false when the lease is somebody else's, or nothing is being indexed any more. */
  renewDocument(tenantId: TenantId, id: DocumentId, fence: number, leaseMs: number): Promise<boolean>;
  /** Inside the transaction that wrote the passages: indexing -> ready, and the tenant's knowledge version grows. False: lease lost or tombstoned. */
  finishDocument(tx: UnitOfWork, id: DocumentId, fence: number, title: string, passages: number): Promise<boolean>;
  /** indexing -> failed (for good) or queued again after `retryInMs`. */
  failDocument(tenantId: TenantId, id: DocumentId, fence: number, failure: DocumentFailure): Promise<void>;
}
