/** Logins without special rights, as managed databases give them. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** `stranger`: may create roles, but those of Claw are another's, which counts from PostgreSQL 16 on. */
export type PlainRight = 'CREATEROLE' | 'NOCREATEROLE' | 'stranger';

/**
 * Gives the database to a new login that is neither superuser nor exempt from row-level security.
 * With `CREATEROLE` it may also hand on Claw's roles where they exist already, as their creator could.
 * @returns the address of the database for that login
 */
export async function giveToPlainLogin(ownerUrl: string, url: string, may: PlainRight): Promise<string> {
  const database = new URL(url).pathname.slice(1);
  const login = `login_${database}`;
  const password = randomBytes(12).toString('hex');
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query(
      `create role ${login} login nosuperuser nobypassrls ${may === 'NOCREATEROLE' ? '' : 'createrole'} password '${password}'`,
    );
    await client.query(`grant ${login} to current_user; alter database ${database} owner to ${login}`);
    const existing = await client.query<{ name: string; version: number }>(
      `select rolname as name, current_setting('server_version_num')::int as version from pg_roles where rolname in ('claw_app', 'claw_system')`,
    );
    for (const { name, version } of may === 'CREATEROLE' ? existing.rows : []) {
      if (version >= 160_000) await client.query(`grant ${name} to ${login} with admin option, inherit false, set false`);
    }
  } finally {
    await client.end();
  }
  const address = new URL(url);
  address.username = login;
  address.password = password;
  return address.href;
}
