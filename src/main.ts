/** The process: the only place that knows arguments, environment, signals and exit codes. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { runCommandLine } from './cli/run.ts';
import type { Shell } from './cli/shell.ts';

/** What is left open after a command ended is closed by force after this time. */
const LINGER_MS = 1_000;

/** Claw's own folder: the one with package.json, above `src` or `dist/src`. */
function findRoot(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const places = [resolve(here, '..'), resolve(here, '..', '..')];
  return places.find((place) => existsSync(join(place, 'package.json'))) ?? resolve(here, '..');
}

/** The environment on top of the file `.env` in Claw's folder. */
function readEnvironment(root: string): Readonly<Record<string, string | undefined>> {
  const file = join(root, '.env');
  return existsSync(file) ? { ...parseEnv(readFileSync(file, 'utf8')), ...process.env } : process.env;
}

/** Aborted by the first signal; the second ends the process at once, as 128 plus the signal's number. */
function listenForSignals(): AbortSignal {
  const controller = new AbortController();
  for (const [name, code] of [['SIGINT', 130] as const, ['SIGTERM', 143] as const]) {
    process.on(name, () => (controller.signal.aborted ? process.exit(code) : controller.abort()));
  }
  return controller.signal;
}

function createShell(): Shell {
  const root = findRoot();
  return {
    args: process.argv.slice(2),
    env: readEnvironment(root),
    cwd: process.cwd(),
    root,
    isInteractive: process.stderr.isTTY === true,
    interrupted: listenForSignals(),
    readFile: (path) => readFileSync(path, 'utf8'),
    print: (line) => void process.stdout.write(`${line}\n`),
    warn: (line) => void process.stderr.write(`${line}\n`),
    draw: (text) => void process.stderr.write(text),
  };
}

/** A reader that went away (`claw ask ... | head`) is no fault. */
function endWithReader(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
}

process.stdout.on('error', endWithReader);
process.exitCode = await runCommandLine(createShell());
setTimeout(() => process.exit(), LINGER_MS).unref();
