// Writes .oxlintrc.json from one table, so that the import rules of every room are stated in a single place.
//   node scripts/lint-rooms.mjs           writes the file
//   node scripts/lint-rooms.mjs --check   exits 1 when the file differs from the table
import { readFileSync, writeFileSync } from 'node:fs';

const target = new URL('../.oxlintrc.json', import.meta.url);

/** How many folders deep below its room a file may lie; the conventions test fails on a deeper one. */
const MAX_DEPTH = 4;

/** Everything below compose, the only room that knows them all. */
const EVERYTHING = ['kernel', 'core', 'config', 'engine', 'drivers', 'http'];

/**
 * A room is a folder. `up` lists, for each step above that folder, what may be imported from there: the first entry is what lies beside
 * the room, the second what lies one folder higher, and so on. Whatever is not listed is forbidden. A later room replaces an earlier one.
 * @typedef {{ files: string, up: string[][], says: string }} Room
 * @type {Room[]}
 */
const rooms = [
  { files: 'src/kernel', up: [], says: 'kernel imports nothing of ours' },
  { files: 'src/core/model', up: [[], ['kernel']], says: 'core/model imports only kernel' },
  { files: 'src/core/ports', up: [['model'], ['kernel']], says: 'core/ports imports only core/model and kernel' },
  { files: 'src/config', up: [['kernel']], says: 'config imports only kernel' },
  { files: 'src/engine', up: [['core', 'kernel']], says: 'engine imports only core and kernel' },
  {
    files: 'src/drivers/*',
    up: [['_shared'], ['core', 'kernel']],
    says: 'a driver imports only core, kernel, drivers/_shared and its own folder',
  },
  { files: 'src/drivers/_shared', up: [[], ['core', 'kernel']], says: 'drivers/_shared imports only core and kernel' },
  { files: 'src/http', up: [['engine', 'core', 'kernel']], says: 'http imports only engine, core and kernel' },
  {
    files: 'src/compose',
    up: [EVERYTHING, ['adapters', 'migrations']],
    says: 'compose imports what lies below it, not cli, main or client',
  },
  { files: 'src/cli', up: [['compose', 'config', 'kernel', 'client']], says: 'cli imports only compose, config, kernel and client' },
  { files: 'src/client', up: [], says: 'client imports nothing of ours' },
  { files: 'src/console', up: [['client']], says: 'console imports only client and its own folder' },
  { files: 'adapters', up: [['src/core', 'src/kernel']], says: 'the list of channels imports only channels, core and kernel' },
  {
    files: 'adapters/*',
    up: [['_shared'], ['src/core', 'src/kernel']],
    says: 'a channel imports only core, kernel, adapters/_shared and its own folder',
  },
  { files: 'adapters/_shared', up: [[], ['src/core', 'src/kernel']], says: 'adapters/_shared imports only core and kernel' },
  { files: 'adapters/*/browser', up: [[], [], ['src/client']], says: 'browser code imports only client and its own folder' },
  { files: 'migrations', up: [], says: 'migrations import nothing of ours' },
];

/**
 * A pattern for every path that does not start with one of `words` as a whole segment; the engine of these patterns has no look-ahead,
 * so the complement is spelled out letter by letter.
 * @param {string[]} words
 * @param {boolean} atStart a path that goes on with a dot climbs higher and is judged by the pattern of that height
 * @returns {string}
 */
function noneOf(words, atStart = true) {
  const isEnd = words.includes('');
  const letters = [...new Set(words.filter((word) => word !== '').map((word) => word.charAt(0)))];
  const known = [...letters, ...(isEnd ? ['/'] : []), ...(atStart ? ['.'] : [])].join('');
  const other = known === '' ? '.' : `[^${known}]`;
  const deeper = letters.map((letter) => `${letter}(${noneOf(restAfter(letter, words), false)})`);
  return [other, ...(isEnd || atStart ? [] : ['$']), ...deeper].join('|');
}

/** @param {string} letter @param {string[]} words */
function restAfter(letter, words) {
  return words.filter((word) => word.startsWith(letter)).map((word) => word.slice(1));
}

/** @param {number} steps */
const climb = (steps) => `(\\.\\./){${steps}}`;

/** Paths that go down and up again would slip past the patterns below; the browser's code is no part of the server's. */
const ROUNDABOUT = ['[^./]/+\\.\\.?(/|$)', '^\\./+\\.', '//', '^\\.{1,2}/(.*/)?browser(/|$)', '^/'];

/** @param {Room} room @param {number} depth folders between the room and the file, plus one */
function override(room, depth) {
  const sideways = room.up.map((words, step) => `^${climb(depth + step)}(${noneOf(words)})`);
  const tooHigh = `^${climb(depth + room.up.length)}`;
  const patterns = [...sideways, tooHigh, ...ROUNDABOUT].map((regex) => ({ regex, message: `${room.says} (docs/architecture.md)` }));
  return { files: [`${room.files}/${'*/'.repeat(depth - 1)}*.{ts,tsx}`], rules: { 'no-restricted-imports': ['error', { patterns }] } };
}

/** The process entry is a file among rooms: it alone may reach cli, and nothing else. */
const mainOverride = {
  files: ['src/main.ts'],
  rules: {
    'no-restricted-imports': [
      'error',
      { patterns: [`^\\./(${noneOf(['cli'])})`, '^\\.\\./', ...ROUNDABOUT].map((regex) => ({ regex, message: 'main imports only cli' })) },
    ],
    'node/no-process-env': 'off',
  },
};

const depths = Array.from({ length: MAX_DEPTH }, (_, index) => index + 1);
const roomOverrides = rooms.flatMap((room) => (room.files === 'adapters' ? [1] : depths).map((depth) => override(room, depth)));

const NOT_SHIPPED = ['test/**', 'bench/**', 'scripts/**', 'examples/**', 'bin/**', '*.config.ts'];

const config = {
  plugins: ['import', 'typescript', 'unicorn', 'oxc', 'promise', 'node', 'vitest'],
  categories: { correctness: 'error' },
  rules: {
    eqeqeq: ['error', 'always', { null: 'ignore' }],
    'no-var': 'error',
    'prefer-const': 'error',
    'import/no-cycle': ['error', { ignoreTypes: false }],
    'import/no-default-export': 'error',
    'max-lines': ['error', { max: 300 }],
    'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
    'node/no-process-env': 'error',
    'typescript/ban-ts-comment': ['error', { 'ts-expect-error': 'allow-with-description', minimumDescriptionLength: 10 }],
    'typescript/consistent-type-imports': ['error', { disallowTypeAnnotations: true }],
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': ['error', { checksVoidReturn: false }],
    // Code points are what our texts are counted in.
    'typescript/no-misused-spread': 'off',
    // Our factories return closures, which never look at `this`.
    'typescript/unbound-method': 'off',
    'unicorn/filename-case': ['error', { case: 'kebabCase' }],
    'unicorn/no-abusive-eslint-disable': 'error',
    'vitest/expect-expect': ['error', { assertFunctionNames: ['expect', 'expect*', 'fc.assert', 'assert*'] }],
    // Contract suites choose their cases by what a driver can do, and skip the rest with a reason.
    'vitest/no-conditional-tests': 'off',
    'vitest/no-disabled-tests': 'off',
    'vitest/no-focused-tests': 'error',
  },
  ignorePatterns: ['dist', 'coverage', 'node_modules', 'src/client/schema.ts'],
  overrides: [
    ...roomOverrides,
    mainOverride,
    { files: ['*.config.ts'], rules: { 'import/no-default-export': 'off' } },
    // One statement of SQL is as long as its table.
    { files: ['migrations/**'], rules: { 'max-lines-per-function': 'off' } },
    { files: NOT_SHIPPED, rules: { 'node/no-process-env': 'off', 'max-lines-per-function': 'off' } },
  ],
};

/** One override a line: a difference in review then names its room. */
const { overrides, ...head } = config;
const text = `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "overrides": [\n${overrides.map((one) => `    ${JSON.stringify(one)}`).join(',\n')}\n  ]\n}\n`;

if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) {
    console.error('.oxlintrc.json differs from its table: run "npm run lint:rooms" and commit the result.');
    process.exitCode = 1;
  }
} else {
  writeFileSync(target, text);
}
