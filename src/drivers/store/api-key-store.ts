/** The keys of a business on PostgreSQL. */
import { ConflictError } from '../../kernel/errors.ts';
import type { ApiKeyId, TenantId } from '../../kernel/ids.ts';
import type { ApiKey } from '../../core/model/api-key.ts';
import type { ApiKeyStore } from '../../core/ports/api-key-store.ts';
import type { PgPool } from '../_shared/pg-pool.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';
import type { PgUnitOfWork } from '../_shared/pg-unit-of-work.ts';
import { afterId, toPage } from './page-cursor.ts';

const COLUMNS = `id, name, role, scopes, tier, last_four as "lastFour", created_at as "createdAt", expires_at as "expiresAt", revoked_at as "revokedAt",
  last_used_at as "lastUsedAt"`;
const IN_USE = 'revoked_at is null and (expires_at is null or expires_at > now())';
const ONE = `select ${COLUMNS} from api_keys where tenant_id = $1 and id = $2`;
const LIST = `select ${COLUMNS} from api_keys where tenant_id = $1 and ($2::uuid is null or id < $2) order by id desc limit $3`;
const CREATE = `insert into api_keys (tenant_id, id, name, role, scopes, tier, hash, last_four, expires_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning ${COLUMNS}`;
const LOCK_IN_USE = `${ONE} and ${IN_USE} for update`;
const SUCCEED = `insert into api_keys (tenant_id, id, name, role, scopes, tier, hash, last_four, expires_at)
  select tenant_id, $3, name, role, scopes, tier, $4, $5, now() + (expires_at - created_at) from api_keys where tenant_id = $1 and id = $2
  returning ${COLUMNS}`;
const END_SOON = `update api_keys set expires_at = least(expires_at, now() + make_interval(secs => $3)) where tenant_id = $1 and id = $2`;
/** Each of them is locked, in one order, so that two who revoke at once cannot take the last two. */
const LASTING_OWNERS = `select id from api_keys where tenant_id = $1 and role = 'owner' and scopes is null and revoked_at is null and expires_at is null
  order by id for update`;
const REVOKE = 'update api_keys set revoked_at = now() where tenant_id = $1 and id = $2 and revoked_at is null';

export function createApiKeyStore(pool: PgPool): ApiKeyStore {
  const within = <T>(tenantId: TenantId, work: (tx: PgUnitOfWork) => Promise<T>) => pool.withTenant(tenantId, (tx) => work(asPg(tx)));
  return {
    list: (tenantId, page) =>
      within(tenantId, async (tx) => toPage(page, await tx.query<ApiKey>(LIST, [tenantId, afterId(page), page.limit + 1]), (row) => row)),
    get: (tenantId, id) => within(tenantId, async (tx) => (await tx.query<ApiKey>(ONE, [tenantId, id]))[0] ?? null),
    create: (tenantId, { id, name, role, scopes, tier, hash, lastFour }, expiresAt) =>
      within(
        tenantId,
        async (tx) => (await tx.query<ApiKey>(CREATE, [tenantId, id, name, role, scopes, tier, hash, lastFour, expiresAt]))[0]!,
      ),
    rotate: (tenantId, id, { id: successor, hash, lastFour }, overlapS) =>
      within(tenantId, async (tx) => {
        if ((await tx.query(LOCK_IN_USE, [tenantId, id])).length === 0) return null;
        const [made] = await tx.query<ApiKey>(SUCCEED, [tenantId, id, successor, hash, lastFour]);
        await tx.query(END_SOON, [tenantId, id, overlapS]);
        return made!;
      }),
    revoke: (tenantId, id) => within(tenantId, (tx) => revoke(tx, id)),
  };
}

async function revoke(tx: PgUnitOfWork, id: ApiKeyId): Promise<boolean> {
  const lasting = await tx.query<{ id: ApiKeyId }>(LASTING_OWNERS, [tx.tenantId]);
  if (lasting.length === 1 && lasting[0]!.id === id) {
    throw new ConflictError("This is the last owner's key without an end: make another one first.");
  }
  if ((await tx.query(ONE, [tx.tenantId, id])).length === 0) return false;
  await tx.query(REVOKE, [tx.tenantId, id]);
  return true;
}
