/** Begun installations on PostgreSQL: a row each, which whoever takes it deletes, so that it counts once. */
import type { InstallStore, TakenInstall } from '../../core/ports/install-store.ts';
import type { PgPool } from '../_shared/pg-pool.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';

const FORGET = 'delete from app_installs where tenant_id = $1 and expires_at < clock_timestamp()';
const ADD = `insert into app_installs (tenant_id, id, kind, app_id, asked_by, name, base_ids, expires_at)
  values ($1, $2, $3, $4, $5, $6, $7, clock_timestamp() + make_interval(secs => $8 / 1000.0)) returning expires_at`;
const TAKE = `delete from app_installs i using tenants t
  where i.tenant_id = $1 and i.id = $2 and i.kind = $3 and i.app_id = $4 and i.expires_at > clock_timestamp() and t.id = i.tenant_id
    and (exists (select from api_keys k where k.tenant_id = i.tenant_id and k.id = i.asked_by and k.revoked_at is null
        and (k.expires_at is null or k.expires_at > now()))
      or exists (select from operators o where o.tenant_id = i.tenant_id and o.id = i.asked_by and o.state = 'active'))
  returning i.name, t.name as business, array(select b.id from knowledge_bases b
    where b.tenant_id = i.tenant_id and b.id = any(i.base_ids) and b.deleted_at is null order by b.id) as "baseIds"`;

export function createInstallStore(pool: PgPool): InstallStore {
  return {
    add: ({ tenantId, id, kind, appId, askedBy, name, baseIds }, lifetimeMs) =>
      pool.withTenant(tenantId, async (unit) => {
        const tx = asPg(unit);
        await tx.query(FORGET, [tenantId]);
        const [row] = await tx.query<{ expires_at: Date }>(ADD, [tenantId, id, kind, appId, askedBy, name, baseIds, lifetimeMs]);
        return row!.expires_at;
      }),
    take: (tenantId, id, { kind, appId }) =>
      pool.withTenant(tenantId, async (unit) => {
        const [row] = await asPg(unit).query<TakenInstall>(TAKE, [tenantId, id, kind, appId]);
        return row ?? null;
      }),
  };
}
