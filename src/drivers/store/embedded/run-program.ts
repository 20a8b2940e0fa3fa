/** Runs PostgreSQL's own programs with an empty environment and, when Claw is root, as the data's own user. */
import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { ConfigError } from '../../../kernel/errors.ts';

/** The operating system user that owns the data folder; null means "whoever runs Claw". */
export interface Identity {
  readonly uid: number;
  readonly gid: number;
}

export interface ProgramResult {
  readonly code: number | null;
  /** Standard output and error together, at most the last 8,000 characters. */
  readonly output: string;
}

const OUTPUT_LIMIT = 8_000;

/** Environment of every program: nothing of ours (secrets), and messages in English so that they can be told apart. */
export const PROGRAM_ENVIRONMENT: Readonly<Record<string, string>> = { LC_ALL: 'C', TZ: 'UTC' };

/** Spawn options every program shares: a folder each user may enter, and the wanted user. */
export function spawnPlace(file: string, identity: Identity | null): { cwd: string; uid?: number; gid?: number } {
  return { cwd: dirname(file), ...(identity === null ? {} : { uid: identity.uid, gid: identity.gid }) };
}

/** Runs to the end; throws ConfigError when the program cannot be executed on this machine at all. */
export function runProgram(file: string, args: readonly string[], identity: Identity | null): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      ...spawnPlace(file, identity),
      env: { ...PROGRAM_ENVIRONMENT },
      // A process group of its own: Ctrl-C in the terminal must not tear a half-done step.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString('utf8')).slice(-OUTPUT_LIMIT);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', (cause) => reject(notRunnable(file, cause)));
    child.once('close', (code) => resolve({ code, output }));
  });
}

/** The error for a program that this system cannot execute. */
export function notRunnable(file: string, cause: Error): ConfigError {
  return new ConfigError(
    `The bundled PostgreSQL does not run on this system (${file}: ${cause.message}). Set DATABASE_URL to a PostgreSQL 15 to 18 of yours.`,
    { field: 'DATABASE_URL', cause },
  );
}
