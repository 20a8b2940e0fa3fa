/** PostgreSQL's own log: a file in the home that outlives both processes and cannot grow without end. */
import { open, rename, stat, truncate, copyFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { rest, type Clock } from '../../../kernel/clock.ts';
import { hasCode } from './file-errors.ts';

/** Size at which the log is set aside as `postgres.log.1`; so at most twice this stays on disk. */
export const LOG_LIMIT_BYTES = 5_000_000;
const CHECK_EVERY_MS = 600_000;
const TAIL_BYTES = 16_000;
/** Time and process id at the head of a line, as `log_line_prefix` makes them. */
const STAMP = /^[^[\]]* \[(\d+)\] /;

export function logFile(home: string): string {
  return join(home, 'postgres.log');
}

/** Opens the log for a new server to append to, an overlong one is set aside first; `start` is where its lines begin. */
export async function openLog(file: string): Promise<{ readonly handle: FileHandle; readonly start: number }> {
  if ((await sizeOf(file)) > LOG_LIMIT_BYTES) await rename(file, `${file}.1`);
  return { handle: await open(file, 'a', 0o600), start: await sizeOf(file) };
}

/** Sets an overlong log aside while its server keeps writing: it appends, so emptying the file in place is safe. */
export async function boundLog(file: string, limitBytes = LOG_LIMIT_BYTES): Promise<void> {
  if ((await sizeOf(file)) <= limitBytes) return;
  await copyFile(file, `${file}.1`);
  await truncate(file, 0);
}

/** Keeps the log bounded every ten minutes until the signal ends it. */
export async function keepLogBounded(file: string, clock: Clock, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await boundLog(file);
    await rest(clock, CHECK_EVERY_MS, signal);
  }
}

/** What the server with this process id wrote since `start`, with what was written before its log was set up, without time stamps. */
export async function linesOf(file: string, pid: number, start: number): Promise<readonly string[]> {
  const size = await sizeOf(file);
  const from = Math.max(start, size - TAIL_BYTES);
  if (size <= from) return [];
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - from), 0, size - from, from);
    const lines = buffer.subarray(0, bytesRead).toString('utf8').split('\n');
    // Two servers may have been started at once on one home: the other's lines carry another number.
    const own = lines.filter((line) => line.trim() !== '' && [undefined, String(pid)].includes(STAMP.exec(line)?.[1]));
    return own.map((line) => line.replace(STAMP, ''));
  } finally {
    await handle.close();
  }
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return 0;
    throw error;
  }
}
