/** The lists of who is allowed and blocked, on PostgreSQL. */
import { ConflictError, NotFoundError } from '../../kernel/errors.ts';
import type { LimitEntryId, TenantId } from '../../kernel/ids.ts';
import { MOST_LIMIT_ENTRIES } from '../../core/model/limit-entry.ts';
import type { LimitEntry, LimitList, LimitSubject } from '../../core/model/limit-entry.ts';
import type { Tier } from '../../core/model/tier.ts';
import type { LimitListStore, NewLimitEntry } from '../../core/ports/limit-list-store.ts';
import type { PgPool } from '../_shared/pg-pool.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';
import type { PgUnitOfWork } from '../_shared/pg-unit-of-work.ts';
import { afterId, toPage } from './page-cursor.ts';

interface Row {
  readonly id: LimitEntryId;
  readonly list: LimitList;
  readonly subject: LimitSubject;
  readonly value: string;
  readonly reason: string;
  readonly changed_by: string;
  readonly changed_at: Date;
  readonly expires_at: Date | null;
}

const COLUMNS = 'id, list, subject, value, reason, changed_by, changed_at, expires_at';
/** Locks the tenant, so that two who add at once are counted one after the other. */
const GROW_VERSION = 'update tenants set settings_version = settings_version + 1 where id = $1 returning 1';
const IN_FORCE = `select ${COLUMNS} from limit_entries where tenant_id = $1 and (expires_at is null or expires_at > now())`;
const LIST = `select ${COLUMNS} from limit_entries where tenant_id = $1 and ($2::uuid is null or id < $2) and ($3::text is null or list = $3)
  order by id desc limit $4`;
const ADD = `insert into limit_entries (tenant_id, id, list, subject, value, reason, changed_by, expires_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (tenant_id, subject, value) do nothing returning ${COLUMNS}`;
const CHANGE = `update limit_entries set list = $3, reason = $4, expires_at = $5, changed_by = $6, changed_at = now()
  where tenant_id = $1 and id = $2 returning ${COLUMNS}`;

const TIERS_OF = {
  contact: 'select claw_contact_tier(c) as tier from contacts c where c.tenant_id = $1 and c.id = $2',
  key: `select tier from api_keys where tenant_id = $1 and id = $2 and revoked_at is null and (expires_at is null or expires_at > now())`,
} as const;

export function createLimitListStore(pool: PgPool): LimitListStore {
  const within = <T>(tenantId: TenantId, work: (tx: PgUnitOfWork) => Promise<T>) => pool.withTenant(tenantId, (tx) => work(asPg(tx)));
  return {
    all: (tenantId) =>
      within(tenantId, async (tx) => {
        // The version first: a change between the two reads then shows as an older version, which is asked for again.
        const version = await readVersion(tx);
        return { version, entries: (await tx.query<Row>(IN_FORCE, [tenantId], 'limit_entries_in_force')).map(toEntry) };
      }),
    version: (tenantId) => within(tenantId, readVersion),
    list: (tenantId, page, list) =>
      within(tenantId, async (tx) => toPage(page, await tx.query<Row>(LIST, [tenantId, afterId(page), list, page.limit + 1]), toEntry)),
    get: (tenantId, id) => within(tenantId, (tx) => read(tx, id)),
    add: (tenantId, entry) => within(tenantId, (tx) => add(tx, entry)),
    change: (tenantId, id, change, by) =>
      within(tenantId, async (tx) => {
        const now = await read(tx, id);
        if (now === null) return null;
        await growVersion(tx);
        const { list, reason, expiresAt } = { ...now, ...change };
        const [row] = await tx.query<Row>(CHANGE, [tenantId, id, list, reason, expiresAt, by]);
        return row ? toEntry(row) : null;
      }),
    remove: (tenantId, id) =>
      within(tenantId, async (tx) => {
        if ((await read(tx, id)) === null) return false;
        await growVersion(tx);
        return (await tx.query('delete from limit_entries where tenant_id = $1 and id = $2 returning 1', [tenantId, id])).length > 0;
      }),
    tierOf: (tenantId, subject, id) =>
      within(tenantId, async (tx) => (await tx.query<{ tier: Tier }>(TIERS_OF[subject], [tenantId, id]))[0]?.tier ?? null),
  };
}

async function add(tx: PgUnitOfWork, entry: NewLimitEntry): Promise<LimitEntry> {
  await growVersion(tx);
  const [held] = await tx.query<{ count: number }>('select count(*)::int as count from limit_entries where tenant_id = $1', [tx.tenantId]);
  if (held && held.count >= MOST_LIMIT_ENTRIES) {
    throw new ConflictError(`There are ${MOST_LIMIT_ENTRIES} entries already, the most that are kept. Remove some, or list a network.`);
  }
  const { id, list, subject, value, reason, by, expiresAt } = entry;
  const [row] = await tx.query<Row>(ADD, [tx.tenantId, id, list, subject, value, reason, by, expiresAt]);
  if (row === undefined) throw new ConflictError(`This ${subject} is listed already. Change or remove its entry.`);
  return toEntry(row);
}

async function read(tx: PgUnitOfWork, id: LimitEntryId): Promise<LimitEntry | null> {
  const [row] = await tx.query<Row>(`select ${COLUMNS} from limit_entries where tenant_id = $1 and id = $2`, [tx.tenantId, id]);
  return row ? toEntry(row) : null;
}

async function readVersion(tx: PgUnitOfWork): Promise<number> {
  const [row] = await tx.query<{ version: string }>('select settings_version as version from tenants where id = $1', [tx.tenantId]);
  return Number(row?.version ?? 0);
}

async function growVersion(tx: PgUnitOfWork): Promise<void> {
  if ((await tx.query(GROW_VERSION, [tx.tenantId])).length === 0) throw new NotFoundError('The tenant');
}

function toEntry(row: Row): LimitEntry {
  const { id, list, subject, value, reason, changed_by: by, changed_at: at, expires_at: expiresAt } = row;
  return { id, list, subject, value, reason, by, at, expiresAt };
}
