/** Every command in the documentation is one that there is, with flags, variables and files that there are. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { parseArguments } from '../../src/cli/parse-arguments.ts';
import { VARIABLE_NAMES } from '../../src/config/read-values.ts';
import { readDocsCommands, wordsOf } from '../support/docs-commands.ts';

const root = resolve(import.meta.dirname, '../..');
const scripts = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly scripts: object }).scripts;
const compose = readFileSync(join(root, 'docker-compose.prod.yml'), 'utf8');
/** What a person sets in a shell, and the variables that are read from elsewhere than the table. */
const SHELL_VARIABLES = ['KEY', 'BACKUP_PASSPHRASE'];

type Check = (words: readonly string[]) => void | Promise<void>;

const isThere = (path: string): void => expect({ path, isThere: existsSync(join(root, path)) }).toEqual({ path, isThere: true });
const filesAfter = (words: readonly string[], flag: string): void => {
  for (const [index, word] of words.entries()) if (word === flag) isThere(words[index + 1] ?? '');
};

/** By the first words of a command. What curl asks is asked of a running Claw in the end-to-end tests. */
const CHECKS: Readonly<Record<string, Check>> = {
  'npx claw': async ([, , name = '', ...args]) => {
    const command = COMMANDS.find((one) => one.name === name);
    if (command === undefined) throw new Error(`There is no command ${name}.`);
    expect(parseArguments(args, await command.load())).toBeDefined();
  },
  npm: ([, name = '', script = '']) => expect(Object.keys(scripts)).toContain(name === 'run' ? script : name),
  'npx vitest': ([, , , path = '']) => (path.includes('line-works') ? isThere('test/adapters') : isThere(path)),
  node: ([, path = '']) => isThere(path),
  curl: (words) => expect(words.some((word) => /\/(?:api\/v1|oauth)\//.test(word) || word.includes('$CLAW_URL'))).toBe(true),
  'docker compose': (words) => {
    filesAfter(words, '-f');
    const profiles = words.flatMap((word, index) => (words[index - 1] === '--profile' ? [word] : []));
    for (const profile of profiles) expect(compose).toContain(profile);
  },
  kubectl: (words) => filesAfter(words, '-f'),
  'deploy/make-secrets.sh': ([path = '']) => isThere(path),
  echo: (words) => expect(words.join(' ')).toMatch(/^echo CLAW_DOMAIN=\S+ > \.env$/),
  '': () => {},
};

const cases = readDocsCommands().map(({ page, text }) => [`${page}: ${text.split('\n')[0] ?? ''}`, text] as const);

it('has commands to check', () => {
  expect(cases.length).toBeGreaterThan(80);
});

it.each(cases)('%s', async (_name, text) => {
  const all = wordsOf(text);
  const variables = all.filter((word, index) => /^[A-Z_]+=/.test(word) && all.slice(0, index).every((one) => /^[A-Z_]+=/.test(one)));
  const unknown = variables.map((one) => one.split('=')[0] ?? '').filter((name) => !(VARIABLE_NAMES as readonly string[]).includes(name));
  expect(unknown.filter((name) => !SHELL_VARIABLES.includes(name))).toEqual([]);
  const words = all.slice(variables.length);
  const two = words.slice(0, 2).join(' ');
  const check = CHECKS[two] ?? CHECKS[words[0] ?? ''];
  if (check === undefined) throw new Error(`No test knows what this does: ${text}`);
  await check(words);
});
