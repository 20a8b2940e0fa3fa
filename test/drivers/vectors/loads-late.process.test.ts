/** The libraries of vector stores are large and native: a process without vectors never loads them. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'claw-test-late-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const script = (module: string, factory: string, options: string, library: string): string => `
  import { createRequire } from 'node:module';
  import { ${factory} } from './dist/src/drivers/vectors/${module}.js';
  const { cache } = createRequire(import.meta.url);
  const loaded = () => Object.keys(cache).some((path) => path.includes('/node_modules/${library}/'));
  const store = ${factory}(${options});
  const before = loaded();
  const fault = await store.check().then(() => null, (error) => error.code);
  await store.close();
  console.log(JSON.stringify({ before, after: loaded(), fault }));
`;

it.each([
  ['lancedb', 'createLanceVectors', JSON.stringify({ folder }), '@lancedb/lancedb', null],
  [
    'milvus',
    'createMilvusVectors',
    "{ address: '127.0.0.1:1', token: null, database: null }",
    '@zilliz/milvus2-sdk-node',
    'upstream_unreachable',
  ],
])('loads the library of %s with its first use', (module, factory, options, library, fault) => {
  const text = script(module, factory, options, library);
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', text], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual({ before: false, after: true, fault });
});
