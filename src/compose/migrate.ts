/** Brings tables and job tables to this program's schema. */
import { migrations } from '../../migrations/index.ts';
import type { Config } from '../config/config.ts';
import { createSystemClock } from '../kernel/clock.ts';
import { createLogger } from '../kernel/logger.ts';
import type { Logger } from '../kernel/logger.ts';
import { migrateJobSchema } from '../drivers/jobs/job-schema.ts';
import { findAppRole, findLogins, withoutRoles } from '../drivers/store/app-role.ts';
import { migrateSchema } from '../drivers/store/migrate-schema.ts';
import { backUpBeforeMigrating } from './backup.ts';
import { openDatabase } from './open-database.ts';
import type { Database } from './open-database.ts';

export interface Roles {
  /** Role that units of work take; null where none could be made and the login itself is walled. */
  readonly app: string | null;
  readonly jobs: string | null;
}

/** Safe to run by many starters at once. ConfigError names what went wrong; nothing is changed then. */
export async function prepareSchema(database: Pick<Database, 'url' | 'ownerUrl'>, logger: Logger): Promise<Roles> {
  const logins = await findLogins(database);
  const separate = logins.working !== logins.owner;
  await migrateSchema(database.ownerUrl, migrations, logger);
  const app = await findAppRole(database, logins);
  const jobs = await migrateJobSchema(database.ownerUrl, undefined, separate ? logins.working : undefined);
  if (separate && jobs === null) throw withoutRoles(logins);
  return { app, jobs };
}

/** `claw migrate`. */
export async function migrateDatabase(config: Config): Promise<void> {
  const logger = createLogger(config.logLevel);
  const fail = (error: Error) => logger.error({ error }, 'the database was lost while migrating');
  const database = await openDatabase(config, { logger, clock: createSystemClock(), onLost: fail });
  try {
    await backUpBeforeMigrating(config, database.ownerUrl, logger);
    await prepareSchema(database, logger);
  } finally {
    await database.close();
  }
}
