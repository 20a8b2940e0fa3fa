/** What CLAW_HOME remembers of its database: where the data lives, its random id, and the password made on first boot. */
import { link, open, readFile, rename, rm } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigError } from '../../../kernel/errors.ts';
import { randomToken } from '../../../kernel/secret.ts';
import { hasCode } from './file-errors.ts';

const recordShape = z.object({
  format: z.literal(1),
  id: z.string().regex(/^[0-9a-f]{32}$/),
  password: z.string().min(20),
  /** Absolute folder outside the home, or null for `postgres` inside it (so that a home can be moved). */
  dataFolder: z.string().nullable(),
  /** True once the cluster was made: from then on a missing data folder is a loss, not a first boot. */
  ready: z.boolean(),
});

export type HomeRecord = z.infer<typeof recordShape>;

export function recordFile(home: string): string {
  return join(home, 'postgres.json');
}

/** The data folder a record speaks of. */
export function dataFolderOf(home: string, record: HomeRecord): string {
  return record.dataFolder ?? join(home, 'postgres');
}

/** A new record; the id is random, never derived from a path, so a new home at an old path cannot meet old data. */
export function newRecord(systemFolder: string | null): HomeRecord {
  const id = randomBytes(16).toString('hex');
  const dataFolder = systemFolder === null ? null : join(systemFolder, id);
  return { format: 1, id, password: randomToken(24), dataFolder, ready: false };
}

/** The record of this home, null before the first boot; ConfigError when it cannot be understood. */
export async function readRecord(home: string): Promise<HomeRecord | null> {
  const file = recordFile(home);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return null;
    throw error;
  }
  try {
    return recordShape.parse(JSON.parse(text));
  } catch (cause) {
    throw new ConfigError(
      `${file} is damaged: it holds the database's password. Restore it from a backup, or move it and the data away to start empty.`,
      { field: 'CLAW_HOME', cause },
    );
  }
}

/** Makes the first record unless another process was quicker; whichever was first is returned. */
export async function claimRecord(home: string, fresh: HomeRecord): Promise<HomeRecord> {
  const draft = await writeDraft(home, fresh);
  try {
    // A hard link appears whole and never replaces: of two processes exactly one succeeds, and a crash leaves no lock behind.
    await link(draft, recordFile(home));
  } catch (error) {
    if (!hasCode(error, 'EEXIST', 'ENOENT')) throw error;
  } finally {
    await rm(draft, { force: true });
  }
  const record = await readRecord(home);
  if (record === null) throw new ConfigError(`${recordFile(home)} could not be created.`, { field: 'CLAW_HOME' });
  return record;
}

/** Notes that the cluster exists. */
export async function markReady(home: string, record: HomeRecord): Promise<HomeRecord> {
  const ready = { ...record, ready: true };
  try {
    await rename(await writeDraft(home, ready), recordFile(home));
  } catch (error) {
    // Another Claw that owns the home by now swept the draft away, after it had made the same note itself.
    if (!hasCode(error, 'ENOENT') || (await readRecord(home))?.ready !== true) throw error;
  }
  return ready;
}

async function writeDraft(home: string, record: HomeRecord): Promise<string> {
  const draft = `${recordFile(home)}.${randomToken(6)}.draft`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(record, null, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return draft;
}
