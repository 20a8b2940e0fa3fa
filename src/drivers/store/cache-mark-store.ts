/** Marks of what is not true any more, on PostgreSQL; rows of documents write theirs by triggers. */
import type { TenantId } from '../../kernel/ids.ts';
import type { CacheMarkStore } from '../../core/ports/cache-mark-store.ts';
import type { PgPool } from '../_shared/pg-pool.ts';

interface Row {
  readonly tenant_id: TenantId | null;
  readonly tag: string | null;
  readonly place: string | null;
  readonly horizon: string;
}

const SINCE = 'select tenant_id, tag, place, horizon from claw_cache_marks_since($1)';
const MOST_A_TRIM = 10_000;

export function createCacheMarkStore(pool: PgPool): CacheMarkStore {
  return {
    since: async (horizon) => {
      const rows = await pool.query<Row>(SINCE, [horizon], 'claw_cache_marks_since');
      const marks = rows.flatMap(({ tenant_id: tenantId, tag, place }) => (tenantId && tag && place ? [{ tenantId, tag, place }] : []));
      return { marks, horizon: rows[0]!.horizon };
    },
    mark: async (tenantId, tags) => void (await pool.query('select claw_cache_mark($1, $2)', [tenantId, tags], 'claw_cache_mark')),
    trim: async (ageMs) => void (await pool.query('select claw_cache_marks_trim($1, $2)', [ageMs, MOST_A_TRIM])),
  };
}
