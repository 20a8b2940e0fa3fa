/** The private files of a home when several processes make them at once. */
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readOrMake } from '../../src/compose/home-files.ts';

it('is made once by many who look for it at the same time, and all read the same', async () => {
  const home = await mkdtemp(join(tmpdir(), 'claw-home-'));
  try {
    let made = 0;
    const all = await Promise.all(Array.from({ length: 20 }, () => readOrMake(home, 'master-key', () => `key ${(made += 1)}`)));
    expect(new Set(all.map(({ text }) => text)).size).toBe(1);
    expect(all.filter((one) => one.made)).toHaveLength(1);
    expect(await readdir(home)).toEqual(['master-key']);
    expect((await stat(join(home, 'master-key'))).mode & 0o777).toBe(0o600);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
});
