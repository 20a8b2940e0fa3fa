/** Finds the command, runs it, and turns whatever happens into words and an exit code. */
import { nearest } from '../kernel/nearest.ts';
import { ClawError, ConfigError } from '../kernel/errors.ts';
import { EXIT, UsageError } from './command.ts';
import { COMMANDS, type CommandEntry } from './commands.ts';
import { commandHelp, overview } from './help.ts';
import { parseArguments } from './parse-arguments.ts';
import { readConfig } from './read-config.ts';
import type { Shell } from './shell.ts';

const HELP = ['help', '--help', '-h'];

function findCommand(name: string): CommandEntry {
  const entry = COMMANDS.find((one) => one.name === name);
  if (entry !== undefined) return entry;
  const names = COMMANDS.map((one) => one.name);
  const meant = nearest(name, names);
  throw new UsageError(`There is no command "${name}"${meant === null ? `. Commands: ${names.join(', ')}` : `; did you mean "${meant}"?`}`);
}

async function dispatch(shell: Shell): Promise<number> {
  const [first = 'help', ...rest] = shell.args;
  const isHelp = HELP.includes(first);
  const [name, args] = isHelp && rest[0] !== undefined ? [rest[0], ['--help']] : [first, rest];
  if (HELP.includes(name)) {
    shell.print(overview());
    return EXIT.done;
  }
  const entry = findCommand(name);
  const command = await entry.load();
  if (args.includes('--help') || args.includes('-h')) {
    shell.print(commandHelp(entry, command));
    return EXIT.done;
  }
  const parsed = parseArguments(args, command);
  const config = readConfig(shell);
  for (const warning of config.warnings) shell.warn(`Warning: ${warning}`);
  return command.run({ shell, config, args: parsed });
}

/** Faults of the input, a line each, when the error names several. */
function faultLines(error: ClawError): string {
  const faults = error instanceof ConfigError ? [] : (error.details.faults ?? []);
  return faults.map(({ field, rule, fix }) => `\n  ${field} ${rule}${fix === undefined ? '' : ` (${fix})`}`).join('');
}

/** Whether the error is only the echo of Ctrl-C. */
function isInterruption(error: unknown, signal: AbortSignal): boolean {
  return signal.aborted && (error === signal.reason || (error instanceof Error && error.cause === signal.reason));
}

/** Runs one command line; resolves with the exit code. What is not a known error is a bug and passes through. */
export async function runCommandLine(shell: Shell): Promise<number> {
  try {
    return await dispatch(shell);
  } catch (error) {
    if (isInterruption(error, shell.interrupted)) return EXIT.interrupted;
    if (error instanceof UsageError) {
      shell.warn(`${error.message}\n"claw help" lists the commands.`);
      return EXIT.usage;
    }
    if (!(error instanceof ClawError)) throw error;
    shell.warn(`${error.message}${faultLines(error)}`);
    return error instanceof ConfigError ? EXIT.config : EXIT.failed;
  }
}
