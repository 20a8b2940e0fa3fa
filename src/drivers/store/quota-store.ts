/** Quotas on PostgreSQL: conversations are counted under a lock of the tenant's month, the rest by its rows. */
import type { TenantId } from '../../kernel/ids.ts';
import { DOCS_BASE } from '../../core/model/knowledge.ts';
import type { QuotaStore, QuotaUse } from '../../core/ports/quota-store.ts';
import type { PgPool } from '../_shared/pg-pool.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';

const HOLD = 'select claw_quota_hold($1, $2, $3, $4) as over';
const USE = `select t.plan, now() as now,
    coalesce((select q.conversations from quota_months q where q.tenant_id = t.id and q.month = claw_month()), 0) as conversations,
    (select count(*)::int from quota_holds h where h.tenant_id = t.id) as held,
    (select count(*)::int from channels c where c.tenant_id = t.id and c.kind <> 'api') as channels,
    (select count(*)::int from documents d join knowledge_bases b on b.tenant_id = d.tenant_id and b.id = d.base_id
      where d.tenant_id = t.id and d.deleted_at is null and b.deleted_at is null and b.name <> $2) as documents
  from tenants t where t.id = $1`;

export function createQuotaStore(pool: PgPool): QuotaStore {
  return {
    hold: async (tenantId, turnId, quotas, stops) => {
      const params = [tenantId, turnId, JSON.stringify(quotas), stops];
      const [row] = await pool.query<{ over: boolean | null }>(HOLD, params, 'claw_quota_hold');
      if (row!.over === null) return 'refused';
      return row!.over ? 'over' : 'within';
    },
    use: (tenantId: TenantId) =>
      pool.withTenant(tenantId, async (tx) => (await asPg(tx).query<QuotaUse>(USE, [tenantId, DOCS_BASE], 'quota_use'))[0]!),
  };
}
