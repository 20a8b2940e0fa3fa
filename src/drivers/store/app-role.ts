/** Finds out as which role connections work, and lends it to the working login where that is not the owner. */
import pg from 'pg';
import { translatePgError } from '../_shared/pg-errors.ts';

/** Made by the first migration: owns nothing, walled by row-level security. */
export const APP_ROLE = 'claw_app';

/** The role to take after connecting by `url`, or null where roles could not be created. */
export async function findAppRole(database: { readonly url: string; readonly ownerUrl: string }): Promise<typeof APP_ROLE | null> {
  const client = new pg.Client({ connectionString: database.ownerUrl, application_name: 'claw-migrate' });
  try {
    await client.connect();
    const found = await client.query(`select from pg_roles where rolname = $1 and pg_has_role(current_user, oid, 'member')`, [APP_ROLE]);
    if (found.rowCount === 0) return null;
    if (database.url !== database.ownerUrl) {
      const login = decodeURIComponent(new URL(database.url).username);
      await client.query(`grant ${APP_ROLE} to ${client.escapeIdentifier(login)}`);
    }
    return APP_ROLE;
  } catch (error) {
    throw translatePgError(error);
  } finally {
    await client.end();
  }
}
