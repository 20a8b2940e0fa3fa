/** Takes documents away: found no more from the commit on, together with everything that was derived from them. */
import type { BaseId, DocumentId } from '../../kernel/ids.ts';
import type { PassageIndex } from '../../core/ports/passage-index.ts';
import type { UnitOfWork } from '../../core/ports/unit-of-work.ts';
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
  await index.remove(tx, tx.tenantId, id);
  return true;
}

/** The base's row goes last, and its documents with it: no passage may outlive the document that explains it. */
export async function deleteBase(tx: UnitOfWork, id: BaseId, index: PassageIndex): Promise<boolean> {
  const pg = asPg(tx);
  const locked = await pg.query('select 1 from knowledge_bases where tenant_id = $1 and id = $2 for update', [tx.tenantId, id]);
  if (locked.length === 0) return false;
  const gone = await pg.query<{ id: DocumentId; passages: number }>(`${TOMBSTONE} and base_id = $2 returning id, passages`, [
    tx.tenantId,
    id,
  ]);
  await pg.query(GROW_KNOWLEDGE_VERSION, [tx.tenantId]);
  for (const document of gone.filter(({ passages }) => passages > 0)) await index.remove(tx, tx.tenantId, document.id);
  await pg.query('delete from knowledge_bases where tenant_id = $1 and id = $2', [tx.tenantId, id]);
  return true;
}
