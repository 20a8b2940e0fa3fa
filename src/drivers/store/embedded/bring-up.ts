/** Gets one server running on a data folder with this home's lock held, whatever the last run left behind. */
import type pg from 'pg';
import type { Clock } from '../../../kernel/clock.ts';
import { ConfigError, UpstreamUnreachable } from '../../../kernel/errors.ts';
import { alreadyRunning, tryHomeLock } from './home-lock.ts';
import type { Postmaster, ServerPlace } from './postmaster.ts';
import { spawnPostmaster } from './postmaster.ts';
import { processKind, readPostmasterNote, sameFolder } from './postmaster-file.ts';

export interface BringUp {
  readonly home: string;
  readonly id: string;
  readonly place: ServerPlace;
  readonly clock: Clock;
  readonly urlAt: (port: number) => string;
  /** How long a start, with its crash recovery, may take. */
  readonly readyTimeoutMs: number;
  /** How long a lock held by another is asked for again: the session of a killed Claw ends a moment after it. */
  readonly lockWaitMs: number;
}

export interface RunningServer {
  readonly client: pg.Client;
  readonly pid: number;
  readonly port: number;
  readonly adopted: boolean;
}

/** `stale`: the process id a note names although no PostgreSQL runs under it. */
type Seen =
  | { readonly kind: 'live'; readonly pid: number; readonly port: number | null }
  | { readonly kind: 'free'; readonly stale: number | null };

/** Failures that pass: a dying server still holds folder or shared memory, or somebody took the port. */
const PASSING =
  /lock file ".*" already exists|shared memory block .* still in use|could not bind|could not create any TCP\/IP sockets|is being shut down/;
const LOOK_EVERY_MS = 25;

/**
 * Adopts the server named by postmaster.pid when it lives, starts one when not, and lets PostgreSQL itself settle a race
 * of two starts; whoever gets the lock has won. ConfigError: another Claw holds it, or the data cannot be used.
 */
export async function bringUp(plan: BringUp): Promise<RunningServer> {
  const { clock } = plan;
  const until = clock.monotonic() + plan.readyTimeoutMs;
  let mine: Postmaster | null = null;
  let heldSince: number | null = null;
  let lastCause: Error | undefined;
  for (;;) {
    const seen = await look(plan.place.dataFolder);
    if (seen.kind === 'free') {
      if (mine !== null && mine.exitCode() !== null) {
        lastCause = await requirePassing(plan, mine);
        mine = null;
      }
      mine ??= await spawnPostmaster(plan.place, seen.stale);
    } else if (seen.port !== null) {
      const attempt = await tryHomeLock(plan.urlAt(seen.port), plan.id);
      if (attempt.kind === 'taken') return { client: attempt.client, pid: seen.pid, port: seen.port, adopted: mine?.pid !== seen.pid };
      if (attempt.kind === 'foreign') throw wrongPassword(plan.home, attempt.cause);
      if (attempt.kind === 'held') {
        heldSince ??= clock.monotonic();
        if (clock.monotonic() - heldSince >= plan.lockWaitMs) throw alreadyRunning(plan.home, attempt.holder);
      } else lastCause = attempt.cause;
    }
    if (clock.monotonic() > until) throw tooSlow(plan, lastCause);
    await clock.sleep(LOOK_EVERY_MS);
  }
}

async function look(dataFolder: string): Promise<Seen> {
  const note = await readPostmasterNote(dataFolder);
  if (note === null) return { kind: 'free', stale: null };
  const kind = await processKind(note.pid);
  // A zombie still answers signals, so PostgreSQL must be told that it is none, as with a number that was given out anew.
  if (kind === 'gone' || kind === 'other') return { kind: 'free', stale: note.pid };
  if (await sameFolder(note.folder, dataFolder)) return { kind: 'live', pid: note.pid, port: note.port };
  if (kind === 'unknown') return { kind: 'free', stale: null };
  throw new ConfigError(
    `${dataFolder} is noted as held by a running PostgreSQL (process ${note.pid}) under another path, ${note.folder}. It was moved or copied while in use: stop that process, then start again.`,
    { field: 'CLAW_HOME', facts: { pid: note.pid } },
  );
}

/** What PostgreSQL said when the failed start may be tried again; else throws the ConfigError that quotes it. */
async function requirePassing(plan: BringUp, failed: Postmaster): Promise<Error> {
  const lines = await failed.lastLines();
  const said = lines.filter((line) => !line.startsWith('LOG:')).join(' ');
  if (lines.some((line) => PASSING.test(line))) return new Error(said);
  throw new ConfigError(
    `The embedded PostgreSQL cannot start on ${plan.place.dataFolder}: ${said || `exit code ${failed.exitCode()}.`} Its log is ${plan.place.logFile}. Restore the folder from a backup, or set DATABASE_URL.`,
    { field: 'CLAW_HOME', facts: { exitCode: failed.exitCode() } },
  );
}

function wrongPassword(home: string, cause: Error): ConfigError {
  return new ConfigError(
    `The running PostgreSQL does not accept the password of ${home}/postgres.json: ${cause.message}. Restore that file, or move it and the data away to start empty.`,
    { field: 'CLAW_HOME', cause },
  );
}

function tooSlow(plan: BringUp, cause: Error | undefined): UpstreamUnreachable {
  const last = cause === undefined ? '' : ` (${cause.message})`;
  return new UpstreamUnreachable(
    `The embedded PostgreSQL was not ready within ${plan.readyTimeoutMs} ms${last}. A long recovery goes on by itself: start Claw again in a moment. Its log is ${plan.place.logFile}.`,
    { cause },
  );
}
