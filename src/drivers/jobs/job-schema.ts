/** Makes the tables of the job queue, owned by a role that can reach nothing else. */
import { runMigrations } from 'bullmq';
import type { PgQueryable } from 'bullmq';
import pg from 'pg';
import { ConfigError } from '../../kernel/errors.ts';

/** Where BullMQ keeps its tables; also its default. */
export const JOB_SCHEMA = 'bullmq';
export const JOB_ROLE = 'claw_jobs';

/** First half of an advisory lock's key ("CJOB" in ASCII): starters of one database take turns. */
const LOCK_CLASS = 0x43_4a_4f_42;
const INSUFFICIENT_PRIVILEGE = '42501';
const GRANT_ATTEMPTS = 10;

/**
 * Brings the schema up to date; safe to run by many starters at once. Returns the role that connections must take (`role` of
 * createPostgresJobQueue), or null where the login may not create roles and so owns the schema itself. `appLogin` is the login of the
 * running process where it is another than that of `ownerConnection`.
 */
export async function migrateJobSchema(ownerConnection: string, role: string = JOB_ROLE, appLogin?: string): Promise<string | null> {
  const client = new pg.Client({ connectionString: ownerConnection });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1, 0)', [LOCK_CLASS]);
    const owner = (await schemaOwner(client)) ?? ((await prepareRole(client, role, appLogin)) ? role : null);
    const { rows } = await client.query<{ login: string }>('SELECT session_user AS login');
    const separate = owner !== null && owner !== rows[0]?.login;
    if (separate) await makeOwned(client, owner);
    await runMigrations(separate ? withoutSchemaCreation(client) : client, JOB_SCHEMA);
    return separate ? owner : null;
  } finally {
    await client.end();
  }
}

async function schemaOwner(client: pg.Client): Promise<string | null> {
  const { rows } = await client.query<{ owner: string }>(
    'SELECT pg_get_userbyid(nspowner)::text AS owner FROM pg_namespace WHERE nspname = $1',
    [JOB_SCHEMA],
  );
  return rows[0]?.owner ?? null;
}

/** Whether the login can act as the role, which is made when it may be. */
async function prepareRole(client: pg.Client, role: string, appLogin: string | undefined): Promise<boolean> {
  const name = client.escapeIdentifier(role);
  try {
    // Roles belong to the whole server: starters of two databases can meet here, and the loser of that race is content.
    await client.query(
      `DO $make$ BEGIN CREATE ROLE ${name} NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $make$`,
    );
    await grantPatiently(client, `GRANT ${name} TO ${appLogin === undefined ? 'session_user' : client.escapeIdentifier(appLogin)}`);
    if (appLogin !== undefined) await grantPatiently(client, `GRANT ${name} TO session_user`);
    return true;
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === INSUFFICIENT_PRIVILEGE) return false;
    throw error;
  }
}

/** Two grants of one role at the same time fail one of them with "tuple concurrently updated" (XX000). */
async function grantPatiently(client: pg.Client, statement: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.query(statement);
      return;
    } catch (error) {
      if (!(error instanceof pg.DatabaseError) || error.code !== 'XX000' || attempt === GRANT_ATTEMPTS) throw error;
      await client.query('SELECT pg_sleep(0.02 * random())');
    }
  }
}

async function makeOwned(client: pg.Client, owner: string): Promise<void> {
  const name = client.escapeIdentifier(owner);
  try {
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${JOB_SCHEMA} AUTHORIZATION ${name}`);
    await client.query(`SET ROLE ${name}`);
  } catch (cause) {
    throw new ConfigError(
      `The schema "${JOB_SCHEMA}" belongs, or should belong, to the role "${owner}", which this database login may not act as. Grant it: GRANT ${owner} TO CURRENT_USER; the login also needs CREATE on the database.`,
      { field: 'DATABASE_MIGRATION_URL', cause },
    );
  }
}

/** The role may not create schemas, and asking for one fails even when it is there. */
function withoutSchemaCreation(client: pg.Client): PgQueryable {
  return {
    query: async <Row>(text: string, params?: readonly unknown[]) => {
      if (text.startsWith('CREATE SCHEMA IF NOT EXISTS')) return { rows: [] };
      const { rows } = await client.query(text, params === undefined ? undefined : [...params]);
      return { rows: rows as Row[] };
    },
  };
}
