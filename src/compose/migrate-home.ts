/** Moves what the embedded database holds to the one of DATABASE_URL; the old one stays as it is and is not started again. */
import type { Config } from '../config/config.ts';
import { ConfigError, ConflictError } from '../kernel/errors.ts';
import { createLogger } from '../kernel/logger.ts';
import { defaultFolder, writeTo } from './backup.ts';
import type { Backup } from './backup.ts';
import { holdsData } from '../drivers/store/backup/read-backup.ts';
import { assertNotMoved, markMoved } from './moved-home.ts';
import { withDataAlone } from './reach-database.ts';
import { fillDatabase } from './restore.ts';

/**
 * Both databases are held while it works, so that no message can come in between. What goes over is kept as a backup.
 * @throws ConfigError without DATABASE_URL, while a Claw runs, or when it was moved before; ConflictError when there is nothing to move
 * or the new database holds data. The home goes on working then.
 */
export async function migrateHome(
  config: Config,
  show?: (part: 'written' | 'filled', done: number, total: number) => void,
): Promise<Backup> {
  const { database: target, home } = config;
  if (target === null) {
    throw new ConfigError('DATABASE_URL must name the PostgreSQL to move to: an empty database of PostgreSQL 15 or newer.', {
      field: 'DATABASE_URL',
    });
  }
  await assertNotMoved(home);
  const logger = createLogger(config.logLevel);
  return withDataAlone({ ...config, database: null }, logger, async (old) => {
    if (!(await holdsData(old.ownerUrl))) throw new ConflictError(`There is nothing to move: ${home} holds no business.`);
    return withDataAlone(config, logger, async (database) => {
      if (await holdsData(database.ownerUrl)) {
        throw new ConflictError('The database of DATABASE_URL holds data already. Move into an empty one.');
      }
      const at = new Date();
      const folder = defaultFolder(home, at, 'moved-');
      const manifest = await writeTo(config, old.ownerUrl, folder, at, (done, total) => show?.('written', done, total));
      await fillDatabase(config, database, folder, manifest, (done, total) => show?.('filled', done, total));
      await markMoved(home, at);
      return { folder, manifest };
    });
  });
}
