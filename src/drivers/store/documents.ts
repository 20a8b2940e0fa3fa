/** What is known about documents, through their model; their content stays where it is. */
import { literal, Op } from 'sequelize';
import type { WhereOptions } from 'sequelize';
import type { DocumentId, TenantId } from '../../kernel/ids.ts';
import { DOCUMENT_STATES } from '../../core/model/knowledge.ts';
import type { Document, DocumentState } from '../../core/model/knowledge.ts';
import type { PageRequest } from '../../core/model/page.ts';
import type { PassageDraft } from '../../core/model/passage.ts';
import type { KnowledgeStore } from '../../core/ports/knowledge-store.ts';
import type { PgPool } from '../_shared/pg-pool.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';
import type { DocumentRow } from './models/knowledge.ts';
import { afterId, toPage } from './page-cursor.ts';
import type { Orm } from './sequelize.ts';

type DocumentCalls = Pick<KnowledgeStore, 'document' | 'documents' | 'documentsOfTenant' | 'documentCounts' | 'passages'>;

const PASSAGES = `
  select p.ord, p.title, p.heading_path as "headingPath", p.text, p.page, p.content_hash as "contentHash"
  from passages p join documents d on d.tenant_id = p.tenant_id and d.id = p.document_id
  where p.tenant_id = $1 and p.document_id = $2 and d.deleted_at is null order by p.ord`;

const COUNTS = `
  select state, count(*)::int as documents from documents where tenant_id = $1 and base_id = $2 and deleted_at is null group by state`;

/** `Document` is the name under which Sequelize selects from the table. */
const BASE_IS_THERE = `exists (select from knowledge_bases b
  where b.tenant_id = "Document".tenant_id and b.id = "Document".base_id and b.deleted_at is null)`;

export function createDocumentCalls(orm: Orm, pool: PgPool): DocumentCalls {
  const rows = orm.models.documents;
  const kept = { state: { [Op.ne]: 'deleted' as const } };
  const measured = (): [ReturnType<typeof literal>, string][] => [[literal('octet_length(content)'), 'bytes']];
  const list = async (tenantId: TenantId, page: PageRequest, which: WhereOptions<DocumentRow>[]) => {
    const after = afterId(page) as DocumentId | null;
    const where = { [Op.and]: [{ tenantId }, kept, ...which, ...(after === null ? [] : [{ id: { [Op.gt]: after } }])] };
    const found = await orm.withTenant(tenantId, (transaction) =>
      rows.findAll({ where, attributes: { include: measured() }, order: ['id'], limit: page.limit + 1, transaction }),
    );
    return toPage(page, found, toDocument);
  };
  return {
    document: (tenantId, id) =>
      orm.withTenant(tenantId, async (transaction) => {
        const where = { tenantId, id, ...kept, [Op.and]: literal(BASE_IS_THERE) };
        const row = await rows.findOne({ where, attributes: { include: measured() }, transaction });
        return row && toDocument(row);
      }),
    documents: (tenantId, baseId, page) => list(tenantId, page, [{ baseId }]),
    documentsOfTenant: (tenantId, page, states) => list(tenantId, page, states ? [{ state: [...states] }] : []),
    documentCounts: (tenantId, baseId) =>
      pool.withTenant(tenantId, async (tx) => {
        const counted = await asPg(tx).query<{ state: DocumentState; documents: number }>(COUNTS, [tenantId, baseId]);
        const none = Object.fromEntries(Object.keys(DOCUMENT_STATES).map((state) => [state, 0])) as Record<DocumentState, number>;
        return { ...none, ...Object.fromEntries(counted.map(({ state, documents }) => [state, documents])) };
      }),
    passages: (tenantId, id) => pool.withTenant(tenantId, (tx) => asPg(tx).query<PassageDraft>(PASSAGES, [tenantId, id])),
  };
}

function toDocument(row: DocumentRow): Document {
  const { id, baseId, externalId, title, url, mediaType, audience, state, error, attempts, passages, createdAt, updatedAt } = row;
  const bytes = row.get('bytes');
  return { id, baseId, externalId, title, url, mediaType, audience, state, error, attempts, passages, bytes, createdAt, updatedAt };
}
