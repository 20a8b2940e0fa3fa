/** Stores many documents in one transaction: new ones, new content of known ones, and nothing for what has not changed. */
import { NotFoundError } from '../../kernel/errors.ts';
import type { BaseId, DocumentId } from '../../kernel/ids.ts';
import type { NewDocument } from '../../core/model/knowledge.ts';
import { isStandInTitle } from '../../core/model/stand-in-title.ts';
import type { StoredDocument } from '../../core/ports/knowledge-store.ts';
import type { UnitOfWork } from '../../core/ports/unit-of-work.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';
import { GROW_KNOWLEDGE_VERSION } from './delete-knowledge.ts';

/** Bounds of one statement: parameters travel as text, bytes doubled. */
const MAX_ROWS = 1_000;
const MAX_BYTES = 8 * 1024 * 1024;

interface Known {
  readonly id: string;
  readonly external_id: string;
  readonly content_hash: string;
  readonly title: string;
  readonly state: string;
}

const KNOWN = `
  select id, external_id, content_hash, title, state from documents
  where tenant_id = $1 and base_id = $2 and external_id = any($3::text[]) and deleted_at is null order by external_id for update`;

/** Rows that another transaction made meanwhile are replaced like known ones. */
const PUT = `
  insert into documents as d (tenant_id, id, base_id, external_id, title, url, media_type, file_name, audience, content, content_hash)
  select $1, n.id, $2, n.external_id, n.title, n.url, n.media_type, n.file_name, n.audience, n.content, n.content_hash
  from unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::bytea[], $11::text[])
    as n(id, external_id, title, url, media_type, file_name, audience, content, content_hash)
  on conflict (tenant_id, base_id, external_id) where deleted_at is null do update set
    title = excluded.title, url = excluded.url, media_type = excluded.media_type, file_name = excluded.file_name, audience = excluded.audience,
    content = excluded.content, content_hash = excluded.content_hash, state = 'queued', queued = d.queued + 1, queued_at = now(), ready_at = now(),
    attempts = 0, error = null, error_code = null, lease_until = null, updated_at = now()
  returning id, external_id, queued`;

/** What needs no new passages when it changes. */
const TOUCH = `
  update documents d set url = n.url, audience = n.audience, updated_at = now()
  from unnest($2::uuid[], $3::text[], $4::text[]) as n(id, url, audience)
  where d.tenant_id = $1 and d.id = n.id and (d.url is distinct from n.url or d.audience <> n.audience) returning d.id`;

/** @throws NotFoundError when the base is not there */
export async function putDocuments(tx: UnitOfWork, baseId: BaseId, documents: readonly NewDocument[]): Promise<StoredDocument[]> {
  const pg = asPg(tx);
  await holdBase(tx, baseId);
  // Of several with one external id the last stands; in one order for all, so that two batches never wait for each other in a circle.
  const distinct = [...new Map(documents.map((document) => [keyOf(document), document])).values()].toSorted(byKey);
  const externalIds = distinct.flatMap(({ externalId }) => externalId ?? []);
  const known = new Map((await pg.query<Known>(KNOWN, [tx.tenantId, baseId, externalIds])).map((row) => [row.external_id, row]));
  const stored = new Map<string, StoredDocument>();
  const unchanged: { id: string; document: NewDocument }[] = [];
  const changed: NewDocument[] = [];
  for (const document of distinct) {
    const row = document.externalId === null ? undefined : known.get(document.externalId);
    if (row && isUnchanged(row, document)) {
      unchanged.push({ id: row.id, document });
      stored.set(keyOf(document), { id: row.id as DocumentId, queued: 0 });
    } else changed.push(document);
  }
  for (const batch of inBatches(changed)) {
    for (const row of await put(tx, baseId, batch)) stored.set(row.external_id ?? row.id, { id: row.id as DocumentId, queued: row.queued });
  }
  if (unchanged.length > 0) await touch(tx, unchanged);
  return documents.map((document) => stored.get(keyOf(document))!);
}

/** Until the transaction ends the base is not taken away. @throws NotFoundError when it is not there */
export async function holdBase(tx: UnitOfWork, baseId: BaseId): Promise<void> {
  const there = 'select 1 from knowledge_bases where tenant_id = $1 and id = $2 and deleted_at is null for key share';
  if ((await asPg(tx).query(there, [tx.tenantId, baseId])).length === 0) throw new NotFoundError('The knowledge base');
}

function keyOf(document: NewDocument): string {
  return document.externalId ?? document.id;
}

function byKey(one: NewDocument, other: NewDocument): number {
  return keyOf(one) < keyOf(other) ? -1 : 1;
}

/** A title that stood in for the document's own has been replaced by that; what waits to be indexed need not wait again, while what is being indexed may have lost its worker. */
function isUnchanged(row: Known, document: NewDocument): boolean {
  const sameTitle = row.title === document.title || isStandInTitle(document.title, document.fileName);
  return (row.state === 'ready' || row.state === 'queued') && row.content_hash === document.contentHash && sameTitle;
}

function* inBatches(documents: readonly NewDocument[]): Generator<NewDocument[]> {
  let batch: NewDocument[] = [];
  let bytes = 0;
  for (const document of documents) {
    if (batch.length > 0 && (batch.length >= MAX_ROWS || bytes + document.bytes.length > MAX_BYTES)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(document);
    bytes += document.bytes.length;
  }
  if (batch.length > 0) yield batch;
}

async function put(tx: UnitOfWork, baseId: BaseId, batch: readonly NewDocument[]) {
  const column = <T>(pick: (document: NewDocument) => T): T[] => batch.map(pick);
  return asPg(tx).query<{ id: string; external_id: string | null; queued: number }>(PUT, [
    tx.tenantId,
    baseId,
    column(({ id }) => id),
    column(({ externalId }) => externalId),
    column(({ title }) => title),
    column(({ url }) => url),
    column(({ mediaType }) => mediaType),
    column(({ fileName }) => fileName),
    column(({ audience }) => audience),
    column(({ bytes }) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)),
    column(({ contentHash }) => contentHash),
  ]);
}

async function touch(tx: UnitOfWork, unchanged: readonly { id: string; document: NewDocument }[]): Promise<void> {
  const column = <T>(pick: (document: NewDocument) => T): T[] => unchanged.map(({ document }) => pick(document));
  const ids = unchanged.map(({ id }) => id);
  const touched = await asPg(tx).query(TOUCH, [tx.tenantId, ids, column(({ url }) => url), column(({ audience }) => audience)]);
  if (touched.length > 0) await asPg(tx).query(GROW_KNOWLEDGE_VERSION, [tx.tenantId]);
}
