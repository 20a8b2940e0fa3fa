/** Signed statements that count once, on PostgreSQL: the row is the proof, and each new one takes a few that are over with it. */
import type { UsedIdentityStore } from '../../core/ports/used-identity-store.ts';
import type { PgPool } from '../_shared/pg-pool.ts';
import { asPg } from '../_shared/pg-unit-of-work.ts';

/** Kept after the end of the statement, milliseconds: no clock of ours is that far from the database's. */
const KEEP_MS = 60 * 60 * 1000;

const SWEEP = `delete from used_identities where ctid = any (array(
  select ctid from used_identities where tenant_id = $1 and expires_at < now() order by expires_at limit 20 for update skip locked))`;
const USE = `insert into used_identities (tenant_id, channel_id, jti, expires_at) values ($1, $2, $3, $4)
  on conflict do nothing returning jti`;

export function createUsedIdentityStore(pool: PgPool): UsedIdentityStore {
  return {
    use: ({ tenantId, channelId, name, expiresAt }) =>
      pool.withTenant(tenantId, async (unit) => {
        const tx = asPg(unit);
        await tx.query(SWEEP, [tenantId]);
        return (await tx.query(USE, [tenantId, channelId, name, new Date(expiresAt + KEEP_MS)])).length > 0;
      }),
  };
}
