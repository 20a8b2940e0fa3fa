/** What a home folder keeps besides the database: the master key and the owner's API key, readable by their owner alone. */
import { chmod, link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../kernel/errors.ts';
import { randomToken } from '../kernel/secret.ts';

/** The text of a private file, made from `make` when it does not exist. The file is complete or absent, whenever the process dies. */
export async function readOrMake(
  home: string,
  name: string,
  make: () => string,
): Promise<{ readonly text: string; readonly made: boolean }> {
  const path = join(home, name);
  const found = await readPrivate(path);
  if (found !== null) return { text: found, made: false };
  await mkdir(home, { recursive: true, mode: 0o700 });
  const text = make();
  const draft = await writeDraft(path, text);
  try {
    // Unlike a rename it never replaces what another process made meanwhile.
    await link(draft, path);
    return { text, made: true };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return await readOrMake(home, name, make);
    // Some file systems of other worlds know no links.
    await rename(draft, path);
    return { text, made: true };
  } finally {
    await rm(draft, { force: true });
  }
}

/** Writes a private file anew; what was there stays until the new text is whole. */
export async function writePrivate(path: string, text: string): Promise<void> {
  await rename(await writeDraft(path, text), path);
}

async function writeDraft(path: string, text: string): Promise<string> {
  const draft = `${path}.${randomToken(6)}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(`${text}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  return draft;
}

/** Null when the file does not exist. */
export async function readPrivate(path: string): Promise<string | null> {
  try {
    const text = (await readFile(path, 'utf8')).trim();
    await chmod(path, 0o600);
    return text;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new ConfigError(`${path} cannot be read: ${(error as Error).message}. Give this user the right to read it.`, {
      cause: error,
      field: 'CLAW_HOME',
    });
  }
}
