/** A migrated database of its own with the pools that the stores work through. */
import pg from 'pg';
import { createPgPool } from '../../src/drivers/_shared/pg-pool.ts';
import type { PgPool } from '../../src/drivers/_shared/pg-pool.ts';
import { migrateSchema } from '../../src/drivers/store/migrate-schema.ts';
import { createSilentLogger } from '../../src/kernel/logger.ts';
import { migrations } from '../../migrations/index.ts';
import { createTestDatabase } from './postgres.ts';

export interface TestStore {
  readonly url: string;
  /** `claw_app`, or null where the login could not make roles. */
  readonly role: string | null;
  /** Works as the walled role, like the program. */
  readonly pool: PgPool;
  /** Works as the migrating login; a login that is no superuser sees the rows of `tenantId` only. */
  owner<Row>(text: string, params?: readonly unknown[], tenantId?: string): Promise<Row[]>;
  close(): Promise<void>;
}

/** @param loginUrl migrates and works with this login instead of the one that made the database */
export async function openTestStore(ownerUrl: string, loginUrl?: (url: string) => Promise<string>): Promise<TestStore> {
  const database = await createTestDatabase(ownerUrl);
  const url = (await loginUrl?.(database.url)) ?? database.url;
  const logger = createSilentLogger();
  await migrateSchema(url, migrations, logger);
  const owner = new pg.Pool({ connectionString: url, max: 2 });
  owner.on('error', () => {});
  const ask = async <Row>(text: string, params: readonly unknown[] = [], tenantId = ''): Promise<Row[]> => {
    const client = await owner.connect();
    try {
      await client.query(`select set_config('claw.tenant', $1, false)`, [tenantId]);
      return (await client.query(text, [...params])).rows as Row[];
    } finally {
      client.release();
    }
  };
  const roles = await ask(`select from pg_roles where rolname = 'claw_app' and pg_has_role(current_user, oid, 'member')`);
  const role = roles.length > 0 ? 'claw_app' : null;
  const pool = createPgPool({ connectionString: url, role, max: 10, logger });
  return {
    url,
    role,
    pool,
    owner: ask,
    close: async () => {
      await Promise.all([pool.close(), owner.end()]);
      await database.drop();
    },
  };
}
