/** What a home folder keeps besides the database: the master key and the owner's API key, readable by their owner alone. */
import { chmod, link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hkdfSync } from 'node:crypto';
import { ConfigError } from '../kernel/errors.ts';
import { randomToken, Secret } from '../kernel/secret.ts';

/** Shortest accepted master key, in characters: 32 hexadecimal digits are 128 bits. */
const LEAST_KEY = 32;

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
  const draft = `${path}.${randomToken(6)}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(`${text}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
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

/** Derives keys for single purposes from the master key (HKDF-SHA-256), so that one leaked purpose says nothing about another. */
export async function openKeys(home: string, configured: Secret | null): Promise<(purpose: string) => Secret> {
  const master = configured?.reveal() ?? (await readOrMake(home, 'master-key', () => randomToken(32))).text;
  if (master.length < LEAST_KEY) {
    throw new ConfigError(`CLAW_MASTER_KEY is shorter than ${LEAST_KEY} characters. Make one with: openssl rand -hex 32`, {
      field: 'CLAW_MASTER_KEY',
    });
  }
  return (purpose) => new Secret(Buffer.from(hkdfSync('sha256', master, 'claw', purpose, 32)).toString('base64url'));
}
