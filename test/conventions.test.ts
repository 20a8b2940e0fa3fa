// Keeps the habits of the house that a linter does not know: sizes, names, opening comments, and that every file lies in a room.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const GENERATED = new Set(['src/client/schema.ts']);

/** As in docs/architecture.md; below a room a file lies at most three folders deep, which is as far as the import rules look. */
const ROOM =
  /^(src\/(kernel|core\/model|core\/ports|config|engine|drivers\/[a-z_-]+|http|compose|cli|client|console)|adapters\/[a-z_-]+|adapters|migrations)\/([^/]+\/){0,3}[^/]+$|^src\/main\.ts$/;

type Source = { path: string; text: string; lines: number };

const sources: Source[] = ['src', 'adapters', 'migrations'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => `${folder}/${path.split(sep).join('/')}`)
    .filter((path) => !GENERATED.has(path))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
    .map(({ path, text }) => ({ path, text, lines: text.trimEnd().split('\n').length })),
);

const pathsWhere = (isBad: (source: Source) => boolean) => sources.filter(isBad).map(({ path }) => path);

/** `path:line` of every line that matches. */
const linesWith = (pattern: RegExp, within = sources) =>
  within.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => (pattern.test(line) ? `${path}:${index + 1} ${line.trim()}` : [])),
  );

/** The size below which the given share of all files stays, in lines. */
const sizeAt = (share: number) =>
  sources.map(({ lines }) => lines).toSorted((one, other) => one - other)[Math.ceil(share * sources.length) - 1];

it('keeps files small: half at most 90 lines, nine of ten at most 200, none above 300', () => {
  expect(pathsWhere(({ lines }) => lines > 300)).toEqual([]);
  expect(sizeAt(0.5)).toBeLessThanOrEqual(90);
  expect(sizeAt(0.9)).toBeLessThanOrEqual(200);
});

it('opens every file with a comment on why it exists', () => {
  expect(pathsWhere(({ text }) => !/^(\/\/ \S|\/\*\*? ?\n? ?\*? ?\S)/.test(text))).toEqual([]);
});

it('names files and folders in kebab-case, for one idea each', () => {
  const isKebab = (part: string) => /^(_shared|_template|[a-z0-9]+(-[a-z0-9]+)*(\.d)?(\.tsx?)?)$/.test(part);
  expect(pathsWhere(({ path }) => !path.split('/').every(isKebab))).toEqual([]);
  expect(pathsWhere(({ path }) => /(^|[/-])(utils?|helpers?|common|managers?|base|misc)(\.tsx?$|\/|-)/.test(path))).toEqual([]);
});

it('puts every file into a room of the architecture, no deeper than the import rules look', () => {
  expect(pathsWhere(({ path }) => !ROOM.test(path))).toEqual([]);
});

it('exports by name only and gathers nothing in barrels', () => {
  expect(linesWith(/^export default |^export \* from/)).toEqual([]);
});

it('reads the process environment in src/main.ts only', () => {
  const others = sources.filter(({ path }) => path !== 'src/main.ts');
  expect(linesWith(/process\s*(\?\.|\.|\[\s*['"`])\s*env\b|\benv\b.*=\s*process\b|from '(node:)?process'/, others)).toEqual([]);
});

it('holds no unfinished marks', () => {
  expect(linesWith(/\b(TODO|FIXME|XXX|HACK)\b/)).toEqual([]);
});

it('gives the reason of every suppressed rule', () => {
  expect(linesWith(/(oxlint|eslint)-disable(?!.* -- \S)|@ts-ignore|@ts-nocheck/)).toEqual([]);
});
