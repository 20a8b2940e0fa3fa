/** The keys of a home as a backup carries them: sealed under a passphrase, and put into a new home at a restore. */
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigError, ConflictError } from '../kernel/errors.ts';
import { sealText, unsealText } from '../kernel/seal-with-passphrase.ts';
import type { SealedText } from '../kernel/seal-with-passphrase.ts';
import type { Config } from '../config/config.ts';
import { ADMIN_KEY_FILE } from './first-run.ts';
import { readOrMake, readPrivate } from './home-files.ts';
import { KEY_FILES } from './master-keys.ts';

const PLACE = ['backup-keys'];
const FILES: readonly string[] = [...Object.values(KEY_FILES), ADMIN_KEY_FILE];
const shape = z.record(z.enum(FILES), z.string().min(1).optional());

type KeyConfig = Pick<Config, 'home' | 'masterKey' | 'backupPassphrase'>;

/** Null without a passphrase. A key that comes from the environment is in it too, as that of a home. */
export async function sealHomeKeys({ home, masterKey, backupPassphrase }: KeyConfig): Promise<SealedText | null> {
  if (backupPassphrase === null) return null;
  const kept = await Promise.all(FILES.map(async (name) => [name, await readPrivate(join(home, name))] as const));
  const keys = Object.fromEntries(kept.filter(([, text]) => text !== null));
  return sealText(backupPassphrase, JSON.stringify({ ...keys, ...(masterKey && { [KEY_FILES.current]: masterKey.reveal() }) }), PLACE);
}

/** Files to write, by name; opened before anything is changed. @throws ConfigError for a passphrase that opens nothing */
export function openHomeKeys(sealed: SealedText, { backupPassphrase }: KeyConfig): Readonly<Record<string, string>> {
  const text = backupPassphrase && unsealText(backupPassphrase, sealed, PLACE);
  if (text === null) {
    throw new ConfigError(
      backupPassphrase === null
        ? 'The keys in this backup are sealed: set BACKUP_PASSPHRASE to the one it was made with, or CLAW_MASTER_KEY to the master key itself.'
        : 'BACKUP_PASSPHRASE does not open the keys in this backup: set the one it was made with.',
      { field: 'BACKUP_PASSPHRASE' },
    );
  }
  const keys = shape.parse(JSON.parse(text));
  return Object.fromEntries(Object.entries(keys).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** @throws ConflictError where the home has another key already */
export async function putHomeKeys(home: string, keys: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, key] of Object.entries(keys)) {
    const { text } = await readOrMake(home, name, () => key);
    if (text === key) continue;
    throw new ConflictError(`${join(home, name)} holds another key than the backup. Move it away, or restore into another CLAW_HOME.`);
  }
}
