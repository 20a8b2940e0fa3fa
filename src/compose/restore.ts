/** Brings a backup back into an empty Claw, and compares what came back with what was written. */
import { migrations } from '../../migrations/index.ts';
import type { Config } from '../config/config.ts';
import { ConfigError, ConflictError } from '../kernel/errors.ts';
import { createLogger } from '../kernel/logger.ts';
import { readManifest } from '../drivers/store/backup/manifest.ts';
import type { Manifest } from '../drivers/store/backup/manifest.ts';
import { checkBackup, fillFromBackup, holdsData } from '../drivers/store/backup/read-backup.ts';
import { findLogins } from '../drivers/store/app-role.ts';
import { remakeSchema } from '../drivers/store/migrate-schema.ts';
import { WRAPPING_PURPOSE, wrappingName } from '../drivers/store/tenant-key.ts';
import { openHomeKeys, putHomeKeys } from './home-keys.ts';
import { openKeys } from './master-keys.ts';
import { prepareSchema } from './migrate.ts';
import type { Database } from './open-database.ts';
import { withDataAlone } from './reach-database.ts';

type Show = (part: 'read' | 'filled', done: number, total: number) => void;

/** Reads the whole backup and changes nothing. @throws InputError */
export async function verifyBackup(folder: string, show?: Show): Promise<Manifest> {
  const manifest = await readManifest(folder);
  await checkBackup(folder, manifest, (done, total) => show?.('read', done, total));
  return manifest;
}

/**
 * Checks the backup first, then makes its schema, fills it in one transaction, and migrates it to this program's.
 * @throws InputError for a damaged backup, ConflictError where there is data, ConfigError where a Claw runs or the backup is a newer one's
 */
export async function restoreBackup(config: Config, folder: string, show?: Show): Promise<Manifest> {
  const manifest = await verifyBackup(folder, show);
  // A master key of the environment is the word of whoever restores.
  const keys = manifest.keys === null || config.masterKey !== null ? {} : openHomeKeys(manifest.keys, config);
  await withDataAlone(config, createLogger(config.logLevel), async (database) => {
    if (await holdsData(database.ownerUrl)) {
      throw new ConflictError('This database holds data, and a restore would have to throw it away. Restore into an empty one.');
    }
    await putHomeKeys(config.home, keys);
    await fillDatabase(config, database, folder, manifest, (done, total) => show?.('filled', done, total));
  });
  return manifest;
}

/** The part of a restore that writes to the database, which must hold no data and be held by nobody else. */
export async function fillDatabase(
  config: Config,
  database: Database,
  folder: string,
  manifest: Manifest,
  show: (done: number, total: number) => void,
): Promise<void> {
  await findLogins(database);
  await remakeSchema(database.ownerUrl, stepsOf(manifest), migrations);
  await fillFromBackup(database.ownerUrl, folder, manifest, show);
  await prepareSchema(database, createLogger(config.logLevel));
}

/** Names of master keys that secrets of the backup need and this installation has not. */
export async function missingKeys(config: Config, { wrapped_by: needed }: Manifest): Promise<readonly string[]> {
  const mine = (await openKeys(config))(WRAPPING_PURPOSE).map(wrappingName);
  return needed.filter((name) => !mine.includes(name));
}

function stepsOf({ schema, claw }: Manifest): typeof migrations {
  const unknown = schema.filter((name) => !migrations.some((step) => step.name === name));
  if (unknown.length === 0) return migrations.filter(({ name }) => schema.includes(name));
  throw new ConfigError(
    `This backup was made by a newer Claw (${claw}) and its schema has steps that this one does not know, such as ${unknown[0]}. Restore it with that version or a newer one.`,
  );
}
