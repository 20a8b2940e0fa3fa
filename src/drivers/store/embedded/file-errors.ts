/** Tells the expected faults of the file system from bugs, and words them for people. */
import { readFile, stat } from 'node:fs/promises';
import { ClawError, ConfigError } from '../../../kernel/errors.ts';

/** Whether the error carries one of these system codes (`ENOENT`, ...). */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code);
}

const REMEDIES: Readonly<Record<string, string>> = {
  EACCES: 'give the user who runs Claw the right to read and write there',
  EPERM: 'give the user who runs Claw the right to read and write there',
  EROFS: 'the file system is read-only: choose another CLAW_HOME',
  ENOSPC: 'the disk is full: free some space',
  EDQUOT: 'the disk quota is used up: free some space',
  ENOTDIR: 'a file is in the way of a folder: choose another CLAW_HOME',
  EEXIST: 'a file is in the way of a folder: choose another CLAW_HOME',
};

/** Rethrows: errors of ours as they are, what a user can mend as ConfigError, anything else unchanged (a bug). */
export function rethrowForPeople(error: unknown): never {
  if (!(error instanceof ClawError) && error instanceof Error && 'code' in error && typeof error.code === 'string') {
    const remedy = REMEDIES[error.code];
    if (remedy !== undefined) {
      throw new ConfigError(`The embedded database could not be prepared (${error.message}): ${remedy}.`, {
        field: 'CLAW_HOME',
        cause: error,
      });
    }
  }
  throw error;
}

/** Whether something is at this path; a path we may not look at is an error, not an absence. */
export async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}

/** A small text file without its surrounding white space; null when it is not there. */
export async function readText(file: string): Promise<string | null> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}
