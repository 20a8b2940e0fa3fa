/** What a command sees of the process it runs in; main makes the real one, tests make their own. */
import type { Environment, ReadFile } from '../config/read-values.ts';

export interface Shell {
  /** Arguments after the name of the program. */
  readonly args: readonly string[];
  readonly env: Environment;
  /** Folder the command was called in. */
  readonly cwd: string;
  /** Claw's own folder (the clone, or the image's application folder). */
  readonly root: string;
  /** Whether a person looks at standard error, so that progress may be drawn there. */
  readonly isInteractive: boolean;
  /** Aborted by the first Ctrl-C or SIGTERM; a second one ends the process without asking. */
  readonly interrupted: AbortSignal;
  readonly readFile: ReadFile;
  /** Writes a line to standard output. */
  print(line: string): void;
  /** Writes a line to standard error. */
  warn(line: string): void;
  /** Writes text to standard error as it is, for progress that draws over itself. */
  draw(text: string): void;
}
