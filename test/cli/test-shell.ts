// A shell whose output a test can read.
import type { Shell } from '../../src/cli/shell.ts';

export interface TestShell extends Shell {
  readonly out: readonly string[];
  readonly err: readonly string[];
}

export function createTestShell(args: readonly string[], given: Partial<Shell> = {}): TestShell {
  const out: string[] = [];
  const err: string[] = [];
  return {
    args,
    env: {},
    cwd: '/work-folder',
    root: '/claw',
    isInteractive: false,
    interrupted: new AbortController().signal,
    readFile: (path) => {
      throw new Error(`no such file: ${path}`);
    },
    print: (line) => out.push(line),
    warn: (line) => err.push(line),
    draw: (text) => err.push(text),
    out,
    err,
    ...given,
  };
}
