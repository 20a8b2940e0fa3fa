/** Wraps the data key of every tenant anew under the first master key, while processes that know both keys go on working. */
import type pg from 'pg';
import type { TenantId } from '../../kernel/ids.ts';
import type { KeyRing } from '../../kernel/key-ring.ts';
import { readAcross, withOwner } from './read-across.ts';
import { createTenantKeys, wrappingName } from './tenant-key.ts';
import type { TenantKeyRow } from './tenant-key.ts';

export interface Rewrapped {
  /** Data keys that are now under the first key. */
  readonly changed: number;
  /** Those that were before. */
  readonly already: number;
}

/**
 * One short transaction a tenant, so it may be stopped and repeated at any time. Sealed values themselves stay as they are.
 * @throws ConfigError for a row under neither key, UpstreamRefused for a changed one; rows done before it stay done
 */
export async function rewrapTenantKeys(ownerUrl: string, wrapping: KeyRing): Promise<Rewrapped> {
  return withOwner(ownerUrl, async (client) => {
    const tenants = await readAcross(
      client,
      async () => (await client.query<{ id: TenantId }>('select tenant_id as id from tenant_keys')).rows,
    );
    let changed = 0;
    for (const { id } of tenants) changed += await rewrapOne(client, id, wrapping);
    return { changed, already: tenants.length - changed };
  });
}

async function rewrapOne(client: pg.Client, tenantId: TenantId, wrapping: KeyRing): Promise<0 | 1> {
  const keys = createTenantKeys(wrapping);
  await client.query('begin');
  try {
    await client.query(`select set_config('claw.tenant', $1, true)`, [tenantId]);
    const read = 'select wrapped, wrapped_by from tenant_keys where tenant_id = $1 for update';
    const [row] = (await client.query<TenantKeyRow>(read, [tenantId])).rows;
    // Removed meanwhile, or wrapped so by a process that has the new key first.
    const isDue = row !== undefined && row.wrapped_by !== wrappingName(wrapping[0]);
    if (isDue) {
      const fresh = keys.wrap(tenantId, keys.open(tenantId, row));
      await client.query('update tenant_keys set wrapped = $2, wrapped_by = $3 where tenant_id = $1', [
        tenantId,
        fresh.wrapped,
        fresh.wrapped_by,
      ]);
    }
    await client.query('commit');
    return isDue ? 1 : 0;
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}
