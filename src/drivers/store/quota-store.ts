/** Quotas on PostgreSQL: conversations are counted under a lock of the tenant's month, the rest by its rows. */
import type { TenantId } from '../../kernel/ids.ts';
import { DOCS_BASE } from '../../core/model/knowledge.ts';
import type { QuotaStore, QuotaUse } from '../../core/ports/quota-store.ts';
import type { PgPool } from '../_shared/pg-pool.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';
import { COUNTED_CHANNELS, COUNTED_DOCUMENTS, COUNTED_OPERATORS } from './put-within.ts';

const HOLD = 'select claw_quota_hold($1, $2, $3, $4) as over';
const USE = `select now() as now,
    coalesce((select q.conversations from quota_months q where q.tenant_id = t.id and q.month = claw_month()), 0) as conversations,
    (select count(*)::int from quota_holds h where h.tenant_id = t.id) as held,
    (${COUNTED_CHANNELS}),
    (${COUNTED_OPERATORS}),
    (${COUNTED_DOCUMENTS})
  from tenants t where t.id = $1`;

export function createQuotaStore(pool: PgPool): QuotaStore {
  return {
    hold: async (tenantId, turnId, quota, stops) => {
      const params = [tenantId, turnId, quota, stops];
      const [row] = await pool.query<{ over: boolean | null }>(HOLD, params, 'claw_quota_hold');
      if (row!.over === null) return 'refused';
      return row!.over ? 'over' : 'within';
    },
    use: (tenantId: TenantId) =>
      pool.withTenant(tenantId, async (tx) => (await asPg(tx).query<QuotaUse>(USE, [tenantId, DOCS_BASE], 'quota_use'))[0]!),
  };
}
