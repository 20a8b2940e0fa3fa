/** Runs one command of the command line in a process of its own, as a person would type it. */
import { spawn } from 'node:child_process';

export interface CommandResult {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const ROOT = new URL('../..', import.meta.url).pathname;
/** A command that hangs is a failure of its own: it is killed, and its code is null. */
const LONGEST_MS = 60_000;

/** The environment is what is given and nothing else. */
export function runClaw(args: readonly string[], env: Readonly<Record<string, string>>, cwd: string = ROOT): Promise<CommandResult> {
  const child = spawn(process.execPath, [`${ROOT}bin/claw.mjs`, ...args], {
    cwd,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LONGEST_MS,
    killSignal: 'SIGKILL',
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, err }));
  });
}
