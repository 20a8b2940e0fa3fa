/** npm packages carry no symbolic links: an install script makes them, and many machines run no install scripts. */
import { readlink, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { hasCode, readText } from './file-errors.ts';

/** The package's own list; paths start at the package, both ends lie in one folder. */
const listShape = z.array(z.object({ source: z.string(), target: z.string() }));

/** Makes the links of the list that are missing in this `native` folder; those that are there stay. */
export async function linkLibraries(native: string): Promise<void> {
  const list = await readText(join(native, 'pg-symlinks.json'));
  if (list === null) return;
  for (const { source, target } of listShape.parse(JSON.parse(list))) {
    const place = join(native, target.replace(/^native\//, ''));
    if (dirname(source) !== dirname(target) || (await isLink(place))) continue;
    try {
      await symlink(basename(source), place);
    } catch (error) {
      // Another Claw made it between the look and the act.
      if (!hasCode(error, 'EEXIST')) throw error;
    }
  }
}

async function isLink(path: string): Promise<boolean> {
  try {
    await readlink(path);
    return true;
  } catch (error) {
    // EINVAL: a real file is in its place, which serves as well.
    if (hasCode(error, 'EINVAL')) return true;
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}
