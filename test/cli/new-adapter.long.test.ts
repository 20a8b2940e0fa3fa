// A channel made by the command, in a copy of the repository: it must be clean and right before anybody touches it.
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommandLine } from '../../src/cli/run.ts';
import { createTestShell } from './test-shell.ts';

const run = promisify(execFile);
const clone = resolve(import.meta.dirname, '../..');
const copy = mkdtempSync(join(tmpdir(), 'claw-clone-'));
const tool = (name: string, ...args: readonly string[]) =>
  run(process.execPath, [join(copy, 'node_modules', ...name.split('/')), ...args], { cwd: copy });

beforeAll(async () => {
  const kept = ['adapters', 'bin', 'docs', 'migrations', 'scripts', 'src', 'test'];
  const files = ['.oxfmtrc.json', '.oxlintrc.json', 'package.json', 'tsconfig.json', 'vitest.config.ts'];
  for (const path of [...kept, ...files]) cpSync(join(clone, path), join(copy, path), { recursive: true });
  symlinkSync(join(clone, 'node_modules'), join(copy, 'node_modules'));
  await runCommandLine(createTestShell(['new-adapter', 'line-works'], { root: copy }));
});
afterAll(() => rmSync(copy, { recursive: true }));

it('passes the lint and is written as the formatter writes', async () => {
  const folders = ['adapters/line-works', 'test/adapters/line-works'];
  await expect(tool('oxlint/bin/oxlint', '--type-aware', '--deny-warnings', ...folders)).resolves.toMatchObject({
    stdout: expect.stringContaining(' 0 errors') as string,
  });
  await expect(tool('oxfmt/bin/oxfmt', '--check', ...folders)).resolves.toBeDefined();
});

it('passes the type check', async () => {
  const include = ['adapters/line-works', 'test/adapters/line-works'];
  writeFileSync(join(copy, 'tsconfig.new.json'), JSON.stringify({ extends: './tsconfig.json', include }));
  await expect(tool('typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.new.json')).resolves.toMatchObject({ stdout: '' });
});

it('passes the contract of channels and its own tests', async () => {
  const { stdout } = await tool('vitest/vitest.mjs', 'run', 'test/adapters/line-works');
  expect(stdout).toMatch(/Test Files .*3 passed/);
});
