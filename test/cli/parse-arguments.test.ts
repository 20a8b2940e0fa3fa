// Flags and words of a command line.
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/cli/command.ts';
import { numberFlag, parseArguments } from '../../src/cli/parse-arguments.ts';

const command = {
  usage: '<file>...',
  words: { least: 1, most: 2 },
  flags: { base: { kind: 'text', value: 'NAME', docs: '' }, json: { kind: 'switch', docs: '' } },
} as const;
const parse = (...args: string[]) => parseArguments(args, command);

describe('parseArguments', () => {
  it('takes flags anywhere, with a space or an equals sign', () => {
    expect(parse('a.md', '--base', 'Shop', '--json')).toMatchObject({ words: ['a.md'], texts: { base: 'Shop' } });
    expect(parse('--base=Shop', 'a.md').texts).toEqual({ base: 'Shop' });
    expect(parse('a.md', '--json').switches.has('json')).toBe(true);
  });

  it('treats everything after -- as words', () => {
    expect(parse('--', '--base').words).toEqual(['--base']);
  });

  it.each([
    [['a.md', '--bsae', 'x'], 'There is no flag --bsae; did you mean --base?'],
    [['a.md', '--toString'], 'There is no flag --toString'],
    [['a.md', '--base'], '--base needs a value: --base NAME'],
    [['a.md', '--json=yes'], '--json takes no value'],
    [[], 'Something is missing: expected <file>...'],
    [['a', 'b', 'c'], '"c" is one word too many'],
  ])('refuses %j', (args, message) => {
    expect(() => parse(...args)).toThrow(UsageError);
    expect(() => parse(...args)).toThrow(message);
  });
});

describe('numberFlag', () => {
  const read = (text: string) => numberFlag({ words: [], texts: { n: text }, switches: new Set() }, 'n', 4, 1, 64);

  it('reads a number in range and falls back when absent', () => {
    expect(read('8')).toBe(8);
    expect(numberFlag({ words: [], texts: {}, switches: new Set() }, 'n', 4, 1, 64)).toBe(4);
  });

  it.each(['0', '65', 'many', '1.5', '-1'])('refuses %s', (text) => {
    expect(() => read(text)).toThrow('--n must be a whole number from 1 to 64');
  });
});
