/** Exports and erases a customer on PostgreSQL, by the list of tables that may hold anything of one. */
import type { ContactId, TenantId } from '../../../kernel/ids.ts';
import type { Erasure } from '../../../core/model/erasure.ts';
import type { ErasureOrder, PersonRow, PersonStore } from '../../../core/ports/person-store.ts';
import type { PgPool } from '../../_shared/pg-pool.ts';
import { asPg } from '../../_shared/pg-unit-of-work.ts';
import type { PgUnitOfWork } from '../../_shared/pg-unit-of-work.ts';
import { PERSONAL_TABLES } from './personal-tables.ts';
import type { PersonalTable } from './personal-tables.ts';

/** Rows of a piece of an export; files, which are large, come one by one. */
const PIECE = 200;

/** The contact before its conversations, and these in one order, as whoever takes a message in locks them. */
const LOCKS = [
  'select from contacts where tenant_id = $1 and id = $2 for update',
  'select from conversations where tenant_id = $1 and contact_id = $2 order by id for update',
] as const;

const OF_CONTACT = `select m.id from messages m join conversations c on c.tenant_id = m.tenant_id and c.id = m.conversation_id
  where c.tenant_id = $1 and c.contact_id = $2`;

/** A gap keeps the words that somebody else's question has too. A word of the analyser is a part of the text that it stands in. */
const KEEP_WORDS_OF_OTHERS = `
  update knowledge_gaps g set words = array(
      select w from unnest(g.words) w where exists (
        select from gap_questions o join messages m on m.tenant_id = o.tenant_id and m.id = o.message_id
        where o.tenant_id = g.tenant_id and o.gap_id = g.id and o.message_id not in (${OF_CONTACT})
          and strpos(lower(normalize(m.text, NFKC)), w) > 0))
    where g.tenant_id = $1 and g.id in (select q.gap_id from gap_questions q where q.tenant_id = $1 and q.message_id in (${OF_CONTACT}))
    returning g.id`;
const REMOVE_EMPTY_GAPS = `
  delete from knowledge_gaps g where g.tenant_id = $1 and g.id = any($2::uuid[])
    and not exists (select from gap_questions q where q.tenant_id = g.tenant_id and q.gap_id = g.id) returning g.id`;

const PROOF = `contact_id as "contactId", erased_by as "erasedBy", erased_at as "erasedAt", removed, caches_until as "cachesUntil",
  backups_until as "backupsUntil"`;
const KEEP_PROOF = `
  insert into erasures (tenant_id, contact_id, erased_by, removed, caches_until, backups_until)
  values ($1, $2, $3, $4, now() + make_interval(secs => $5), now() + make_interval(secs => $6)) returning ${PROOF}`;
const READ_PROOF = `select ${PROOF} from erasures where tenant_id = $1 and contact_id = $2`;

export function createPersonStore(pool: PgPool): PersonStore {
  return {
    erase: (tenantId, order) =>
      pool.withTenant(tenantId, async (tx) => {
        const pg = asPg(tx);
        const of = [tenantId, order.contactId] as const;
        // Who waited here for another one that erases the contact finds it gone.
        if ((await pg.query(LOCKS[0], of)).length === 0) return readProof(pg, order.contactId);
        await pg.query(LOCKS[1], of);
        return erase(pg, order);
      }),
    erasure: (tenantId, id) => pool.withTenant(tenantId, (tx) => readProof(asPg(tx), id)),
    rows: (tenantId, id) => readAll(pool, tenantId, id),
  };
}

const readProof = async (pg: PgUnitOfWork, id: ContactId): Promise<Erasure | null> =>
  (await pg.query<Erasure>(READ_PROOF, [pg.tenantId, id]))[0] ?? null;

async function erase(pg: PgUnitOfWork, { contactId, by, cachesS, backupsS, cacheTags }: ErasureOrder): Promise<Erasure> {
  const of = [pg.tenantId, contactId];
  const gaps = (await pg.query<{ id: string }>(KEEP_WORDS_OF_OTHERS, of)).map(({ id }) => id);
  const removed: Record<string, number> = {};
  for (const { table, rows } of PERSONAL_TABLES) {
    const gone = `with gone as (delete from ${table} where tenant_id = $1 and $2::uuid is not null and ${rows} returning 1)`;
    const [count] = await pg.query<{ rows: number }>(`${gone} select count(*)::int as rows from gone`, of);
    if (count!.rows > 0) removed[table] = count!.rows;
  }
  const left = await pg.query(REMOVE_EMPTY_GAPS, [pg.tenantId, gaps]);
  if (left.length > 0) removed['knowledge_gaps'] = left.length;
  await pg.query('select claw_cache_mark($1, $2)', [pg.tenantId, cacheTags]);
  return (await pg.query<Erasure>(KEEP_PROOF, [...of, by, JSON.stringify(removed), cachesS, backupsS]))[0]!;
}

/** Each piece in a transaction of its own: whoever reads slowly holds nothing up. */
async function* readAll(pool: PgPool, tenantId: TenantId, id: ContactId): AsyncGenerator<PersonRow> {
  for (const personal of PERSONAL_TABLES.toReversed()) {
    if (personal.key === undefined) continue;
    const limit = personal.told.includes('bytes') ? 1 : PIECE;
    const text = selectOf(personal);
    for (let after: string | null = null, isLast = false; !isLast;) {
      const params: readonly unknown[] = [tenantId, id, after, limit];
      const rows = await pool.withTenant(tenantId, (tx) => asPg(tx).query<{ key: string; row: PersonRow['row'] }>(text, params));
      for (const { row } of rows) yield { table: personal.table, row };
      after = rows.at(-1)?.key ?? null;
      isLast = rows.length < limit;
    }
  }
}

/** $3 the key of the last row before, $4 how many. */
function selectOf({ table, rows, told, key }: PersonalTable): string {
  const values = told.map((column) => `'${column}', ${column === 'bytes' ? `translate(encode(bytes, 'base64'), E'\\n', '')` : column}`);
  return `select (${key}) collate "C" as key, jsonb_build_object(${values.join(', ')}) as row from ${table}
    where tenant_id = $1 and $2::uuid is not null and ${rows} and ($3::text is null or (${key}) collate "C" > $3) order by 1 limit $4`;
}
