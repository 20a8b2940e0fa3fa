/** The data key of a tenant: random, and wrapped by a key derived from the master key, which alone never lies in the database. */
import { createHash } from 'node:crypto';
import { ConfigError, UpstreamRefused } from '../../kernel/errors.ts';
import type { TenantId } from '../../kernel/ids.ts';
import { newSealKey, seal, unseal } from '../../kernel/seal.ts';
import type { KeyRing } from '../../kernel/key-ring.ts';
import type { Secret } from '../../kernel/secret.ts';
import type { PgUnitOfWork } from '../_shared/pg-unit-of-work.ts';

/** Purpose under which the wrapping key is derived from the master key. */
export const WRAPPING_PURPOSE = 'seal-tenant-keys';

// An update that changes nothing, so that a key that is there comes back locked.
const HOLD = `insert into tenant_keys (tenant_id, wrapped, wrapped_by) values ($1, $2, $3)
  on conflict (tenant_id) do update set tenant_id = excluded.tenant_id returning wrapped, wrapped_by`;

const UNUSED = `delete from tenant_keys where tenant_id = $1 and not exists (select from channel_secrets where tenant_id = $1)
  and not exists (select from model_endpoints where tenant_id = $1 and sealed is not null)
  and not exists (select from notification_endpoints where tenant_id = $1)`;

/** Of a shorter value four characters would be too much of it. */
const LEAST_SHOWN = 16;

export interface TenantKeyRow {
  readonly wrapped: Uint8Array;
  readonly wrapped_by: string;
}

export interface TenantKeys {
  /** The key of a row. @throws ConfigError under another master key, UpstreamRefused for a changed or moved row */
  open(tenantId: TenantId, row: TenantKeyRow): Uint8Array;
  /** The row of a tenant whose key this is, under the first key of the ring. */
  wrap(tenantId: TenantId, key: Uint8Array): TenantKeyRow;
  /** The tenant's key, made when there is none; its row stays locked, so that changes of one tenant's secrets come one after the other. */
  hold(tx: PgUnitOfWork): Promise<Uint8Array>;
}

/** Says which key wrapped a row and nothing about the key: it has full entropy. */
export const wrappingName = (wrapping: Secret): string =>
  createHash('sha256').update('claw wrapping key').update(bytesOf(wrapping)).digest('hex').slice(0, 16);

const bytesOf = (wrapping: Secret): Uint8Array => Buffer.from(wrapping.reveal(), 'base64url');

/** Each of `wrapping` is 32 bytes in base64url. */
export function createTenantKeys(wrapping: KeyRing): TenantKeys {
  const byName = new Map(wrapping.map((one) => [wrappingName(one), bytesOf(one)]));
  const open = (tenantId: TenantId, row: TenantKeyRow): Uint8Array => {
    const key = byName.get(row.wrapped_by);
    if (key === undefined) throw otherMasterKey();
    const opened = unseal(key, row.wrapped, ['tenant-key', tenantId]);
    if (opened !== null) return opened;
    throw new UpstreamRefused(
      "This business's data key was changed or moved inside the database and cannot be opened. Restore the table tenant_keys from a backup, or remove the channel secrets and model keys of this business and set them anew.",
    );
  };
  const wrap = (tenantId: TenantId, key: Uint8Array): TenantKeyRow => ({
    wrapped: seal(bytesOf(wrapping[0]), key, ['tenant-key', tenantId]),
    wrapped_by: wrappingName(wrapping[0]),
  });
  return {
    open,
    wrap,
    hold: async (tx) => {
      const { wrapped, wrapped_by: name } = wrap(tx.tenantId, newSealKey());
      const fresh = [tx.tenantId, wrapped, name];
      const [row] = await tx.query<TenantKeyRow>(HOLD, fresh);
      return open(tx.tenantId, row!);
    },
  };
}

/** What seals or takes away sealed values of the tenant locks its key before anything else, so that two at once wait in one order. */
export const lockKey = async (tx: PgUnitOfWork): Promise<void> =>
  void (await tx.query('select from tenant_keys where tenant_id = $1 for update', [tx.tenantId]));

/** Takes sealed values away. The key goes with the last of them, so that a business whose master key is lost can begin anew. */
export async function removeSealed<T>(tx: PgUnitOfWork, removal: () => Promise<T>): Promise<T> {
  await lockKey(tx);
  const removed = await removal();
  await tx.query(UNUSED, [tx.tenantId]);
  return removed;
}

/** What people may see of a sealed value, empty for one too short to show any. */
export const lastFour = (value: Secret): string => (value.reveal().length < LEAST_SHOWN ? '' : value.reveal().slice(-4));

function otherMasterKey(): ConfigError {
  return new ConfigError(
    'The channel secrets in this database were sealed under another CLAW_MASTER_KEY. Start Claw with that key (by default the file master-key of its CLAW_HOME), or, when it is lost, remove the channel secrets and model keys and set them anew.',
    { field: 'CLAW_MASTER_KEY' },
  );
}
