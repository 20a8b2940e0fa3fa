/** Decides where the data lives and which user owns it: PostgreSQL refuses root, and a 0700 parent hides a folder from others. */
import { chmod, mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../../../kernel/errors.ts';
import { exists } from './file-errors.ts';
import type { HomeRecord } from './home-record.ts';
import { claimRecord, dataFolderOf, newRecord, readRecord, recordFile } from './home-record.ts';
import type { Identity } from './run-program.ts';

/** Where data and programs live when Claw runs as root. */
export const SYSTEM_FOLDER = '/var/lib/claw';

/** Whether this process is root (never on Windows). */
export function runsAsRoot(): boolean {
  return process.getuid?.() === 0;
}

/** The record of this home, made on the first boot; ConfigError when data is there without its record, or the other way round. */
export async function settleRecord(home: string, systemFolder: string): Promise<HomeRecord> {
  await mkdir(home, { recursive: true, mode: 0o700 });
  const found = await readRecord(home);
  if (found === null) return firstRecord(home, systemFolder);
  const folder = dataFolderOf(home, found);
  if (found.ready && !(await exists(folder))) {
    throw new ConfigError(
      `The database of this home is missing: ${recordFile(home)} says it lives in ${folder}. Bring the folder back, or move ${recordFile(home)} away to start with an empty database.`,
      { field: 'CLAW_HOME' },
    );
  }
  return found;
}

async function firstRecord(home: string, systemFolder: string): Promise<HomeRecord> {
  const orphan = await exists(join(home, 'postgres'));
  // A record is always written before its folder, so a folder seen first and a record still absent now means foreign data.
  const other = await readRecord(home);
  if (other !== null) return other;
  if (orphan) {
    throw new ConfigError(
      `${join(home, 'postgres')} holds data, but its password file ${recordFile(home)} is gone. Restore that file, or move the folder away to start with an empty database.`,
      { field: 'CLAW_HOME' },
    );
  }
  return claimRecord(home, newRecord(runsAsRoot() ? systemFolder : null));
}

/**
 * The user a new cluster belongs to; null means whoever runs Claw. As root: an account named `claw` when the machine has
 * one, else `nobody`. initdb needs an account that exists, and creating one is not ours to do; the data folder is 0700, so
 * the only neighbours with access are other programs run as `nobody`, which an account `claw` keeps out.
 */
export async function chooseIdentity(accounts = '/etc/passwd'): Promise<Identity | null> {
  if (!runsAsRoot()) return null;
  const lines = (await readFile(accounts, 'utf8')).split('\n').map((line) => line.split(':'));
  for (const name of ['claw', 'nobody']) {
    const [, , uid, gid] = lines.find((fields) => fields[0] === name) ?? [];
    if (Number(uid) > 0 && Number(gid) >= 0) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new ConfigError(
    'PostgreSQL refuses to run as root and this machine has no account "claw" or "nobody". Create one, run Claw as another user, or set DATABASE_URL.',
    { field: 'DATABASE_URL' },
  );
}

/** The owner of existing data, as whom its programs must run; ConfigError when this process may not act for that user. */
export async function ownerOf(dataFolder: string): Promise<Identity | null> {
  const { uid, gid } = await stat(dataFolder);
  const self = process.getuid?.();
  if (self === undefined || (self === uid && uid !== 0)) return null;
  if (uid === 0) {
    throw new ConfigError(`${dataFolder} belongs to root, as whom PostgreSQL refuses to run. Give it to another user with chown -R.`, {
      field: 'CLAW_HOME',
    });
  }
  if (self === 0) return { uid, gid };
  throw new ConfigError(
    `${dataFolder} belongs to user ${uid}, and Claw runs as user ${self}. Run Claw as its owner, or use another CLAW_HOME.`,
    {
      field: 'CLAW_HOME',
    },
  );
}

/** The folder that will hold a new data folder; outside the home it must be passable for the data's user. */
export async function prepareParent(parent: string, outsideHome: boolean): Promise<void> {
  await mkdir(parent, { recursive: true });
  if (outsideHome) await chmod(parent, 0o755);
}
