/** PostgreSQL refuses root, and another user may not be able to read node_modules: root runs from a copy all can read. */
import { chmod, cp, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../../kernel/clock.ts';
import { randomToken } from '../../../kernel/secret.ts';
import { exists, hasCode } from './file-errors.ts';
import { linkLibraries } from './link-libraries.ts';
import type { Binaries } from './platform-binaries.ts';
import { binariesLabel, nativeFolder } from './platform-binaries.ts';

const DRAFT_LIFE_MS = 3_600_000;

/**
 * The same programs under `<systemFolder>/bin/<platform and version>`, readable by everyone and owned by root.
 * Copied under another name and renamed, so a folder of the final name is always whole; it is reused for ever.
 */
export async function shareBinaries(binaries: Binaries, systemFolder: string, clock: Clock): Promise<Binaries> {
  const shelf = join(systemFolder, 'bin');
  const target = join(shelf, await binariesLabel(binaries));
  const shared = inFolder(target);
  if (await exists(shared.postgres)) return shared;
  await mkdir(shelf, { recursive: true });
  await chmod(systemFolder, 0o755);
  await chmod(shelf, 0o755);
  await sweepShelf(shelf, clock.now() - DRAFT_LIFE_MS);
  const draft = `${target}.${randomToken(6)}.draft`;
  try {
    await cp(nativeFolder(binaries), draft, { recursive: true, verbatimSymlinks: true });
    await linkLibraries(draft);
    await openForAll(draft);
    await rename(draft, target);
  } catch (error) {
    // Another Claw finished the same copy first: its copy is as good as ours.
    if (!hasCode(error, 'ENOTEMPTY', 'EEXIST')) throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return shared;
}

/** Removes what copies killed long ago left; a younger one may belong to the Claw of another home, which shares this folder. */
async function sweepShelf(shelf: string, before: number): Promise<void> {
  for (const name of await readdir(shelf)) {
    const path = join(shelf, name);
    if (name.endsWith('.draft') && (await changedAt(path)) < before) await rm(path, { recursive: true, force: true });
  }
}

/** Milliseconds since the epoch; never long ago for a draft whose maker just renamed or removed it. */
async function changedAt(path: string): Promise<number> {
  try {
    return (await stat(path)).mtimeMs;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return Number.POSITIVE_INFINITY;
    throw error;
  }
}

function inFolder(native: string): Binaries {
  const bin = join(native, 'bin');
  return { initdb: join(bin, 'initdb'), pgCtl: join(bin, 'pg_ctl'), postgres: join(bin, 'postgres') };
}

/** npm under a strict umask leaves files only their owner can read. */
async function openForAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openForAll(path);
    else if (entry.isFile()) await chmod(path, ((await stat(path)).mode & 0o100) === 0 ? 0o644 : 0o755);
  }
}
