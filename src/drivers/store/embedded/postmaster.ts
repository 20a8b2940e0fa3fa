/** Starts and stops the PostgreSQL server process of one data folder. */
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import type { Clock } from '../../../kernel/clock.ts';
import { UpstreamUnreachable } from '../../../kernel/errors.ts';
import type { Binaries } from './platform-binaries.ts';
import { processKind, readPostmasterNote } from './postmaster-file.ts';
import type { Identity } from './run-program.ts';
import { notRunnable, PROGRAM_ENVIRONMENT, runProgram, spawnPlace } from './run-program.ts';
import { linesOf, openLog } from './server-log.ts';

export interface ServerPlace {
  readonly dataFolder: string;
  readonly logFile: string;
  readonly identity: Identity | null;
  readonly binaries: Binaries;
}

export interface Postmaster {
  readonly pid: number;
  /** The exit code once it ended (-1 for a signal), null while it runs. */
  exitCode(): number | null;
  /** Its own lines of the log, newest last. */
  lastLines(): Promise<readonly string[]>;
}

/** What must hold whatever postgresql.conf says. Client errors are not logged: they quote what people wrote. */
function settings(port: number): readonly string[] {
  const values = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    logging_collector: 'off',
    log_destination: 'stderr',
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_checkpoints: 'off',
    log_line_prefix: '%m [%p] ',
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/**
 * Spawns a server in a session of its own, so that neither Ctrl-C nor the end of Node takes it down before Claw has drained.
 * `notPostgres`: a process id in postmaster.pid that was seen to be no PostgreSQL (reused after a crash, or a zombie).
 * PostgreSQL takes its word from PG_GRANDPARENT_PID, ignores that one process and still makes its other checks
 * (CreateLockFile, src/backend/utils/init/miscinit.c).
 */
export async function spawnPostmaster(place: ServerPlace, notPostgres: number | null): Promise<Postmaster> {
  const port = await freePort();
  const log = await openLog(place.logFile);
  try {
    const child = spawn(place.binaries.postgres, ['-D', place.dataFolder, ...settings(port)], {
      ...spawnPlace(place.binaries.postgres, place.identity),
      env: { ...PROGRAM_ENVIRONMENT, ...(notPostgres === null ? {} : { PG_GRANDPARENT_PID: String(notPostgres) }) },
      detached: true,
      stdio: ['ignore', log.handle.fd, log.handle.fd],
    });
    let ended: number | null = null;
    child.once('exit', (code) => {
      ended = code ?? -1;
    });
    const pid = await new Promise<number>((resolve, reject) => {
      child.once('error', (cause) => reject(notRunnable(place.binaries.postgres, cause)));
      child.once('spawn', () => resolve(child.pid ?? -1));
    });
    child.unref();
    return { pid, exitCode: () => ended, lastLines: () => linesOf(place.logFile, pid, log.start) };
  } finally {
    await log.handle.close();
  }
}

/** A port free at this moment; the server says so when somebody was quicker, and another is tried. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}

/**
 * Fast stop (open transactions are rolled back, a checkpoint is written), then waits until the process is gone.
 * Nothing happens when it is gone already. Throws UpstreamUnreachable when it outlives the deadline.
 */
export async function stopPostmaster(place: ServerPlace, pid: number, deadlineMs: number, clock: Clock): Promise<void> {
  const until = clock.monotonic() + deadlineMs;
  // pg_ctl signals whatever process the file names, so the file and the process are looked at first.
  const alive = async (): Promise<boolean> => !['gone', 'other'].includes(await processKind(pid));
  if (!(await alive())) return;
  if ((await readPostmasterNote(place.dataFolder))?.pid === pid) {
    await runProgram(place.binaries.pgCtl, ['stop', '-D', place.dataFolder, '-m', 'fast', '--no-wait'], place.identity);
  }
  while (await alive()) {
    if (clock.monotonic() > until) {
      throw new UpstreamUnreachable(`The embedded PostgreSQL (process ${pid}) did not stop within ${deadlineMs} ms.`, { facts: { pid } });
    }
    await clock.sleep(20);
  }
}
