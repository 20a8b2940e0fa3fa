import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseIdentity, ownerOf } from '../../../../src/drivers/store/embedded/data-place.ts';

const asRoot = process.getuid?.() === 0;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'claw-place-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function accounts(...lines: string[]): Promise<string> {
  const file = join(folder, 'passwd');
  await writeFile(file, ['root:x:0:0::/root:/bin/sh', ...lines, ''].join('\n'));
  return file;
}

describe.runIf(asRoot)('as root', () => {
  const nobody = 'nobody:x:65534:65533::/:/usr/sbin/nologin';

  it('a new cluster belongs to the account claw, else to nobody', async () => {
    expect(await chooseIdentity(await accounts(nobody, 'claw:x:990:991::/:/bin/false'))).toEqual({ uid: 990, gid: 991 });
    expect(await chooseIdentity(await accounts(nobody))).toEqual({ uid: 65_534, gid: 65_533 });
  });

  it('a machine without either is told what to create', async () => {
    await expect(chooseIdentity(await accounts('claw:x:0:0::/:/bin/sh'))).rejects.toThrow(/no account "claw" or "nobody".*DATABASE_URL/);
  });

  it('existing data keeps its owner, and data of root is refused', async () => {
    const data = join(folder, 'data');
    await mkdir(data);
    await expect(ownerOf(data)).rejects.toThrow(/belongs to root.*chown/);
    await chown(data, 1234, 1235);
    await chmod(data, 0o700);
    expect(await ownerOf(data)).toEqual({ uid: 1234, gid: 1235 });
  });
});

describe.skipIf(asRoot)('as a normal user', () => {
  it('the data belongs to whoever runs Claw', async () => {
    expect(await chooseIdentity()).toBeNull();
    expect(await ownerOf(folder)).toBeNull();
  });
});
