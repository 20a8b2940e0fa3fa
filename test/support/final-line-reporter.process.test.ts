// The last line is what scripts read: a run with every kind of outcome must be counted rightly in it.
import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

const CONFIG = `
import { FinalLineReporter } from './final-line-reporter.ts';
export default { test: { include: ['*.test.ts'], reporters: [new FinalLineReporter(2)] } };`;

const OUTCOMES = `
import { beforeAll, describe, expect, it } from 'vitest';
it('passes', () => expect(1).toBe(1));
it('fails', () => expect(1).toBe(2));
it('needs a thing', (context) => context.skip('no such thing here'));
describe('a broken set-up', () => { beforeAll(() => { throw new Error('broken'); }); it('never runs', () => expect(1).toBe(1)); });`;

it('counts failures, unreadable files, broken set-ups and earlier checks, and gives the reason of a skip', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'claw-last-line-'));
  try {
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    await copyFile(join(root, 'test/support/final-line-reporter.ts'), join(folder, 'final-line-reporter.ts'));
    await writeFile(join(folder, 'vitest.config.ts'), CONFIG);
    await writeFile(join(folder, 'outcomes.test.ts'), OUTCOMES);
    await writeFile(join(folder, 'unreadable.test.ts'), "import './nowhere.ts';");
    const output = await new Promise<string>((done) => {
      execFile(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), 'run'], { cwd: folder }, (_error, out) => done(out));
    });
    const lines = output.trimEnd().split('\n');
    // Two earlier checks, one assertion, one file that cannot be imported, one set-up.
    expect(lines.at(-1)).toBe('1 passed, 5 failed, 2 skipped');
    expect(lines).toContain('skipped: outcomes.test.ts > needs a thing (no such thing here)');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
