import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../src/cli/run.ts';
import { createTestShell } from './test-shell.ts';

const clone = resolve(import.meta.dirname, '../..');
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'claw-new-adapter-'));
  for (const folder of ['adapters/_template', 'test/adapters/_template', 'test/samples/_template']) {
    cpSync(join(clone, folder), join(root, folder), { recursive: true });
  }
});
afterEach(() => rmSync(root, { recursive: true }));

async function run(...words: readonly string[]) {
  const shell = createTestShell(['new-adapter', ...words], { root });
  const code = await runCommandLine(shell);
  return { code, out: shell.out.join('\n'), err: shell.err.join('\n') };
}

describe('claw new-adapter', () => {
  it('writes a channel of the name, with its tests and a place for its samples', async () => {
    const { code, out } = await run('line-works');
    expect(code).toBe(0);
    expect(readdirSync(join(root, 'adapters/line-works'))).toEqual(readdirSync(join(clone, 'adapters/_template')));
    expect(existsSync(join(root, 'test/adapters/line-works/contract.test.ts'))).toBe(true);
    expect(existsSync(join(root, 'test/samples/line-works/README.md'))).toBe(true);
    const index = readFileSync(join(root, 'adapters/line-works/index.ts'), 'utf8');
    expect(index).toContain('createLineWorksAdapter');
    expect(index).not.toMatch(/template/i);
    expect(out).toContain('wrote adapters/line-works/index.ts');
  });

  it('says what is left to do in files that are there, under names that are in them', async () => {
    const { out } = await run('line-works');
    const steps = [...out.matchAll(/^ {2}(\S+\.ts) /gm)].map(([, path = '']) => path);
    expect(steps).toHaveLength(3);
    const named = steps.map((path) => readFileSync(join(clone, path), 'utf8')).join('\n');
    for (const name of ['ChannelDeps', 'createChannelAdapters', 'CHANNEL_KINDS']) {
      expect(out).toContain(name);
      expect(named).toContain(name);
    }
    expect(out).toContain('lineWorks: LineWorksAdapterDeps');
  });

  it.each(['', 'Line', '9gag', 'line_works', 'line-', 'line--works', '../line', 'a'.repeat(31)])(
    'refuses "%s" in one sentence',
    async (name) => {
      const { code, err } = await run(name);
      expect(code).toBe(2);
      expect(err.split('\n')[0]).toMatch(/is no name for a channel: .*\.$/);
    },
  );

  it('writes over nothing', async () => {
    await run('line');
    const { code, err } = await run('line');
    expect(code).toBe(2);
    expect(err).toContain('The folder adapters/line is there already');
  });

  it('refuses outside of a clone', async () => {
    rmSync(join(root, 'test'), { recursive: true });
    expect(await run('line')).toMatchObject({ code: 2, err: expect.stringContaining('a clone of the repository') as string });
  });
});
