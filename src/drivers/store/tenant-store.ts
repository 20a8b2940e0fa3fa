/** The businesses of this Claw on PostgreSQL: listed by one function that looks across them, each changed as itself. */
import { AuthError, ConflictError } from '../../kernel/errors.ts';
import type { TenantId } from '../../kernel/ids.ts';
import type { NewTenant, TenantChange, TenantStore, TenantView } from '../../core/ports/tenant-store.ts';
import type { PgPool } from '../_shared/pg-pool.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';
import type { PgUnitOfWork } from '../_shared/pg-unit-of-work.ts';
import { afterId, toPage } from './page-cursor.ts';

const COLUMNS = 'id, name, plan, state, platform as "isPlatform", created_at as "createdAt"';
const LIST = `select ${COLUMNS} from claw_list_tenants($1, $2)`;
const GET = `select ${COLUMNS} from tenants where id = $1`;
const CREATE = `insert into tenants (id, name, plan) values ($1, $2, $3) returning ${COLUMNS}`;
const ADD_KEY = `insert into api_keys (tenant_id, id, name, role, scopes, tier, hash, last_four) values ($1, $2, $3, $4, $5, $6, $7, $8)`;
const ADD_CHANNEL = 'insert into channels (tenant_id, id, kind, name, public_key) values ($1, $2, $3, $4, $5)';
const CHANGE = `update tenants set name = coalesce($2, name), plan = coalesce($3, plan), state = coalesce($4, state) where id = $1 returning ${COLUMNS}`;
/** Those that were open are known again; the API itself is shut by its keys. */
const PAUSE = `update channels set state = 'paused', suspended = true where tenant_id = $1 and state = 'active' and kind <> 'api'`;
const OPEN = `update channels set state = 'active', suspended = false where tenant_id = $1 and suspended`;

export function createTenantStore(pool: PgPool): TenantStore {
  const as = <T>(id: TenantId, work: (tx: PgUnitOfWork) => Promise<T>) => pool.withTenant(id, (tx) => work(asPg(tx)));
  return {
    list: async (page) => toPage(page, await pool.query<TenantView>(LIST, [afterId(page), page.limit + 1]), (row) => row),
    get: (id) => as(id, async (tx) => (await tx.query<TenantView>(GET, [id]))[0] ?? null),
    create: (tenant) => as(tenant.id, (tx) => create(tx, tenant)),
    change: (id, change) => as(id, (tx) => changeTenant(tx, change)),
  };
}

async function create(tx: PgUnitOfWork, { id, name, plan, key, channels }: NewTenant): Promise<TenantView> {
  const [made] = await tx.query<TenantView>(CREATE, [id, name, plan]);
  await tx.query(ADD_KEY, [id, key.id, key.name, key.role, key.scopes, key.tier, key.hash, key.lastFour]);
  for (const channel of channels) await tx.query(ADD_CHANNEL, [id, channel.id, channel.kind, channel.name, channel.publicKey]);
  return made!;
}

async function changeTenant(
  tx: PgUnitOfWork,
  { name = null, plan = null, state = null }: Nullable<TenantChange>,
): Promise<TenantView | null> {
  const [was] = await tx.query<TenantView>(`${GET} for no key update`, [tx.tenantId]);
  if (was === undefined) return null;
  if (was.isPlatform && state === 'suspended')
    throw new ConflictError('The business that runs this Claw cannot be suspended.', { field: 'state' });
  const [changed] = await tx.query<TenantView>(CHANGE, [tx.tenantId, name, plan, state]);
  if (changed!.state !== was.state) await tx.query(changed!.state === 'suspended' ? PAUSE : OPEN, [tx.tenantId]);
  return changed!;
}

type Nullable<T> = { readonly [K in keyof T]: T[K] | null };

/** Told to whoever calls for a business that is suspended. */
export const suspendedBusiness = (): AuthError => new AuthError('auth_forbidden', 'This business is suspended: ask who runs this Claw.');
