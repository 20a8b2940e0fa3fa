/** What is known about documents, through their model; their content stays where it is. */
import { literal, Op } from 'sequelize';
import type { WhereOptions } from 'sequelize';
import type { DocumentId, TenantId } from '../../kernel/ids.ts';
import { DOCUMENT_STATES } from '../../core/model/knowledge.ts';
import type { Document, DocumentState } from '../../core/model/knowledge.ts';
import type { PageRequest } from '../../core/model/page.ts';
import type { KnowledgeStore, OriginalDocument, StoredPassage } from '../../core/ports/knowledge-store.ts';
import type { PgPool } from '../_shared/pg-pool.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';
import type { DocumentRow } from './models/knowledge.ts';
import { afterId, toPage } from './page-cursor.ts';
import type { Orm } from './sequelize.ts';

type DocumentCalls = Pick<KnowledgeStore, 'document' | 'documents' | 'documentsOfTenant' | 'documentCounts' | 'passages' | 'nextOriginal'>;

const PASSAGES = `
  select p.id, p.ord, p.title, p.heading_path as "headingPath", p.text, p.page, p.content_hash as "contentHash"
  from passages p join documents d on d.tenant_id = p.tenant_id and d.id = p.document_id
  where p.tenant_id = $1 and p.document_id = $2 and d.deleted_at is null and p.ord >= $3 and ($4::int is null or p.ord < $3 + $4::int)
  order by p.ord`;

/** Annotations keep their own text, and a page that never came has none. */
const NEXT_ORIGINAL = `
  select id, external_id as "externalId", title, url, media_type as "mediaType", file_name as "fileName", audience, content as bytes,
    content_hash as "contentHash"
  from documents where tenant_id = $1 and base_id = $2 and deleted_at is null and ($3::uuid is null or id > $3)
    and content_hash <> '' and (external_id is null or external_id not like 'annotation:%')
  order by id limit 1`;

const COUNTS = `
  select state, count(*)::int as documents from documents where tenant_id = $1 and base_id = $2 and deleted_at is null group by state`;

/** `Document` is the name under which Sequelize selects from the table. */
const BASE_IS_THERE = `exists (select from knowledge_bases b
  where b.tenant_id = "Document".tenant_id and b.id = "Document".base_id and b.deleted_at is null)`;

const inStates = (states: readonly DocumentState[] | undefined) => (states ? { state: [...states] } : {});

export function createDocumentCalls(orm: Orm, pool: PgPool): DocumentCalls {
  const rows = orm.models.documents;
  const kept = { state: { [Op.ne]: 'deleted' as const } };
  const measured = (): [ReturnType<typeof literal>, string][] => [[literal('octet_length(content)'), 'bytes']];
  const list = async (tenantId: TenantId, page: PageRequest, which: WhereOptions<DocumentRow>) => {
    const after = afterId(page) as DocumentId | null;
    const where = { [Op.and]: [{ tenantId }, kept, which, ...(after === null ? [] : [{ id: { [Op.gt]: after } }])] };
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
    documents: (tenantId, baseId, page, states) => list(tenantId, page, { baseId, ...inStates(states) }),
    documentsOfTenant: (tenantId, page, states) => list(tenantId, page, inStates(states)),
    documentCounts: (tenantId, baseId) =>
      pool.withTenant(tenantId, async (tx) => {
        const counted = await asPg(tx).query<{ state: DocumentState; documents: number }>(COUNTS, [tenantId, baseId]);
        const none = Object.fromEntries(Object.keys(DOCUMENT_STATES).map((state) => [state, 0])) as Record<DocumentState, number>;
        return { ...none, ...Object.fromEntries(counted.map(({ state, documents }) => [state, documents])) };
      }),
    passages: (tenantId, id, range) =>
      pool.withTenant(tenantId, (tx) => asPg(tx).query<StoredPassage>(PASSAGES, [tenantId, id, range?.from ?? 0, range?.count ?? null])),
    nextOriginal: (tenantId, baseId, after) =>
      pool.withTenant(
        tenantId,
        async (tx) => (await asPg(tx).query<OriginalDocument>(NEXT_ORIGINAL, [tenantId, baseId, after]))[0] ?? null,
      ),
  };
}

function toDocument(row: DocumentRow): Document {
  const { id, baseId, externalId, title, url, mediaType, audience, state, error, errorCode, attempts, passages } = row;
  const about = { id, baseId, externalId, title, url, mediaType, audience, state, error, errorCode, attempts, passages };
  return { ...about, bytes: row.get('bytes'), createdAt: row.createdAt, updatedAt: row.updatedAt };
}
