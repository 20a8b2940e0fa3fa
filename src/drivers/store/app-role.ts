/** Finds out as which role connections work, and lends it to the working login where that is not the owner. */
import pg from 'pg';
import { ConfigError } from '../../kernel/errors.ts';
import { withClient } from '../_shared/pg-client.ts';

/** Made by the first migration: owns nothing, walled by row-level security. */
export const APP_ROLE = 'claw_app';

const GRANT_ATTEMPTS = 10;
const NAME = 'claw-migrate';

export interface DatabaseAddresses {
  /** Works. */
  readonly url: string;
  /** Owns the tables. */
  readonly ownerUrl: string;
}

export interface Logins {
  readonly owner: string;
  /** The same as `owner` where one login does both. */
  readonly working: string;
}

/**
 * The names of both logins, as the database knows them. Asked before anything is migrated: a working login of its own needs roles, and
 * tables made without them stay the owner's alone.
 * @throws ConfigError when the logins differ and the owner may not make roles
 */
export async function findLogins(database: DatabaseAddresses): Promise<Logins> {
  return withClient(database.ownerUrl, NAME, async (client) => {
    const asked = `select session_user::text as name, rolsuper or rolcreaterole or exists (
        select from pg_roles where rolname = $1 and pg_has_role(session_user, oid, 'member')) as roles
      from pg_roles where rolname = session_user`;
    const [owner] = (await client.query<{ name: string; roles: boolean }>(asked, [APP_ROLE])).rows;
    if (!owner) throw new Error('The database does not know its own user.');
    const working = database.url === database.ownerUrl ? owner.name : await loginOf(database.url);
    if (working !== owner.name && !owner.roles) throw withoutRoles({ owner: owner.name, working });
    return { owner: owner.name, working };
  });
}

/**
 * The role to take after connecting by `url`, or null where roles could not be created and one login does both.
 * @throws ConfigError when another login than the owner has no role to take
 */
export async function findAppRole(database: DatabaseAddresses, logins: Logins): Promise<typeof APP_ROLE | null> {
  return withClient(database.ownerUrl, NAME, async (client) => {
    const found = await client.query<{ lent: boolean }>(
      `select pg_has_role($2, oid, 'member') as lent from pg_roles where rolname = $1 and pg_has_role(session_user, oid, 'member')`,
      [APP_ROLE, logins.working],
    );
    const role = found.rows[0];
    if (!role && logins.working !== logins.owner) throw withoutRoles(logins);
    if (!role) return null;
    if (!role.lent) await grantPatiently(client, logins.working);
    return APP_ROLE;
  });
}

/** The remedy for a database whose owner has no roles to lend. */
export function withoutRoles({ owner, working }: Logins): ConfigError {
  return new ConfigError(
    `DATABASE_URL works as "${working}" and DATABASE_MIGRATION_URL owns the tables as "${owner}", which has no roles to lend it. On a database without tables of Claw: grant the owner the right to make them (ALTER ROLE ${owner} CREATEROLE). Otherwise use one login for both: name the owner in DATABASE_URL and leave DATABASE_MIGRATION_URL out.`,
    { field: 'DATABASE_MIGRATION_URL' },
  );
}

async function loginOf(url: string): Promise<string> {
  return withClient(
    url,
    NAME,
    async (client) => (await client.query<{ name: string }>('select session_user::text as name')).rows[0]?.name ?? '',
  );
}

/** Two grants of one role at the same time fail one of them: "tuple concurrently updated" (XX000), or the new row stands already (23505). */
const GRANTED_MEANWHILE: readonly string[] = ['XX000', '23505'];

async function grantPatiently(client: pg.Client, login: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.query(`grant ${APP_ROLE} to ${client.escapeIdentifier(login)}`);
      return;
    } catch (error) {
      if (!(error instanceof pg.DatabaseError)) throw error;
      if (error.code === '42501') {
        const remedy = `Run as an administrator: GRANT ${APP_ROLE} TO ${client.escapeIdentifier(login)}`;
        throw new ConfigError(
          `The login of DATABASE_MIGRATION_URL may not lend the role "${APP_ROLE}" to that of DATABASE_URL. ${remedy}`,
          {
            field: 'DATABASE_MIGRATION_URL',
            cause: error,
          },
        );
      }
      if (!GRANTED_MEANWHILE.includes(error.code ?? '') || attempt === GRANT_ATTEMPTS) throw error;
      await client.query('select pg_sleep(0.02 * random())');
    }
  }
}
