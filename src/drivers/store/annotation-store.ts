/** Pinned answers on PostgreSQL; row and document change in one transaction. */
import type { AnnotationId, BaseId, DocumentId, TenantId } from '../../kernel/ids.ts';
import { documentOf, matchable } from '../../core/model/annotation.ts';
import type { Annotation } from '../../core/model/annotation.ts';
import type { NewDocument } from '../../core/model/knowledge.ts';
import type { AnnotationStore, AnnotationWrite, PinnedCandidate, SavedAnnotation } from '../../core/ports/annotation-store.ts';
import type { PassageIndex } from '../../core/ports/passage-index.ts';
import type { UnitOfWork } from '../../core/ports/unit-of-work.ts';
import type { PgPool } from '../_shared/pg-pool.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';
import { deleteDocument } from './delete-knowledge.ts';
import { afterId, toPage } from './page-cursor.ts';
import { putDocuments } from './put-documents.ts';

interface Row {
  readonly id: AnnotationId;
  readonly base_id: BaseId;
  readonly question: string;
  readonly answer: string;
  readonly audience: Annotation['audience'];
  readonly locale: Annotation['locale'];
  readonly enabled: boolean;
  readonly hits: string;
  readonly last_hit_at: Date | null;
  readonly created_by: string;
  readonly updated_by: string;
  readonly created_at: Date;
  readonly updated_at: Date;
}

const COLUMNS =
  'id, base_id, question, answer, audience, locale, enabled, hits, last_hit_at, created_by, updated_by, created_at, updated_at';

/** Those of a base that is being taken away are gone with it. */
const LIST = `
  select ${COLUMNS} from annotations a where tenant_id = $1 and ($2::uuid is null or id > $2) and ($3::uuid is null or base_id = $3)
    and exists (select from knowledge_bases b where b.tenant_id = a.tenant_id and b.id = a.base_id and b.deleted_at is null)
  order by id limit $4`;

const GET = `
  select ${COLUMNS} from annotations a where tenant_id = $1 and id = $2
    and exists (select from knowledge_bases b where b.tenant_id = a.tenant_id and b.id = a.base_id and b.deleted_at is null)`;

const FIND = `
  select ${COLUMNS} from annotations where tenant_id = $1 and base_id = $2 and asked = $3 and locale is not distinct from $4`;

const SAVE = `
  insert into annotations as a (tenant_id, id, base_id, question, asked, answer, audience, locale, enabled, created_by, updated_by)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)
  on conflict (tenant_id, id) do update set question = excluded.question, asked = excluded.asked, answer = excluded.answer,
    audience = excluded.audience, locale = excluded.locale, enabled = excluded.enabled, updated_by = excluded.updated_by, updated_at = now()
  returning ${COLUMNS}`;

const DOCUMENT = 'select id from documents where tenant_id = $1 and base_id = $2 and external_id = $3 and deleted_at is null';

/** Functions that choose their tenant: each is one trip, on the way of every answer. */
const CANDIDATES = `
  select id, question, answer, exact, document_id as "documentId", passage_id as "passageId"
  from claw_annotation_candidates($1, $2, $3, $4, $5, $6)`;
const HIT = 'select claw_annotation_hit($1, $2)';

export function createAnnotationStore(pool: PgPool, index: PassageIndex): AnnotationStore {
  const ask = (tenantId: TenantId, text: string, params: readonly unknown[]): Promise<Row[]> =>
    pool.withTenant(tenantId, (tx) => asPg(tx).query<Row>(text, [tenantId, ...params]));
  return {
    list: async (tenantId, page, baseId) => toPage(page, await ask(tenantId, LIST, [afterId(page), baseId, page.limit + 1]), toAnnotation),
    get: async (tenantId, id) => (await ask(tenantId, GET, [id])).map(toAnnotation)[0] ?? null,
    find: async (tenantId, baseId, asked, locale) => (await ask(tenantId, FIND, [baseId, asked, locale])).map(toAnnotation)[0] ?? null,
    save: (annotation, document) => pool.withTenant(annotation.tenantId, (tx) => save(tx, annotation, document, index)),
    remove: (tenantId, id) => pool.withTenant(tenantId, (tx) => remove(tx, id, index)),
    candidates: ({ tenantId, baseIds, asked, found, language, audience }) =>
      pool.query<PinnedCandidate>(
        CANDIDATES,
        [tenantId, baseIds, asked, found, language, audience === 'internal'],
        'claw_annotation_candidates',
      ),
    countHit: async (tenantId, id) => void (await pool.query(HIT, [tenantId, id], 'claw_annotation_hit')),
  };
}

/** The document first: its locks, and the base that must be there, come in the order in which every other change takes them. */
async function save(tx: UnitOfWork, write: AnnotationWrite, document: NewDocument, index: PassageIndex): Promise<SavedAnnotation> {
  let stored = null;
  if (write.enabled) stored = (await putDocuments(tx, write.baseId, [document]))[0]!;
  else await removeDocument(tx, write, index);
  const { id, baseId, question, answer, audience, locale, enabled, by } = write;
  const params = [tx.tenantId, id, baseId, question, matchable(question), answer, audience, locale, enabled, by];
  const rows = await asPg(tx).query<Row>(SAVE, params);
  return { annotation: toAnnotation(rows[0]!), document: stored };
}

async function remove(tx: UnitOfWork, id: AnnotationId, index: PassageIndex): Promise<boolean> {
  const rows = await asPg(tx).query<Row>(GET, [tx.tenantId, id]);
  if (rows[0] === undefined) return false;
  await removeDocument(tx, { id, baseId: rows[0].base_id }, index);
  return (await asPg(tx).query('delete from annotations where tenant_id = $1 and id = $2 returning id', [tx.tenantId, id])).length > 0;
}

async function removeDocument(tx: UnitOfWork, { id, baseId }: Pick<Annotation, 'id' | 'baseId'>, index: PassageIndex): Promise<void> {
  const rows = await asPg(tx).query<{ id: DocumentId }>(DOCUMENT, [tx.tenantId, baseId, documentOf(id)]);
  for (const row of rows) await deleteDocument(tx, row.id, index);
}

function toAnnotation(row: Row): Annotation {
  return {
    id: row.id,
    baseId: row.base_id,
    question: row.question,
    answer: row.answer,
    audience: row.audience,
    locale: row.locale,
    enabled: row.enabled,
    hits: Number(row.hits),
    lastHitAt: row.last_hit_at,
    createdBy: row.created_by,
    updatedBy: row.updated_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
