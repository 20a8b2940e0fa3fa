/** Reaches the data for a command that only looks at it or changes single rows, whether Claw runs on it now or not. */
import type { Config } from '../config/config.ts';
import { createSystemClock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import { runningUrl } from '../drivers/store/embedded/start-embedded-postgres.ts';
import { openDatabase } from './open-database.ts';
import type { Database } from './open-database.ts';

/** Runs `work` with the address of the tables' owner. Takes no lock on data that a running Claw holds. */
export async function withData<T>(config: Config, logger: Logger, work: (ownerUrl: string) => Promise<T>): Promise<T> {
  if (config.database) return work(config.database.migrationUrl.reveal());
  const running = await runningUrl(config.home);
  return running === null ? withDataAlone(config, logger, ({ ownerUrl }) => work(ownerUrl)) : work(running);
}

/** Runs `work` while no Claw runs on the data. @throws ConfigError when one does */
export async function withDataAlone<T>(config: Config, logger: Logger, work: (database: Database) => Promise<T>): Promise<T> {
  const fail = (error: Error) => logger.error({ error }, 'the database was lost while a command worked on it');
  const database = await openDatabase(config, { logger, clock: createSystemClock(), onLost: fail });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
