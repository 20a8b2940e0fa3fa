/** Addresses of a business and what is on its way to them, on PostgreSQL: secrets are sealed before they are written. */
import { ConflictError, UpstreamRefused } from '../../kernel/errors.ts';
import type { EndpointId, NotificationEventId, NotificationSendId, TenantId } from '../../kernel/ids.ts';
import { seal, unseal } from '../../kernel/seal.ts';
import type { KeyRing } from '../../kernel/key-ring.ts';
import { Secret } from '../../kernel/secret.ts';
import { MOST_NOTIFICATION_ENDPOINTS, SECRET_OVERLAP_MS } from '../../core/model/notification.ts';
import type { NotificationEndpoint } from '../../core/model/notification.ts';
import type { EndpointFacts, NotificationStore, OpenSend } from '../../core/ports/notification-store.ts';
import type { PgPool } from '../_shared/pg-pool.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';
import type { PgUnitOfWork } from '../_shared/pg-unit-of-work.ts';
import { createSends } from './notification-sends.ts';
import { createTenantKeys, lockKey, removeSealed } from './tenant-key.ts';
import type { TenantKeyRow, TenantKeys } from './tenant-key.ts';

const COLUMNS = `e.id, e.name, e.url, e.events, e.enabled, e.off_reason as "offReason", e.created_at as "createdAt"`;
const READ = `select ${COLUMNS} from notification_endpoints e where e.tenant_id = $1`;
const ONE = `${READ} and e.id = $2`;
const CREATE = `insert into notification_endpoints (tenant_id, id, name, url, events, enabled, sealed) values ($1, $2, $3, $4, $5, $6, $7)`;
const CHANGE = `
  update notification_endpoints set name = coalesce($3, name), url = coalesce($4, url), events = coalesce($5, events),
    off_reason = case when $6 then null else off_reason end, enabled = coalesce($6, enabled)
  where tenant_id = $1 and id = $2`;
const ROTATE = `
  update notification_endpoints set sealed_before = sealed, before_until = clock_timestamp() + make_interval(secs => $4 / 1000.0), sealed = $3
  where tenant_id = $1 and id = $2 returning id`;
/** An attempt is counted before it is made: one that kills its process counts too. */
const BEGIN = `
  update notification_sends s set attempts = s.attempts + 1
  from notification_endpoints e join tenant_keys k on k.tenant_id = e.tenant_id, notifications_outbox o
  where s.tenant_id = $1 and s.id = $2 and s.state = 'planned' and e.tenant_id = $1 and e.id = s.endpoint_id and e.enabled
    and o.tenant_id = $1 and o.id = s.event_id
  returning s.event_id, s.attempts, s.endpoint_id, o.kind, o.payload, o.created_at, e.url, e.sealed, k.wrapped, k.wrapped_by,
    case when e.before_until > clock_timestamp() then e.sealed_before end as sealed_before`;

interface OpenRow extends TenantKeyRow {
  readonly event_id: NotificationEventId;
  readonly attempts: number;
  readonly endpoint_id: EndpointId;
  readonly kind: string;
  readonly payload: unknown;
  readonly created_at: Date;
  readonly url: string;
  readonly sealed: Uint8Array;
  readonly sealed_before: Uint8Array | null;
}

/** @param wrapping keys that wrap the tenants' data keys, each 32 bytes in base64url */
export function createNotificationStore(pool: PgPool, wrapping: KeyRing): NotificationStore {
  const keys = createTenantKeys(wrapping);
  const within = <T>(tenantId: TenantId, work: (tx: PgUnitOfWork) => Promise<T>) => pool.withTenant(tenantId, (tx) => work(asPg(tx)));
  return {
    ...createSends(pool),
    create: (tenantId, id, facts, secret) => within(tenantId, (tx) => create(tx, keys, id, facts, secret)),
    list: (tenantId) => within(tenantId, (tx) => tx.query<NotificationEndpoint>(`${READ} order by e.created_at, e.id`, [tenantId])),
    get: (tenantId, id) => within(tenantId, (tx) => read(tx, id)),
    change: (tenantId, id, { name, url, events, enabled }) =>
      within(tenantId, async (tx) => {
        await tx.query(CHANGE, [tenantId, id, name ?? null, url ?? null, events ?? null, enabled ?? null]);
        return read(tx, id);
      }),
    rotate: (tenantId, id, secret) =>
      within(tenantId, async (tx) => {
        await lockKey(tx);
        await tx.query(ROTATE, [tenantId, id, await sealed(tx, keys, id, secret), SECRET_OVERLAP_MS]);
        return read(tx, id);
      }),
    remove: (tenantId, id) =>
      within(tenantId, (tx) =>
        removeSealed(tx, async () => {
          const gone = 'delete from notification_endpoints where tenant_id = $1 and id = $2 returning id';
          return (await tx.query(gone, [tenantId, id])).length > 0;
        }),
      ),
    begin: async (tenantId, id) => {
      const [row] = await within(tenantId, (tx) => tx.query<OpenRow>(BEGIN, [tenantId, id]));
      // Outside, or a secret that cannot be opened would take the count of the attempt back.
      return row ? openRow(keys, tenantId, id, row) : null;
    },
  };
}

/** Under a lock of the tenant, or two at once would both find room. */
async function create(tx: PgUnitOfWork, keys: TenantKeys, id: EndpointId, facts: EndpointFacts, secret: Secret) {
  await tx.query('select from tenants where id = $1 for no key update', [tx.tenantId]);
  const [row] = await tx.query<{ held: number }>('select count(*)::int as held from notification_endpoints where tenant_id = $1', [
    tx.tenantId,
  ]);
  if (row && row.held >= MOST_NOTIFICATION_ENDPOINTS) {
    throw new ConflictError(`There are ${MOST_NOTIFICATION_ENDPOINTS} addresses already, the most that are kept. Delete one first.`);
  }
  const { name, url, events, enabled } = facts;
  await tx.query(CREATE, [tx.tenantId, id, name, url, events, enabled, await sealed(tx, keys, id, secret)]);
  return (await read(tx, id))!;
}

async function read(tx: PgUnitOfWork, id: EndpointId): Promise<NotificationEndpoint | null> {
  return (await tx.query<NotificationEndpoint>(ONE, [tx.tenantId, id]))[0] ?? null;
}

const sealPlace = (tenantId: TenantId, id: EndpointId) => ['webhook-secret', tenantId, id];

const sealed = async (tx: PgUnitOfWork, keys: TenantKeys, id: EndpointId, secret: Secret): Promise<Uint8Array> =>
  seal(await keys.hold(tx), Buffer.from(secret.reveal()), sealPlace(tx.tenantId, id));

function openRow(keys: TenantKeys, tenantId: TenantId, id: NotificationSendId, row: OpenRow): OpenSend {
  const key = keys.open(tenantId, row);
  const secrets = [row.sealed, row.sealed_before].flatMap((one) => {
    if (one === null) return [];
    const plain = unseal(key, one, sealPlace(tenantId, row.endpoint_id));
    if (plain !== null) return [new Secret(Buffer.from(plain).toString('utf8'))];
    throw new UpstreamRefused(
      'The sealed secret of a notification address was changed or moved inside the database and cannot be opened.',
      {
        facts: { endpoint_id: row.endpoint_id },
      },
    );
  });
  const { event_id: eventId, kind, payload: data, created_at: at, attempts, url } = row;
  return { id, eventId, kind, data, at, attempts, url, secrets };
}
