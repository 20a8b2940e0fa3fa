/** The way of a document through indexing, under a lease on database time and a fence that grows with each lease. */
import type { BaseId, DocumentId } from '../../kernel/ids.ts';
import type { DocumentErrorCode } from '../../core/model/document-fault.ts';
import type { Audience, DocumentState } from '../../core/model/knowledge.ts';
import type { DocumentFailure, LeasedDocument, RequeuedBatch, StoredDocument } from '../../core/ports/knowledge-store.ts';
import type { UnitOfWork } from '../../core/ports/unit-of-work.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';
import { GROW_KNOWLEDGE_VERSION } from './delete-knowledge.ts';

interface LeasedRow {
  readonly id: string;
  readonly base_id: string;
  readonly external_id: string | null;
  readonly title: string;
  readonly url: string | null;
  readonly media_type: string;
  readonly file_name: string | null;
  readonly audience: string;
  readonly state: string;
  readonly error: string | null;
  readonly error_code: string | null;
  readonly attempts: number;
  readonly passages: number;
  readonly fence: string;
  readonly content: Buffer;
  readonly created_at: Date;
  readonly updated_at: Date;
}

const LEASE = `
  update documents set state = 'indexing', fence = fence + 1, attempts = attempts + 1, updated_at = now(),
    lease_until = clock_timestamp() + make_interval(secs => $3 / 1000.0)
  where tenant_id = $1 and id = $2 and deleted_at is null
    and ((state = 'queued' and ready_at <= clock_timestamp()) or (state = 'indexing' and lease_until < clock_timestamp()))
  returning id, base_id, external_id, title, url, media_type, file_name, audience, state, error, error_code, attempts, passages, fence,
    content, created_at, updated_at`;

const RENEW = `
  update documents set lease_until = clock_timestamp() + make_interval(secs => $4 / 1000.0)
  where tenant_id = $1 and id = $2 and fence = $3 and state = 'indexing' and deleted_at is null returning id`;

const FINISH = `
  update documents set state = 'ready', title = $4, passages = $5, error = null, error_code = null, lease_until = null, updated_at = now()
  where tenant_id = $1 and id = $2 and fence = $3 and state = 'indexing' and deleted_at is null returning id`;

/** $6 null: failed for good. */
const FAIL = `
  update documents set state = case when $6::int is null then 'failed' else 'queued' end, error_code = $4, error = $5, lease_until = null,
    updated_at = now(), queued_at = clock_timestamp(), ready_at = clock_timestamp() + make_interval(secs => coalesce($6::int, 0) / 1000.0)
  where tenant_id = $1 and id = $2 and fence = $3 and state = 'indexing'`;

const REQUEUE = `
  update documents set state = 'queued', queued = queued + 1, queued_at = now(), ready_at = now(), attempts = 0, error = null, error_code = null,
    updated_at = now()
  where tenant_id = $1 and id = $2 and deleted_at is null and state in ('ready', 'failed') returning queued`;

/** $2 base, $3 the last document of the batch before. A page that never came has nothing to be indexed. */
const REQUEUE_BASE = `
  with batch as (
    select id, state from documents
    where tenant_id = $1 and base_id = $2 and deleted_at is null and content_hash <> '' and ($3::uuid is null or id > $3)
    order by id limit 500 for update
  ), requeued as (
    update documents d set state = 'queued', queued = queued + 1, queued_at = now(), ready_at = now(), attempts = 0, error = null,
      error_code = null, updated_at = now()
    from batch b where d.tenant_id = $1 and d.id = b.id and b.state in ('ready', 'failed') returning d.id, d.queued
  )
  select b.id, coalesce(r.queued, 0) as queued from batch b left join requeued r on r.id = b.id order by b.id`;

/** The fence grows, so that whoever is indexing it comes too late. */
const CANCEL = `
  update documents set state = 'failed', error = 'Cancelled.', error_code = 'cancelled', lease_until = null, fence = fence + 1,
    updated_at = now()
  where tenant_id = $1 and id = $2 and state in ('queued', 'indexing') and deleted_at is null returning id`;

export async function leaseDocument(tx: UnitOfWork, id: DocumentId, leaseMs: number): Promise<LeasedDocument | null> {
  const rows = await asPg(tx).query<LeasedRow>(LEASE, [tx.tenantId, id, leaseMs], 'document_lease');
  return rows[0] ? toLeased(rows[0]) : null;
}

export async function renewDocument(tx: UnitOfWork, id: DocumentId, fence: number, leaseMs: number): Promise<boolean> {
  return (await asPg(tx).query(RENEW, [tx.tenantId, id, fence, leaseMs], 'document_renew')).length > 0;
}

/** Locks the document's row first of all when called before the passages are written; nothing may be written when it says false. */
export async function finishDocument(tx: UnitOfWork, id: DocumentId, fence: number, title: string, passages: number): Promise<boolean> {
  const finished = await asPg(tx).query(FINISH, [tx.tenantId, id, fence, title, passages], 'document_finish');
  if (finished.length > 0) await asPg(tx).query(GROW_KNOWLEDGE_VERSION, [tx.tenantId], 'knowledge_version_grow');
  return finished.length > 0;
}

export async function failDocument(tx: UnitOfWork, id: DocumentId, fence: number, failure: DocumentFailure): Promise<void> {
  const { code, error, retryInMs } = failure;
  await asPg(tx).query(FAIL, [tx.tenantId, id, fence, code, error, retryInMs]);
}

/** One that is queued or being indexed already is left alone: `queued` 0. */
export async function requeueDocument(tx: UnitOfWork, id: DocumentId): Promise<StoredDocument | null> {
  const queued = await asPg(tx).query<{ queued: number }>(REQUEUE, [tx.tenantId, id]);
  if (queued[0]) return { id, queued: queued[0].queued };
  const there = await asPg(tx).query('select 1 from documents where tenant_id = $1 and id = $2 and deleted_at is null', [tx.tenantId, id]);
  return there.length > 0 ? { id, queued: 0 } : null;
}

export async function requeueBase(tx: UnitOfWork, baseId: BaseId, after: DocumentId | null): Promise<RequeuedBatch> {
  const rows = await asPg(tx).query<StoredDocument>(REQUEUE_BASE, [tx.tenantId, baseId, after]);
  return { queued: rows.filter(({ queued }) => queued > 0), last: rows.at(-1)?.id ?? null };
}

export async function cancelDocument(tx: UnitOfWork, id: DocumentId): Promise<boolean> {
  return (await asPg(tx).query(CANCEL, [tx.tenantId, id])).length > 0;
}

function toLeased(row: LeasedRow): LeasedDocument {
  return {
    document: {
      id: row.id as DocumentId,
      baseId: row.base_id as BaseId,
      externalId: row.external_id,
      title: row.title,
      url: row.url,
      mediaType: row.media_type,
      audience: row.audience as Audience,
      state: row.state as DocumentState,
      error: row.error,
      errorCode: row.error_code as DocumentErrorCode | null,
      attempts: row.attempts,
      passages: row.passages,
      bytes: row.content.length,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
    },
    fileName: row.file_name,
    bytes: row.content,
    attempt: row.attempts,
    fence: Number(row.fence),
  };
}
