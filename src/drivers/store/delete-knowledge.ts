/** Takes documents away: found no more from the commit on, together with everything that was derived from them. */
import type { BaseId, DocumentId, TenantId } from '../../kernel/ids.ts';
import type { PassageIndex } from '../../core/ports/passage-index.ts';
import type { Transactions, UnitOfWork } from '../../core/ports/unit-of-work.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';

/** The row stays as a tombstone without its content. */
const TOMBSTONE = `
  update documents set state = 'deleted', deleted_at = now(), updated_at = now(), lease_until = null, content = ''
  where tenant_id = $1 and deleted_at is null`;

/** What was remembered of the tenant's knowledge (answers, searches) is old from here on. */
export const GROW_KNOWLEDGE_VERSION = 'update tenants set knowledge_version = knowledge_version + 1 where id = $1';

/**
 * Locks are taken in the order document, tenant, index, which is that of a document's end of indexing: the two wait for each other and
 * never in a circle.
 */
export async function deleteDocument(tx: UnitOfWork, id: DocumentId, index: PassageIndex): Promise<boolean> {
  const gone = await asPg(tx).query(`${TOMBSTONE} and id = $2 returning id`, [tx.tenantId, id]);
  if (gone.length === 0) return false;
  await asPg(tx).query(GROW_KNOWLEDGE_VERSION, [tx.tenantId]);
  await index.remove(tx, id);
  return true;
}

/** How much one transaction takes away: about half a second where every document is indexed, while others wait for the index. */
const DOCUMENTS_A_BATCH = 200;

const NEXT_BATCH = `
  select id, passages from documents where tenant_id = $1 and base_id = $2 order by id limit ${DOCUMENTS_A_BATCH} for update`;

/**
 * Hidden at once, then taken away batch by batch, its own row last: no passage may outlive the document that explains it. Called again
 * after a crash it goes on; false only when nothing of the base is left.
 */
export async function deleteBase(transactions: Transactions, tenantId: TenantId, id: BaseId, index: PassageIndex): Promise<boolean> {
  if (!(await transactions.withTenant(tenantId, (tx) => hideBase(tx, id)))) return false;
  let removed: number;
  do removed = await transactions.withTenant(tenantId, (tx) => removeBatch(tx, id, index));
  while (removed > 0);
  await transactions.withTenant(tenantId, (tx) =>
    asPg(tx).query('delete from knowledge_bases where tenant_id = $1 and id = $2 and deleted_at is not null', [tenantId, id]),
  );
  return true;
}

/** Under a new fence nothing more is written for a crawl. */
const END_CRAWLS = `
  update crawls set fence = fence + 1 where tenant_id = $1 and state in ('queued', 'running')
    and source_id in (select id from sources where tenant_id = $1 and base_id = $2)`;

/** Locks first, in a statement of its own: what uploads or links to the base under way is waited for and seen, and later ones find no base. */
async function hideBase(tx: UnitOfWork, id: BaseId): Promise<boolean> {
  const pg = asPg(tx);
  // What a crawl writes down locks its crawl first and the base after it.
  await pg.query(END_CRAWLS, [tx.tenantId, id]);
  const locked = await pg.query('select 1 from knowledge_bases where tenant_id = $1 and id = $2 for update', [tx.tenantId, id]);
  if (locked.length === 0) return false;
  await pg.query('update knowledge_bases set deleted_at = coalesce(deleted_at, now()) where tenant_id = $1 and id = $2', [tx.tenantId, id]);
  for (const table of ['channel_bases', 'sources']) {
    await pg.query(`delete from ${table} where tenant_id = $1 and base_id = $2`, [tx.tenantId, id]);
  }
  await pg.query(GROW_KNOWLEDGE_VERSION, [tx.tenantId]);
  return true;
}

/** The documents are locked first, so that one whose indexing ends at this moment is removed with its new passages. */
async function removeBatch(tx: UnitOfWork, id: BaseId, index: PassageIndex): Promise<number> {
  const pg = asPg(tx);
  const batch = await pg.query<{ id: DocumentId; passages: number }>(NEXT_BATCH, [tx.tenantId, id]);
  for (const document of batch.filter(({ passages }) => passages > 0)) await index.remove(tx, document.id);
  const ids = batch.map((document) => document.id);
  if (ids.length > 0) await pg.query('delete from documents where tenant_id = $1 and id = any($2::uuid[])', [tx.tenantId, ids]);
  return ids.length;
}
