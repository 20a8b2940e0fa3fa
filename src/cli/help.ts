/** Help pages of the command line, made from the same tables that are parsed. */
import type { Command } from './command.ts';
import { COMMANDS, type CommandEntry } from './commands.ts';

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
}

/** The list of commands. */
export function overview(): string {
  const list = columns(COMMANDS.map(({ name, summary }) => [name, summary] as const));
  return `Usage: claw <command> [flags]\n\n${list}\n\n"claw <command> --help" tells more. Variables: docs/configuration.md.`;
}

/** One command's page. */
export function commandHelp(entry: CommandEntry, command: Command): string {
  const flags = Object.entries(command.flags).map(
    ([name, flag]) => [`--${name}${flag.kind === 'text' ? ` ${flag.value ?? 'VALUE'}` : ''}`, flag.docs] as const,
  );
  const usage = ['Usage: claw', entry.name, command.usage, '[flags]'].filter((part) => part !== '').join(' ');
  return `${entry.summary}.\n\n${usage}\n\n${command.docs}\n\n${columns([...flags, ['--help', 'This page']])}`;
}
