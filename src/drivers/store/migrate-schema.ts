/** Brings the database to the schema this program needs: once, whoever starts at the same time. */
import pg from 'pg';
import { Umzug } from 'umzug';
import { ConfigError } from '../../kernel/errors.ts';
import type { Logger } from '../../kernel/logger.ts';
import { translatePgError } from '../_shared/pg-errors.ts';

/** One step; `run` executes SQL inside the transaction that all pending steps share with their log rows. */
export interface MigrationStep {
  readonly name: string;
  readonly up: (run: (sql: string) => Promise<unknown>) => Promise<void>;
  readonly down: (run: (sql: string) => Promise<unknown>) => Promise<void>;
}

/** Any constant that no other program on this database uses; all Claw migrators wait for each other on it. */
const LOCK_KEY = 4_927_301;

/**
 * Applies every pending step, or none: a failing one rolls all of them back.
 * @returns the names applied now
 */
export async function migrateSchema(connectionString: string, steps: readonly MigrationStep[], logger: Logger): Promise<readonly string[]> {
  return inLockedTransaction(connectionString, async (client) => {
    const applied = await createUmzug(client, steps).up();
    if (applied.length > 0) logger.info({ applied: applied.length }, 'schema migrated');
    return applied.map((step) => step.name);
  });
}

/** Takes back every step, last first. For tests and for leaving; it drops all data. */
export async function dropSchema(connectionString: string, steps: readonly MigrationStep[]): Promise<void> {
  await inLockedTransaction(connectionString, async (client) => void (await createUmzug(client, steps).down({ to: 0 })));
}

/** Makes the schema of a database without data that of these steps alone, whatever other steps made it before. */
export async function remakeSchema(
  connectionString: string,
  steps: readonly MigrationStep[],
  all: readonly MigrationStep[],
): Promise<void> {
  await dropSchema(connectionString, all);
  await inLockedTransaction(connectionString, async (client) => void (await createUmzug(client, steps).up()));
}

/** Names of steps that are not applied yet; asks only. */
export async function pendingSteps(connectionString: string, steps: readonly MigrationStep[]): Promise<readonly string[]> {
  const client = await connect(connectionString);
  try {
    const found = await client.query<{ there: boolean }>(`select to_regclass('public.claw_migrations') is not null as there`);
    if (!found.rows[0]?.there) return steps.map((step) => step.name);
    const done = new Set((await client.query<{ name: string }>('select name from claw_migrations')).rows.map((row) => row.name));
    return steps.map((step) => step.name).filter((name) => !done.has(name));
  } finally {
    await client.end();
  }
}

async function inLockedTransaction<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await connect(connectionString);
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [LOCK_KEY]);
    await client.query('create table if not exists claw_migrations (name text primary key, applied_at timestamptz not null default now())');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    throw new ConfigError(`The database schema could not be migrated: ${rootMessage(error)}. Nothing was changed.`, {
      cause: error,
      field: 'DATABASE_MIGRATION_URL',
    });
  } finally {
    await client.end();
  }
}

/** Umzug wraps what a step threw; its own message only names the step. */
function rootMessage(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}

async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString, application_name: 'claw-migrate' });
  client.on('error', () => {}); // the pending query rejects with the same error
  try {
    await client.connect();
    return client;
  } catch (error) {
    throw translatePgError(error);
  }
}

function createUmzug(client: pg.Client, steps: readonly MigrationStep[]): Umzug<object> {
  const run = (sql: string) => client.query(sql);
  return new Umzug({
    migrations: steps.map((step) => ({ name: step.name, up: () => step.up(run), down: () => step.down(run) })),
    context: {},
    logger: undefined,
    storage: {
      executed: async () =>
        (await client.query<{ name: string }>('select name from claw_migrations order by name')).rows.map((row) => row.name),
      logMigration: async ({ name }) => void (await client.query('insert into claw_migrations (name) values ($1)', [name])),
      unlogMigration: async ({ name }) => void (await client.query('delete from claw_migrations where name = $1', [name])),
    },
  });
}
