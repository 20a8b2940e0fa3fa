/** Takes documents in: what cannot be one is refused by name, the rest is stored and only then queued for indexing. */
import { createHash } from 'node:crypto';
import { InputError } from '../kernel/errors.ts';
import type { Fault } from '../kernel/errors.ts';
import type { BaseId, DocumentId, NewId, TenantId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import { isStorable } from '../kernel/storable.ts';
import { MAX_DOCUMENT_BYTES } from '../core/model/knowledge.ts';
import type { Audience, NewDocument } from '../core/model/knowledge.ts';
import type { JobQueue } from '../core/ports/job-queue.ts';
import type { KnowledgeStore, StoredDocument } from '../core/ports/knowledge-store.ts';
import { hasten } from './queue-soon.ts';

export interface DocumentInput {
  readonly fileName: string | null;
  readonly mediaType: string | null;
  readonly bytes: Uint8Array;
  /** Without one the file's name stands in until the document's own title is read. */
  readonly title?: string | null;
  readonly url?: string | null;
  /** The owner's name for it, unique in its base: the same one again replaces the content. */
  readonly externalId?: string | null;
  /** `public` when absent. */
  readonly audience?: Audience;
}

export interface AddDocumentsDeps {
  readonly store: Pick<KnowledgeStore, 'putDocuments'>;
  readonly jobs: Pick<JobQueue, 'enqueueIngest'>;
  /** Most documents that the business may have. */
  readonly mostDocuments: (tenantId: TenantId) => Promise<number>;
  readonly newId: NewId;
  readonly logger: Logger;
}

export type AddDocuments = (tenantId: TenantId, baseId: BaseId, inputs: readonly DocumentInput[]) => Promise<readonly StoredDocument[]>;

/** What a sender says who does not know: the file name's ending decides then. */
const UNKNOWN_TYPE = 'application/octet-stream';

/** The returned function stores all of the inputs or none; `queued` is 0 for those that are unchanged. @throws InputError, NotFoundError (the base), QuotaError */
export function createAddDocuments(deps: AddDocumentsDeps): AddDocuments {
  return async (tenantId, baseId, inputs) => {
    refuse(inputs.flatMap(faultsOf));
    const documents = inputs.map((input): NewDocument => toDocument(input, deps.newId<DocumentId>()));
    const stored = await deps.store.putDocuments(tenantId, baseId, documents, await deps.mostDocuments(tenantId));
    const moving = new Map(stored.filter(({ queued }) => queued > 0).map(({ id, queued }) => [id, queued]));
    const jobs = [...moving].map(([documentId, attempt]) => ({ tenantId, documentId, attempt }));
    await hasten(deps.logger, () => deps.jobs.enqueueIngest(jobs), 'documents stored', { base_id: baseId, documents: moving.size });
    return stored;
  };
}

interface DocumentFault extends Required<Fault> {
  readonly code: 'input_invalid' | 'input_too_large';
}

function faultsOf(input: DocumentInput, index: number): DocumentFault[] {
  const field = input.fileName ?? input.externalId ?? input.title ?? `document ${index + 1}`;
  const texts = [input.fileName, input.mediaType, input.title, input.url, input.externalId];
  const faults: DocumentFault[] = [];
  if (input.bytes.byteLength > MAX_DOCUMENT_BYTES) {
    const rule = `is larger than ${MAX_DOCUMENT_BYTES / 1024 / 1024} MiB`;
    faults.push({ field, rule, fix: 'Split it into smaller files.', code: 'input_too_large' });
  }
  if (texts.some((text) => text !== null && text !== undefined && !isStorable(text))) {
    const rule = 'has a NUL or half a character in its name, title, url, type or external id';
    faults.push({ field, rule, fix: 'Take it out.', code: 'input_invalid' });
  }
  return faults;
}

function refuse(faults: readonly DocumentFault[]): void {
  const first = faults[0];
  if (!first) return;
  const message = faults.map(({ field, rule, fix }) => `${field} ${rule}. ${fix}`).join(' ');
  throw new InputError(message, { field: first.field, faults: faults.map(({ field, rule, fix }) => ({ field, rule, fix })) }, first.code);
}

function toDocument(input: DocumentInput, id: DocumentId): NewDocument {
  return {
    id,
    externalId: input.externalId ?? null,
    title: input.title ?? input.fileName ?? '',
    url: input.url ?? null,
    mediaType: input.mediaType ?? UNKNOWN_TYPE,
    fileName: input.fileName,
    audience: input.audience ?? 'public',
    bytes: input.bytes,
    contentHash: createHash('sha256').update(input.bytes).digest('hex'),
  };
}
