/** Channel secrets on PostgreSQL: sealed before they are written, so that a dump, a replica or a log of statements holds none. */
import { InputError, NotFoundError, UpstreamRefused } from '../../kernel/errors.ts';
import type { ChannelId } from '../../kernel/ids.ts';
import { seal, unseal } from '../../kernel/seal.ts';
import type { KeyRing } from '../../kernel/key-ring.ts';
import { Secret } from '../../kernel/secret.ts';
import type { SecretPlace, SecretStore } from '../../core/ports/secret-store.ts';
import type { PgPool } from '../_shared/pg-pool.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';
import type { PgUnitOfWork } from '../_shared/pg-unit-of-work.ts';
import { createTenantKeys, lastFour, removeSealed } from './tenant-key.ts';
import type { TenantKeyRow } from './tenant-key.ts';

const READ = `select s.sealed, s.repeatable, s.mark, k.wrapped, k.wrapped_by from channel_secrets s join tenant_keys k on k.tenant_id = s.tenant_id
  where s.tenant_id = $1 and s.channel_id = $2 and s.field = $3`;
const MARK = 'select mark from channel_secrets where tenant_id = $1 and channel_id = $2 and field = $3';
const LAST_FOURS = 'select channel_id, last_four from channel_secrets where tenant_id = $1 and field = $2';
const WRITE = `insert into channel_secrets (tenant_id, channel_id, field, sealed, last_four, repeatable) values ($1, $2, $3, $4, $5, $6)
  on conflict (tenant_id, channel_id, field) do update set sealed = excluded.sealed, last_four = excluded.last_four,
    repeatable = excluded.repeatable, mark = gen_random_uuid(), created_at = now()`;

interface SecretRow extends TenantKeyRow {
  readonly sealed: Uint8Array;
  readonly repeatable: string | null;
  readonly mark: string;
}

/** @param wrapping keys that wrap the tenants' data keys, each 32 bytes in base64url */
export function createSecretStore(pool: PgPool, wrapping: KeyRing): SecretStore {
  const keys = createTenantKeys(wrapping);
  const read = async (tx: PgUnitOfWork, place: SecretPlace) => (await tx.query<SecretRow>(READ, keyOf(place)))[0];
  return {
    put: (place, value, repeatable) =>
      pool.withTenant(place.tenantId, async (unit) => {
        const tx = asPg(unit);
        if (value.reveal() === '') throw new InputError('A secret cannot be empty.', { field: place.field });
        const there = 'select from channels where tenant_id = $1 and id = $2 for key share';
        if ((await tx.query(there, [place.tenantId, place.channelId])).length === 0) throw new NotFoundError('This channel');
        const key = await keys.hold(tx);
        const before = repeatable === undefined ? undefined : await read(tx, place);
        if (before && before.repeatable === repeatable) return open(key, before, place);
        const sealed = seal(key, Buffer.from(value.reveal()), sealPlace(place));
        await tx.query(WRITE, [...keyOf(place), sealed, lastFour(value), repeatable ?? null]);
        return value;
      }),
    get: (place) =>
      pool.withTenant(place.tenantId, async (unit) => {
        const row = await read(asPg(unit), place);
        return row ? { value: open(keys.open(place.tenantId, row), row, place), mark: row.mark } : null;
      }),
    mark: (place) =>
      pool.withTenant(place.tenantId, async (unit) => (await asPg(unit).query<{ mark: string }>(MARK, keyOf(place)))[0]?.mark ?? null),
    lastFours: (tenantId, field) =>
      pool.withTenant(tenantId, async (unit) => {
        const rows = await asPg(unit).query<{ channel_id: ChannelId; last_four: string }>(LAST_FOURS, [tenantId, field]);
        return new Map(rows.map((row) => [row.channel_id, row.last_four]));
      }),
    remove: (place) => pool.withTenant(place.tenantId, (unit) => remove(asPg(unit), place)),
  };
}

const REMOVE = 'delete from channel_secrets where tenant_id = $1 and channel_id = $2 and field = $3 returning field';

const remove = (tx: PgUnitOfWork, place: SecretPlace): Promise<boolean> =>
  removeSealed(tx, async () => (await tx.query(REMOVE, keyOf(place))).length > 0);

function open(key: Uint8Array, row: SecretRow, place: SecretPlace): Secret {
  const plain = unseal(key, row.sealed, sealPlace(place));
  if (plain !== null) return new Secret(Buffer.from(plain).toString('utf8'));
  throw new UpstreamRefused(
    `The sealed ${place.field} of this channel was changed or moved inside the database and cannot be opened. Set it anew, or restore the table channel_secrets from a backup.`,
    { field: place.field, facts: { channel_id: place.channelId, field: place.field } },
  );
}

const keyOf = ({ tenantId, channelId, field }: SecretPlace) => [tenantId, channelId, field];
const sealPlace = ({ tenantId, channelId, field }: SecretPlace) => ['channel-secret', tenantId, channelId, field];
