/** Reads PostgreSQL's own note of the server that holds a data folder; Claw never deletes or edits it. */
import { readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from './file-errors.ts';

export interface PostmasterNote {
  readonly pid: number;
  readonly folder: string;
  /** Null while the server is still writing its note. */
  readonly port: number | null;
}

/**
 * What runs under a process id: nothing (or a zombie), a PostgreSQL, something else,
 * or something this platform does not let us name.
 */
export type ProcessKind = 'gone' | 'postgres' | 'other' | 'unknown';

/** Line 1 is the process id, line 2 the folder, line 4 the port (PostgreSQL, src/include/utils/pidfile.h). */
export async function readPostmasterNote(dataFolder: string): Promise<PostmasterNote | null> {
  let text: string;
  try {
    text = await readFile(join(dataFolder, 'postmaster.pid'), 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
  const lines = text.split('\n');
  const pid = Math.abs(Number.parseInt(lines[0] ?? '', 10));
  const port = Number.parseInt(lines[3] ?? '', 10);
  if (!(pid > 1)) return null;
  return { pid, folder: lines[1] ?? '', port: port > 0 ? port : null };
}

/** Looks at a process without touching it. */
export async function processKind(pid: number): Promise<ProcessKind> {
  if (!isThere(pid)) return 'gone';
  if (process.platform !== 'linux') return 'unknown';
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold anything, so the state letter is looked for after the last bracket.
    const state = stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
    if (state === 'Z' || state === 'X') return 'gone';
    const program = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0')[0] ?? '';
    return /(^|\/)(postgres|postmaster)$/.test(program) ? 'postgres' : 'other';
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'ESRCH', 'EACCES', 'EPERM')) throw error;
    // It ended while we looked, or /proc hides other users' processes.
    return isThere(pid) ? 'unknown' : 'gone';
  }
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if (hasCode(error, 'EPERM')) return true;
    if (hasCode(error, 'ESRCH')) return false;
    throw error;
  }
}

/** Whether two spellings name the same folder on this machine. */
export async function sameFolder(a: string, b: string): Promise<boolean> {
  if (a === b) return true;
  try {
    return (await realpath(a)) === (await realpath(b));
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'EACCES', 'ENOTDIR')) return false;
    throw error;
  }
}
