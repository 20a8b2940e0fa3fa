/** Makes backups: at somebody's wish, and before a newer schema is made. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { migrations } from '../../migrations/index.ts';
import type { Config } from '../config/config.ts';
import { ConflictError } from '../kernel/errors.ts';
import { createLogger } from '../kernel/logger.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Manifest } from '../drivers/store/backup/manifest.ts';
import { holdsData } from '../drivers/store/backup/read-backup.ts';
import { writeBackup } from '../drivers/store/backup/write-backup.ts';
import { pendingSteps } from '../drivers/store/migrate-schema.ts';
import { sealHomeKeys } from './home-keys.ts';
import { withData } from './reach-database.ts';
import { VERSION } from './version.ts';

/** Backups that Claw itself made before upgrades; older ones are removed. */
const KEPT = 3;
const BEFORE = 'before-upgrade-';

export interface Backup {
  readonly folder: string;
  readonly manifest: Manifest;
}

type Show = (done: number, total: number) => void;

/** Where a backup goes that was given no place; of one second there is one. */
export const defaultFolder = (home: string, at: Date, start = ''): string =>
  join(home, 'backups', `${start}${at.toISOString().slice(0, 19).replaceAll(':', '').replace('T', '-')}`);

/** Works while Claw runs. @throws ConflictError when the folder exists, or there is nothing to back up */
export async function makeBackup(config: Config, folder: string | null, show?: Show): Promise<Backup> {
  const at = new Date();
  const place = folder ?? defaultFolder(config.home, at);
  const manifest = await withData(config, createLogger(config.logLevel), async (ownerUrl) => {
    if (!(await holdsData(ownerUrl))) throw new ConflictError('There is nothing to back up: this database holds no business.');
    return writeTo(config, ownerUrl, place, at, show);
  });
  return { folder: place, manifest };
}

/** Of a database at `ownerUrl`, whoever works on it. */
export async function writeTo(config: Config, ownerUrl: string, folder: string, at: Date, show?: Show): Promise<Manifest> {
  try {
    return await writeBackup(ownerUrl, folder, { claw: VERSION, at, keys: await sealHomeKeys(config) }, show);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    throw new ConflictError(`${folder} exists already: a backup is a folder of its own. Name another one.`, { cause });
  }
}

/** Before the schema of a database with data is changed; the last few of these are kept. */
export async function backUpBeforeMigrating(config: Config, ownerUrl: string, logger: Logger): Promise<void> {
  if (!config.backupBeforeMigrating || !(await holdsData(ownerUrl))) return;
  if ((await pendingSteps(ownerUrl, migrations)).length === 0) return;
  const at = new Date();
  const folder = defaultFolder(config.home, at, BEFORE);
  await writeTo(config, ownerUrl, folder, at);
  logger.info({ folder }, 'backed up before the schema is changed; "claw restore" brings it back');
  const mine = (await readdir(join(config.home, 'backups'))).filter((name) => name.startsWith(BEFORE)).toSorted();
  for (const name of mine.slice(0, -KEPT)) await rm(join(config.home, 'backups', name), { recursive: true, force: true });
}
