/** Takes a source away, and what only it brought; and the documents of pages that are gone. */
import type { CrawlId, DocumentId, SourceId, TenantId } from '../../kernel/ids.ts';
import type { PassageIndex } from '../../core/ports/passage-index.ts';
import type { Transactions, UnitOfWork } from '../../core/ports/unit-of-work.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';
import { deleteDocument } from './delete-knowledge.ts';

/** How much one transaction takes away, while others wait for the index. */
const DOCUMENTS_A_BATCH = 100;

/** Under a new fence nothing more is written for it; one that is being written is waited for. */
const END_CRAWLS = `
  update crawls set state = 'failed', fence = fence + 1, lease_until = null, ended_at = now()
  where tenant_id = $1 and source_id = $2 and state in ('queued', 'running')`;

const HIDE = 'update sources set deleted_at = coalesce(deleted_at, now()), due_at = null where tenant_id = $1 and id = $2 returning 1';

/** Where documents stay, those that still wait for their content do not: nobody would bring it. */
const NEXT_BATCH = `
  select p.url, p.document_id from source_pages p join documents d on d.tenant_id = p.tenant_id and d.id = p.document_id
  where p.tenant_id = $1 and p.source_id = $2 and (not $3 or d.content_hash = '') limit ${DOCUMENTS_A_BATCH}`;

/** Hidden at once, then taken away batch by batch, its own row last: called again after a crash it goes on. */
export async function deleteSource(
  transactions: Transactions,
  tenantId: TenantId,
  id: SourceId,
  keepDocuments: boolean,
  index: PassageIndex,
): Promise<boolean> {
  const isThere = await transactions.withTenant(tenantId, async (tx) => {
    await asPg(tx).query(END_CRAWLS, [tenantId, id]);
    return (await asPg(tx).query(HIDE, [tenantId, id])).length > 0;
  });
  if (!isThere) return false;
  let removed: number;
  do removed = await transactions.withTenant(tenantId, (tx) => removeBatch(tx, id, keepDocuments, index));
  while (removed > 0);
  await transactions.withTenant(tenantId, (tx) => asPg(tx).query('delete from sources where tenant_id = $1 and id = $2', [tenantId, id]));
  return true;
}

async function removeBatch(tx: UnitOfWork, id: SourceId, keep: boolean, index: PassageIndex): Promise<number> {
  const rows = await asPg(tx).query<{ url: string; document_id: DocumentId }>(NEXT_BATCH, [tx.tenantId, id, keep]);
  for (const { url, document_id: document } of rows) {
    await removeDocumentOf(tx, id, document, index);
    const free = 'update source_pages set document_id = null where tenant_id = $1 and source_id = $2 and url = $3';
    await asPg(tx).query(free, [tx.tenantId, id, url]);
  }
  return rows.length;
}

const HELD_BY_ANOTHER = 'select 1 from source_pages where tenant_id = $1 and document_id = $2 and source_id <> $3 limit 1';

/** A document that another source brought as well stays. */
export async function removeDocumentOf(tx: UnitOfWork, source: SourceId, document: DocumentId, index: PassageIndex): Promise<void> {
  const held = await asPg(tx).query(HELD_BY_ANOTHER, [tx.tenantId, document, source]);
  if (held.length === 0) await deleteDocument(tx, document, index);
}

const UNLINKED = `
  select url, document_id from source_pages
  where tenant_id = $1 and source_id = $2 and crawl_id <> $3 and document_id is not null limit ${DOCUMENTS_A_BATCH} for update`;

const GONE = `
  update source_pages set crawl_id = $3, result = 'gone', reason = $5, document_id = null, content_hash = null, etag = null,
    last_modified = null, links = '[]', read_at = now()
  where tenant_id = $1 and source_id = $2 and url = $4`;

/** Pages that the crawl did not meet; says how many were taken. */
export async function removeUnlinked(tx: UnitOfWork, source: SourceId, crawl: CrawlId, index: PassageIndex): Promise<number> {
  const rows = await asPg(tx).query<{ url: string; document_id: DocumentId }>(UNLINKED, [tx.tenantId, source, crawl]);
  for (const { url, document_id: document } of rows) {
    await removeDocumentOf(tx, source, document, index);
    await asPg(tx).query(GONE, [tx.tenantId, source, crawl, url, 'Nothing leads to it any more.']);
  }
  return rows.length;
}
