/** Knowledge bases and documents on PostgreSQL; what removes a document removes its passages in the same transaction. */
import type { KnowledgeStore, NamedPassage } from '../../core/ports/knowledge-store.ts';
import type { PassageIndex } from '../../core/ports/passage-index.ts';
import type { PgPool } from '../_shared/pg-pool.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';
import { deleteBase, deleteDocument } from './delete-knowledge.ts';
import {
  cancelDocument,
  failDocument,
  finishDocument,
  leaseDocument,
  renewDocument,
  requeueBase,
  requeueDocument,
} from './document-lease.ts';
import { createDocumentCalls } from './documents.ts';
import { createBaseCalls } from './knowledge-bases.ts';
import { putWithin } from './put-within.ts';
import type { Orm } from './sequelize.ts';

const NAMED = 'select id, document_id as "documentId", title from passages where tenant_id = $1 and id = any($2::uuid[])';

export function createKnowledgeStore(orm: Orm, pool: PgPool, index: PassageIndex): KnowledgeStore {
  return {
    ...createBaseCalls(orm),
    ...createDocumentCalls(orm, pool),
    passagesNamed: async (tenantId, ids) =>
      ids.length === 0 ? [] : pool.withTenant(tenantId, (tx) => asPg(tx).query<NamedPassage>(NAMED, [tenantId, ids], 'passages_named')),
    deleteBase: (tenantId, id) => deleteBase(pool, tenantId, id, index),
    putDocuments: (tenantId, baseId, documents, most) =>
      pool.withTenant(tenantId, (tx) => putWithin(tx, baseId, documents, most ?? Infinity)),
    deleteDocument: (tenantId, id) => pool.withTenant(tenantId, (tx) => deleteDocument(tx, id, index)),
    requeueDocument: (tenantId, id) => pool.withTenant(tenantId, (tx) => requeueDocument(tx, id)),
    requeueBase: (tenantId, baseId, after) => pool.withTenant(tenantId, (tx) => requeueBase(tx, baseId, after)),
    cancelDocument: (tenantId, id) => pool.withTenant(tenantId, (tx) => cancelDocument(tx, id)),
    leaseDocument: (tenantId, id, leaseMs) => pool.withTenant(tenantId, (tx) => leaseDocument(tx, id, leaseMs)),
    renewDocument: (tenantId, id, fence, leaseMs) => pool.withTenant(tenantId, (tx) => renewDocument(tx, id, fence, leaseMs)),
    finishDocument,
    failDocument: (tenantId, id, fence, failure) => pool.withTenant(tenantId, (tx) => failDocument(tx, id, fence, failure)),
  };
}
