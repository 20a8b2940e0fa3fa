import { cp, mkdir, readlink, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { linkLibraries } from '../../../../src/drivers/store/embedded/link-libraries.ts';
import { findBinaries, nativeFolder, platformPackage } from '../../../../src/drivers/store/embedded/platform-binaries.ts';
import { ask, createScratchHomes } from './scratch-homes.ts';

const homes = createScratchHomes();
afterEach(() => homes.clear());

describe('a package whose install script never ran', () => {
  it('works all the same: its missing library links are made', async () => {
    const scratch = await homes.make({ systemFolder: true });
    const origin = dirname(nativeFolder(await findBinaries(platformPackage(process.platform, process.arch))));
    const bare = join(scratch.folder, 'package');
    await mkdir(bare);
    await cp(origin, bare, { recursive: true, verbatimSymlinks: true });
    const link = join(bare, 'native', 'lib', 'libpq.so.5');
    await rm(link);

    const server = await homes.start(scratch, { binariesPackage: pathToFileURL(join(bare, 'dist', 'index.js')).href });
    expect(await ask(server.ownerUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await server.stop();

    await linkLibraries(join(bare, 'native'));
    expect(await readlink(link)).toMatch(/^libpq\.so\.5\.\d+$/);
  });
});
