/** Reads the rows of every tenant in one snapshot, for backups and changes of keys; nothing it does outlives it. */
import pg from 'pg';
import { ConfigError } from '../../kernel/errors.ts';
import { withClient } from '../_shared/pg-client.ts';

const SYSTEM_ROLE = 'claw_system';
const INSUFFICIENT_PRIVILEGE = '42501';

/** Text of every value is the same on every server, so that copies can be compared. */
const SAME_TEXT = `set local timezone = 'UTC'; set local datestyle = 'ISO'; set local intervalstyle = 'iso_8601'; set local bytea_output = 'hex';
  set local extra_float_digits = 1`;

/** A connection of one's own as the owner of the tables. */
export const withOwner = <T>(ownerUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> =>
  withClient(ownerUrl, 'claw-admin', work);

/**
 * Runs `work` on one snapshot with the right to read all rows. The right lasts as long as the transaction, which is always rolled
 * back: no other session ever sees it. @throws ConfigError where the owner may not have it
 */
export async function readAcross<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  return inSnapshot(client, async () => {
    await seeAll(client);
    return work();
  });
}

/** One snapshot, from the first question of `work` on, and nothing of it lasts. */
export async function inSnapshot<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query(`begin isolation level repeatable read; ${SAME_TEXT}`);
  try {
    return await work();
  } finally {
    await client.query('rollback');
  }
}

/** The settings under which two copies of the same rows read the same; for the transaction. */
export const setSameText = async (client: pg.Client): Promise<void> => void (await client.query(SAME_TEXT));

/** For the rest of the transaction. @throws ConfigError */
export async function seeAll(client: pg.Client): Promise<void> {
  const asked = `select r.rolsuper or r.rolbypassrls as sees, exists (
      select from pg_policies where schemaname = 'public' and policyname = 'across_tenants' and $1 = any (roles)) as by_role
    from pg_roles r where r.rolname = current_user`;
  const [standing] = (await client.query<{ sees: boolean; by_role: boolean }>(asked, [SYSTEM_ROLE])).rows;
  if (standing?.sees) return;
  // Without roles the owner's own policies open with this.
  if (!standing?.by_role) return void (await client.query(`select set_config('claw.scope', 'system', true)`));
  try {
    await client.query(`grant ${SYSTEM_ROLE} to current_user; set local role ${SYSTEM_ROLE}`);
  } catch (cause) {
    if (!(cause instanceof pg.DatabaseError) || cause.code !== INSUFFICIENT_PRIVILEGE) throw cause;
    throw new ConfigError(
      `The login of DATABASE_MIGRATION_URL may not read the rows of every business. Run as an administrator: GRANT ${SYSTEM_ROLE} TO the login WITH ADMIN OPTION`,
      { field: 'DATABASE_MIGRATION_URL', cause },
    );
  }
}
