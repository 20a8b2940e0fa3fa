/** Makes a new PostgreSQL cluster so that a data folder is either whole or absent, whenever the power goes. */
import { chmod, chown, mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ConfigError } from '../../../kernel/errors.ts';
import { randomToken } from '../../../kernel/secret.ts';
import { exists, hasCode } from './file-errors.ts';
import type { Binaries } from './platform-binaries.ts';
import type { Identity } from './run-program.ts';
import { runProgram } from './run-program.ts';

/** Login that owns the cluster. */
export const OWNER = 'claw_owner';
/** File inside the data folder with the id of the home it belongs to. */
export const ID_FILE = 'claw-data-id';

/**
 * Settings for a small machine, written into postgresql.conf where their owner may change them. `fsync` and
 * `synchronous_commit` keep their safe defaults. Collation is by code point, the same on every platform.
 */
const SETTINGS = [
  'shared_buffers=32MB',
  'max_connections=60',
  'io_method=sync',
  'jit=off',
  'autovacuum_max_workers=2',
  'wal_level=minimal',
  'max_wal_senders=0',
  'max_wal_size=256MB',
  'timezone=UTC',
  'log_timezone=UTC',
];

const LOCALE = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
const AUTHENTICATION = ['--auth-local=scram-sha-256', '--auth-host=scram-sha-256'];

export interface NewCluster {
  readonly dataFolder: string;
  readonly id: string;
  readonly password: string;
  readonly identity: Identity | null;
  readonly binaries: Binaries;
}

/**
 * Builds the cluster in a draft folder beside its place and renames it there. Of two processes that do so at once one
 * rename succeeds and the other's draft is dropped; a draft left by a crash is removed by `sweepDrafts`.
 */
export async function initCluster(cluster: NewCluster): Promise<void> {
  const { dataFolder, identity } = cluster;
  const draft = `${dataFolder}.${randomToken(6)}.draft`;
  try {
    await mkdir(draft, { mode: 0o700 });
    await give(draft, identity);
    await fillDraft(cluster, draft);
    await rename(join(draft, 'data'), dataFolder);
    await syncFolder(dirname(dataFolder));
  } catch (error) {
    // Another Claw was first (and may have swept our draft away while we worked): its cluster is the one.
    if (!(await exists(dataFolder))) throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function fillDraft(cluster: NewCluster, draft: string): Promise<void> {
  const { binaries, identity, password, id } = cluster;
  const data = join(draft, 'data');
  const passwordFile = join(draft, 'password');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  await give(passwordFile, identity);
  const settings = SETTINGS.flatMap((setting) => ['-c', setting]);
  const options = [...LOCALE, ...AUTHENTICATION, '--no-instructions', ...settings];
  const { code, output } = await runProgram(binaries.initdb, ['-D', data, '-U', OWNER, '--pwfile', passwordFile, ...options], identity);
  if (code !== 0) {
    throw new ConfigError(
      `The embedded database could not be created: ${reason(output)} Mend that, or set DATABASE_URL to a PostgreSQL 15 to 18 of yours.`,
      { field: 'DATABASE_URL', facts: { output } },
    );
  }
  const mark = join(data, ID_FILE);
  await writeFile(mark, `${id}\n`, { mode: 0o600 });
  await give(mark, identity);
}

function reason(output: string): string {
  const errors = output.split('\n').filter((line) => /error|fatal/i.test(line));
  return (errors.length === 0 ? output.split('\n').slice(-3) : errors).join(' ').trim();
}

async function give(path: string, identity: Identity | null): Promise<void> {
  if (identity !== null) await chown(path, identity.uid, identity.gid);
  await chmod(path, path.endsWith('.draft') ? 0o700 : 0o600);
}

/** Makes the rename itself survive a power cut; Windows cannot open folders and needs no such call. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Removes what a killed first boot left beside `path`; to be called by the holder of the home's lock only. */
export async function sweepDrafts(path: string): Promise<void> {
  const parent = dirname(path);
  const prefix = `${basename(path)}.`;
  for (const name of await readdir(parent)) {
    if (!name.startsWith(prefix) || !name.endsWith('.draft')) continue;
    try {
      await rm(join(parent, name), { recursive: true, force: true, maxRetries: 10, retryDelay: 20 });
    } catch (error) {
      // Its maker is still writing into it, will find the home taken and removes it itself.
      if (!hasCode(error, 'ENOTEMPTY')) throw error;
    }
  }
}
