/** The shape of a command, so that help, flags and exit codes are made in one place for all of them. */
import type { Config } from '../config/config.ts';
import type { Shell } from './shell.ts';

export interface FlagSpec {
  readonly kind: 'switch' | 'text';
  /** Name of the value in help, for `text`. */
  readonly value?: string;
  readonly docs: string;
}

export interface ParsedArguments {
  readonly words: readonly string[];
  readonly texts: Readonly<Record<string, string>>;
  readonly switches: ReadonlySet<string>;
}

export interface CommandContext {
  readonly shell: Shell;
  readonly config: Config;
  readonly args: ParsedArguments;
}

export interface Command {
  /** What follows the command's name in its usage line. */
  readonly usage: string;
  /** Sentences for `--help`, below the usage line. */
  readonly docs: string;
  readonly flags: Readonly<Record<string, FlagSpec>>;
  /** Fewest and most words that are not flags. */
  readonly words: { readonly least: number; readonly most: number };
  /** Resolves with the exit code of the process. */
  run(context: CommandContext): Promise<number>;
}

/** Exit codes: done, failed, called wrongly, not configured (EX_CONFIG of sysexits.h), stopped by Ctrl-C (128 + SIGINT). */
export const EXIT = { done: 0, failed: 1, usage: 2, config: 78, interrupted: 130 } as const;

/** The command line itself is wrong: exit code 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}
