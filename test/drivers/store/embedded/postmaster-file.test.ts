import { spawn } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { processKind, readPostmasterNote, sameFolder } from '../../../../src/drivers/store/embedded/postmaster-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'claw-note-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const note = async (text: string) => {
  await writeFile(join(folder, 'postmaster.pid'), text);
  return readPostmasterNote(folder);
};

describe("PostgreSQL's note of its server", () => {
  it('names process, folder and port', async () => {
    expect(await note('4711\n/data here\n1763812345\n45678\n\n127.0.0.1\n 1 2\nready   \n')).toEqual({
      pid: 4711,
      folder: '/data here',
      port: 45678,
    });
  });

  it('may be absent, empty or half-written', async () => {
    expect(await readPostmasterNote(folder)).toBeNull();
    expect(await note('')).toBeNull();
    expect(await note('4711\n/data\n17638')).toEqual({ pid: 4711, folder: '/data', port: null });
  });

  it('is compared by folder, not by spelling', async () => {
    await symlink(folder, `${folder}-link`);
    expect(await sameFolder(folder, `${folder}-link`)).toBe(true);
    await rm(`${folder}-link`);
    expect(await sameFolder(folder, `${folder}-link`)).toBe(false);
  });
});

describe.runIf(process.platform === 'linux')('a process id', () => {
  it('of another program or of nothing is not taken for PostgreSQL', async () => {
    expect(await processKind(process.pid)).toBe('other');
    const child = spawn('true', { stdio: 'ignore' });
    await new Promise((resolve) => child.once('exit', resolve));
    expect(await processKind(child.pid ?? 0)).toBe('gone');
  });
});
