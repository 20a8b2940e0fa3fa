/** Stores documents as far as the plan of the business holds them: all of them or none, however many are stored beside them. */
import { QuotaError } from '../../kernel/errors.ts';
import type { BaseId } from '../../kernel/ids.ts';
import { DOCS_BASE } from '../../core/model/knowledge.ts';
import type { NewDocument } from '../../core/model/knowledge.ts';
import type { StoredDocument } from '../../core/ports/knowledge-store.ts';
import type { UnitOfWork } from '../../core/ports/unit-of-work.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';
import { putDocuments } from './put-documents.ts';

/** Of a tenant `$1`, the base of Claw's own documentation being called `$2`: pinned answers are no documents of the business either. */
export const COUNTED_DOCUMENTS = `select count(*)::int as documents from documents d
  join knowledge_bases b on b.tenant_id = d.tenant_id and b.id = d.base_id
  where d.tenant_id = $1 and d.deleted_at is null and b.deleted_at is null and b.name <> $2
    and (d.external_id is null or d.external_id not like 'annotation:%')`;
/** The active ones of a tenant `$1`; the API itself counts as none. */
export const COUNTED_CHANNELS = `select count(*)::int as channels from channels c where c.tenant_id = $1 and c.kind <> 'api' and c.state = 'active'`;
/** Those of a tenant `$1` who may sign in. */
export const COUNTED_OPERATORS = `select count(*)::int as operators from operators o where o.tenant_id = $1 and o.state = 'active'`;
/** Whatever a plan bounds is counted under it, so that those who add at once come one after the other. */
export const LOCK_TENANT = 'select from tenants where id = $1 for no key update';

/** @throws QuotaError when new ones make more than `most` */
export async function putWithin(
  tx: UnitOfWork,
  baseId: BaseId,
  documents: readonly NewDocument[],
  most: number,
): Promise<readonly StoredDocument[]> {
  const stored = await putDocuments(tx, baseId, documents);
  const isNew = stored.some(({ id }, index) => id === documents[index]?.id);
  if (!isNew || most === Infinity) return stored;
  const pg = asPg(tx);
  await pg.query(LOCK_TENANT, [tx.tenantId]);
  const [row] = await pg.query<{ documents: number }>(COUNTED_DOCUMENTS, [tx.tenantId, DOCS_BASE], 'counted_documents');
  if (row!.documents <= most || (await isOwnDocs(tx, baseId))) return stored;
  throw new QuotaError(`The plan holds ${most} documents, and these would make ${row!.documents}: delete some first.`);
}

/** Those of Claw's own base are not counted, so that they are never refused. */
async function isOwnDocs(tx: UnitOfWork, baseId: BaseId): Promise<boolean> {
  const named = 'select from knowledge_bases where tenant_id = $1 and id = $2 and name = $3';
  return (await asPg(tx).query(named, [tx.tenantId, baseId, DOCS_BASE])).length > 0;
}
