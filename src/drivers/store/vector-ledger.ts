/** The ledger of vectors on PostgreSQL. */
import type { PassageId, TenantId } from '../../kernel/ids.ts';
import { nameOfSpace, spaceOfName } from '../../core/model/vector.ts';
import type { UnheldPassage, VectorLedger, VectorWork } from '../../core/ports/vector-ledger.ts';
import type { PgPool } from '../_shared/pg-pool.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';
import { GROW_KNOWLEDGE_VERSION } from './delete-knowledge.ts';

const UNHELD = `
  select p.id as "passageId", p.document_id as "documentId", p.base_id as "baseId", d.audience, p.title, p.heading_path as "headingPath", p.text
  from passages p join documents d on d.tenant_id = $1 and d.id = p.document_id and d.deleted_at is null
  left join passage_vectors v on v.tenant_id = $1 and v.space = $2 and v.passage_id = p.id
  where p.tenant_id = $1 and (v.passage_id is null or v.audience <> d.audience) limit $3`;

const GONE = `
  select v.passage_id as id from passage_vectors v where v.tenant_id = $1 and v.space = $2
    and not exists (select from passages p where p.tenant_id = $1 and p.id = v.passage_id) limit $3`;

const COUNT = 'select count(*)::int as count from passage_vectors where tenant_id = $1 and space = $2 and held';

const NOTE = `
  insert into passage_vectors as v (tenant_id, space, passage_id, audience, held)
  select $1, $2, id, audience, held from unnest($3::uuid[], $4::text[], $5::boolean[]) as n(id, audience, held)
  on conflict (tenant_id, space, passage_id) do update set audience = excluded.audience, held = excluded.held`;

const FORGET = 'delete from passage_vectors where tenant_id = $1 and space = $2 and ($3::uuid[] is null or passage_id = any($3::uuid[]))';

/** Steps from space to space by the primary key instead of reading every row. */
const SPACES = `
  with recursive s as (
    (select space from passage_vectors where tenant_id = $1 order by space limit 1)
    union all
    select (select v.space from passage_vectors v where v.tenant_id = $1 and v.space > s.space order by v.space limit 1) from s where s.space is not null
  )
  select space from s where space is not null`;

const MINE = 'where tenant_id = $1 and fence = $2';

export function createVectorLedger(pool: PgPool): VectorLedger {
  const ask = <Row>(tenantId: TenantId, text: string, ...params: readonly unknown[]): Promise<Row[]> =>
    pool.withTenant(tenantId, (tx) => asPg(tx).query<Row>(text, [tenantId, ...params]));
  return {
    ...createWork(pool, ask),
    active: async (tenantId) => {
      const rows = await ask<{ active: string | null }>(tenantId, 'select active from vector_states where tenant_id = $1');
      return spaceOfName(rows[0]?.active ?? null);
    },
    unheld: (tenantId, space, limit) => ask<UnheldPassage>(tenantId, UNHELD, nameOfSpace(space), limit),
    gone: async (tenantId, space, limit) => (await ask<{ id: PassageId }>(tenantId, GONE, nameOfSpace(space), limit)).map(({ id }) => id),
    count: async (tenantId, space) => (await ask<{ count: number }>(tenantId, COUNT, nameOfSpace(space)))[0]?.count ?? 0,
    note: async (tenantId, space, passages) => {
      const columns = [passages.map((one) => one.passageId), passages.map((one) => one.audience), passages.map((one) => one.held)];
      if (passages.length > 0) await ask(tenantId, NOTE, nameOfSpace(space), ...columns);
    },
    forget: async (tenantId, space, ids) => void (await ask(tenantId, FORGET, nameOfSpace(space), ids)),
    spaces: async (tenantId) => (await ask<{ space: string }>(tenantId, SPACES)).flatMap(({ space }) => spaceOfName(space) ?? []),
  };
}

type Ask = <Row>(tenantId: TenantId, text: string, ...params: readonly unknown[]) => Promise<Row[]>;

function createWork(pool: PgPool, ask: Ask): Pick<VectorLedger, 'due' | 'lookAgain' | 'nudge' | 'renew' | 'release' | 'complete'> {
  return {
    due: async (limit, leaseMs, idleMs) => {
      const rows = await pool.query<{ tenant_id: TenantId; version: string; fence: string }>(
        'select * from claw_vectors_due($1, $2, $3)',
        [limit, leaseMs, Math.ceil(idleMs / 1_000)],
        'claw_vectors_due',
      );
      return rows.map((row) => ({ tenantId: row.tenant_id, version: Number(row.version), fence: Number(row.fence) }));
    },
    lookAgain: async () => void (await pool.query('select claw_vectors_look_again()')),
    nudge: async (tenantId) => {
      await ask(tenantId, `update vector_states set looked_at = '-infinity', due_at = '-infinity' where tenant_id = $1`);
    },
    renew: async ({ tenantId, fence }, leaseMs) => {
      const longer = `update vector_states set lease_until = clock_timestamp() + make_interval(secs => $3 / 1000.0) ${MINE} returning 1`;
      return (await ask(tenantId, longer, fence, leaseMs)).length > 0;
    },
    release: async ({ tenantId, fence }, retryInMs) => {
      const back = `update vector_states set lease_until = '-infinity', due_at = clock_timestamp() + make_interval(secs => $3 / 1000.0) ${MINE}`;
      await ask(tenantId, back, fence, retryInMs);
    },
    complete: (work, active, changed) => complete(pool, work, active && nameOfSpace(active), changed),
  };
}

/** The version is that of before the look: what changed meanwhile makes the tenant due again. */
const COMPLETE = `update vector_states set seen_version = $3, active = $4, lease_until = '-infinity', due_at = '-infinity' ${MINE} returning 1`;

async function complete(pool: PgPool, { tenantId, version, fence }: VectorWork, active: string | null, changed: boolean): Promise<void> {
  await pool.withTenant(tenantId, async (tx) => {
    const pg = asPg(tx);
    // Tenant first, as everywhere.
    const [now] = await pg.query<{ version: string }>('select knowledge_version as version from tenants where id = $1 for update', [
      tenantId,
    ]);
    const isMine =
      (await pg.query(COMPLETE, [tenantId, fence, changed && Number(now?.version) === version ? version + 1 : version, active])).length > 0;
    if (isMine && changed) await pg.query(GROW_KNOWLEDGE_VERSION, [tenantId]);
  });
}
