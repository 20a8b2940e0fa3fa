/** PostgreSQL's own log: a file in the home that outlives both processes and cannot grow without end. */
import { open, rename, stat, truncate, copyFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../../kernel/clock.ts';
import { hasCode } from './file-errors.ts';

/** Size at which the log is set aside as `postgres.log.1`; so at most twice this stays on disk. */
export const LOG_LIMIT_BYTES = 5_000_000;
const CHECK_EVERY_MS = 600_000;
const TAIL_BYTES = 16_000;

export function logFile(home: string): string {
  return join(home, 'postgres.log');
}

/** Opens the log for a new server to append to; an overlong one is set aside first. */
export async function openLog(file: string): Promise<FileHandle> {
  if ((await sizeOf(file)) > LOG_LIMIT_BYTES) await rename(file, `${file}.1`);
  return open(file, 'a', 0o600);
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
    try {
      await clock.sleep(CHECK_EVERY_MS, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}

/** What the server with this process id wrote last, without its time stamps. */
export async function linesOf(file: string, pid: number): Promise<readonly string[]> {
  const size = await sizeOf(file);
  if (size === 0) return [];
  const handle = await open(file, 'r');
  try {
    const start = Math.max(0, size - TAIL_BYTES);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - start), 0, size - start, start);
    const mark = `[${pid}] `;
    const lines = buffer.subarray(0, bytesRead).toString('utf8').split('\n');
    return lines.filter((line) => line.includes(mark)).map((line) => line.slice(line.indexOf(mark) + mark.length));
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
