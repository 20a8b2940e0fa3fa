// The pages made from the tables are the pages in the repository.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { renderAll } from '../../scripts/generate-config-docs.mjs';
import { loadConfig } from '../../src/config/load.ts';
import { VARIABLES } from '../../src/config/schema.ts';
import { GROUPS } from '../../src/config/variable.ts';
import { OPERATIONS } from '../../src/core/model/access.ts';
import { SETTINGS } from '../../src/core/model/setting.ts';

const root = resolve(import.meta.dirname, '../..');
const files = renderAll({ variables: VARIABLES, groups: GROUPS, settings: SETTINGS, operations: OPERATIONS });

it.each(files)('%s is up to date (node scripts/generate-config-docs.mjs writes it)', (path, text) => {
  expect(readFileSync(join(root, path), 'utf8')).toBe(text);
});

it('every sample is a valid value of its variable', () => {
  const env = Object.fromEntries(
    Object.entries(VARIABLES).map(([name, { sample }]) => [name, name === 'NODE_ENV' ? 'development' : sample]),
  );
  expect(() => loadConfig(env, () => '')).not.toThrow();
});

it('.env.example sets nothing until a line is changed', () => {
  const [, example = ''] = files.find(([path]) => path === '.env.example') ?? [];
  expect(example.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
});
