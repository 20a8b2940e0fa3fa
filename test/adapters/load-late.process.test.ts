/** What a start without connections loads: every channel's own code, and no library of a platform. */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');
const dist = (path: string): string => JSON.stringify(`file://${root}/dist/${path}`);

/** Libraries that channels load by themselves, found where they do. */
const libraries = [
  ...new Set(
    readdirSync(join(root, 'adapters'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.includes('browser'))
      .flatMap((path) => [...readFileSync(join(root, 'adapters', path), 'utf8').matchAll(/\bimport\('([^.'][^']*)'\)/g)])
      .map(([, name = '']) => name),
  ),
];

/** Prints every module that is loaded on the way. */
const HOOK = `import { writeSync } from 'node:fs';
export async function load(url, context, next) {
  writeSync(1, url + '\\n');
  return next(url, context);
}`;

async function loadedBy(script: string): Promise<string> {
  const register = `import { register } from 'node:module'; register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(HOOK)}));`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', `${register}${script}`], { cwd: root });
  return stdout;
}

describe('a start without connections', () => {
  it('loads the channels, and no library of a platform', async () => {
    expect(libraries).toContain('grammy');
    const loaded = await loadedBy(`await import(${dist('src/compose/gateway.js')});`);
    expect(loaded).toContain('/adapters/telegram/index.js');
    for (const name of libraries) expect(loaded).not.toContain(`/node_modules/${name}/`);
  });

  it('would be seen to load one', async () => {
    expect(await loadedBy(`await import('grammy');`)).toContain('/node_modules/grammy/');
  });
});
