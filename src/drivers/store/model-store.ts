/** Models of a business on PostgreSQL: their keys are sealed before they are written. */
import { ConflictError, UpstreamRefused } from '../../kernel/errors.ts';
import type { ModelId, TenantId } from '../../kernel/ids.ts';
import { seal, unseal } from '../../kernel/seal.ts';
import type { KeyRing } from '../../kernel/key-ring.ts';
import { Secret } from '../../kernel/secret.ts';
import { MOST_ENDPOINTS } from '../../core/model/model-endpoint.ts';
import type { ModelEndpoint, ModelFacts, ModelFault, ModelHealth } from '../../core/model/model-endpoint.ts';
import type { ModelChange, ModelStore, OpenModel } from '../../core/ports/model-store.ts';
import type { PgPool } from '../_shared/pg-pool.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';
import type { PgUnitOfWork } from '../_shared/pg-unit-of-work.ts';
import { createTenantKeys, lastFour, lockKey, removeSealed } from './tenant-key.ts';
import type { TenantKeyRow, TenantKeys } from './tenant-key.ts';

interface Row extends Omit<ModelFacts, 'baseUrl'> {
  readonly id: ModelId;
  readonly base_url: string;
  readonly last_four: string | null;
  readonly revision: string;
  readonly health: ModelHealth['state'] | null;
  readonly fault: ModelFault | null;
  readonly health_at: Date | null;
}

interface SealedRow extends Row, TenantKeyRow {
  readonly sealed: Uint8Array | null;
}

const COLUMNS = `m.id, m.kind, m.name, m.base_url, m.model, m.position, m.prices, m.limits, m.timeouts, m.extra, m.enabled, m.last_four, m.revision,
  m.health, m.fault, m.health_at`;
const ORDER = 'order by m.position, m.id';
const READ = `select ${COLUMNS} from model_endpoints m where m.tenant_id = $1`;
const OPEN = `select ${COLUMNS}, m.sealed, k.wrapped, k.wrapped_by from model_endpoints m left join tenant_keys k on k.tenant_id = m.tenant_id
  where m.tenant_id = $1`;
const CREATE = `insert into model_endpoints as m (tenant_id, id, kind, name, base_url, model, position, prices, limits, timeouts, extra, enabled)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`;
const CHANGE = `update model_endpoints m set name = $3, base_url = $4, model = $5, position = $6, prices = $7, limits = $8, timeouts = $9, extra = $10,
    enabled = $11, revision = revision + 1, health = null, fault = null, health_at = null
  where m.tenant_id = $1 and m.id = $2`;
const SET_KEY = 'update model_endpoints set sealed = $3, last_four = $4 where tenant_id = $1 and id = $2';
const TELL = `update model_endpoints set health = $4, fault = $5, health_at = clock_timestamp()
  where tenant_id = $1 and id = $2 and revision = $3 and (health is distinct from $4 or fault is distinct from $5)`;

/** @param wrapping keys that wrap the tenants' data keys, each 32 bytes in base64url */
export function createModelStore(pool: PgPool, wrapping: KeyRing): ModelStore {
  const keys = createTenantKeys(wrapping);
  const within = <T>(tenantId: TenantId, work: (tx: PgUnitOfWork) => Promise<T>) => pool.withTenant(tenantId, (tx) => work(asPg(tx)));
  return {
    create: (tenantId, id, facts, key) =>
      within(tenantId, async (tx) => {
        await refuseTooMany(tx);
        await tx.query(CREATE, [tenantId, id, facts.kind, ...columnsOf(facts)]);
        if (key !== null) await setKey(tx, keys, id, key);
        return (await read(tx, id))!;
      }),
    list: (tenantId) =>
      within(tenantId, async (tx) => (await tx.query<Row>(`${READ} ${ORDER}`, [tenantId])).map((row) => toEndpoint(tenantId, row))),
    get: (tenantId, id) => within(tenantId, (tx) => read(tx, id)),
    change: (tenantId, id, decide) => within(tenantId, (tx) => change(tx, keys, id, decide)),
    remove: (tenantId, id) =>
      within(tenantId, (tx) =>
        removeSealed(tx, async () => {
          const gone = 'delete from model_endpoints where tenant_id = $1 and id = $2 returning id';
          return (await tx.query(gone, [tenantId, id])).length > 0;
        }),
      ),
    open: (tenantId, id) =>
      within(tenantId, async (tx) => {
        const [row] = await tx.query<SealedRow>(`${OPEN} and m.id = $2`, [tenantId, id]);
        return row ? openRow(keys, tenantId, row) : null;
      }),
    openAll: (tenantId, kind) =>
      within(tenantId, async (tx) => {
        const rows = await tx.query<SealedRow>(`${OPEN} and m.kind = $2 and m.enabled ${ORDER}`, [tenantId, kind], 'open_models');
        return rows.map((row) => openRow(keys, tenantId, row));
      }),
    tell: (tenantId, id, revision, { state, fault }) =>
      within(tenantId, async (tx) => void (await tx.query(TELL, [tenantId, id, revision, state, fault]))),
  };
}

/** Under a lock of the tenant, or two at once would both find room. */
async function refuseTooMany(tx: PgUnitOfWork): Promise<void> {
  await tx.query('select from tenants where id = $1 for no key update', [tx.tenantId]);
  const [row] = await tx.query<{ held: number }>('select count(*)::int as held from model_endpoints where tenant_id = $1', [tx.tenantId]);
  if (row && row.held >= MOST_ENDPOINTS) {
    throw new ConflictError(`There are ${MOST_ENDPOINTS} models already, the most that are kept. Delete one first.`);
  }
}

async function read(tx: PgUnitOfWork, id: ModelId): Promise<ModelEndpoint | null> {
  const [row] = await tx.query<Row>(`${READ} and m.id = $2`, [tx.tenantId, id]);
  return row ? toEndpoint(tx.tenantId, row) : null;
}

async function change(
  tx: PgUnitOfWork,
  keys: TenantKeys,
  id: ModelId,
  decide: (now: ModelEndpoint) => ModelChange,
): Promise<ModelEndpoint | null> {
  await lockKey(tx);
  const [row] = await tx.query<Row>(`${READ} and m.id = $2 for update`, [tx.tenantId, id]);
  if (row === undefined) return null;
  const now = toEndpoint(tx.tenantId, row);
  const { key, ...facts } = decide(now);
  await tx.query(CHANGE, [tx.tenantId, id, ...columnsOf({ ...now, ...facts })]);
  if (key) await setKey(tx, keys, id, key);
  if (key === null) await removeSealed(tx, () => tx.query(SET_KEY, [tx.tenantId, id, null, null]));
  return read(tx, id);
}

async function setKey(tx: PgUnitOfWork, keys: TenantKeys, id: ModelId, key: Secret): Promise<void> {
  const sealed = seal(await keys.hold(tx), Buffer.from(key.reveal()), sealPlace(tx.tenantId, id));
  await tx.query(SET_KEY, [tx.tenantId, id, sealed, lastFour(key)]);
}

function openRow(keys: TenantKeys, tenantId: TenantId, row: SealedRow): OpenModel {
  const endpoint = toEndpoint(tenantId, row);
  if (row.sealed === null) return { endpoint, key: null };
  const plain = unseal(keys.open(tenantId, row), row.sealed, sealPlace(tenantId, row.id));
  if (plain !== null) return { endpoint, key: new Secret(Buffer.from(plain).toString('utf8')) };
  throw new UpstreamRefused(
    `The sealed key of the model "${endpoint.name}" was changed or moved inside the database and cannot be opened. Set it anew, or restore the table model_endpoints from a backup.`,
    { field: 'api_key', facts: { model_id: row.id } },
  );
}

const sealPlace = (tenantId: TenantId, id: ModelId) => ['model-key', tenantId, id];

const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));

function columnsOf({ name, baseUrl, model, position, prices, limits, timeouts, extra, enabled }: ModelFacts): unknown[] {
  return [name, baseUrl, model, position, json(prices), json(limits), json(timeouts), json(extra), enabled];
}

function toEndpoint(tenantId: TenantId, row: Row): ModelEndpoint {
  const { id, kind, name, model, position, prices, limits, timeouts, extra, enabled } = row;
  return {
    tenantId,
    id,
    kind,
    name,
    baseUrl: row.base_url,
    model,
    position,
    prices,
    limits,
    timeouts,
    extra,
    enabled,
    lastFour: row.last_four,
    revision: Number(row.revision),
    health: row.health === null || row.health_at === null ? null : { state: row.health, fault: row.fault, at: row.health_at },
  };
}
