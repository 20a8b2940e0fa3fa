/** Reads flags and words of a command; what is not known is refused with the name that was probably meant. */
import { parseArgs } from 'node:util';
import { nearest } from '../kernel/nearest.ts';
import { UsageError, type Command, type ParsedArguments } from './command.ts';

function unknownFlag(raw: string, command: Pick<Command, 'flags'>): UsageError {
  const meant = nearest(raw.replace(/^-+/, ''), [...Object.keys(command.flags), 'help']);
  return new UsageError(`There is no flag ${raw}${meant === null ? '' : `; did you mean --${meant}?`}`);
}

function checkWords(words: readonly string[], command: Pick<Command, 'words' | 'usage'>): void {
  const { least, most } = command.words;
  if (words.length < least) throw new UsageError(`Something is missing: expected ${command.usage}`);
  if (words.length > most)
    throw new UsageError(`"${words[most]}" is one word too many: expected ${command.usage === '' ? 'none' : command.usage}`);
}

/** @throws UsageError */
export function parseArguments(args: readonly string[], command: Pick<Command, 'flags' | 'words' | 'usage'>): ParsedArguments {
  const options = Object.fromEntries(
    Object.entries(command.flags).map(([name, flag]) => [
      name,
      { type: flag.kind === 'text' ? ('string' as const) : ('boolean' as const) },
    ]),
  );
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  const words: string[] = [];
  const texts: Record<string, string> = {};
  const switches = new Set<string>();
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const flag = Object.hasOwn(command.flags, token.name) ? command.flags[token.name] : undefined;
    if (flag === undefined) throw unknownFlag(token.rawName, command);
    if (flag.kind === 'switch' && token.value !== undefined) throw new UsageError(`${token.rawName} takes no value`);
    if (flag.kind === 'text' && (token.value === undefined || token.value === '')) {
      throw new UsageError(`${token.rawName} needs a value: ${token.rawName} ${flag.value ?? 'VALUE'}`);
    }
    if (flag.kind === 'text') texts[token.name] = token.value ?? '';
    else switches.add(token.name);
  }
  checkWords(words, command);
  return { words, texts, switches };
}

/** The flag's whole number, or `fallback` when it is absent. @throws UsageError outside `least` to `most` */
export function numberFlag(args: ParsedArguments, name: string, fallback: number, least: number, most: number): number {
  const text = args.texts[name];
  if (text === undefined) return fallback;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new UsageError(`--${name} must be a whole number from ${least} to ${most}`);
}
