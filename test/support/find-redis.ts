/** Where redis-server is, for tests that start one and for the runner, which must not load a client of it to know. */
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** The path of the program; null when none is installed. */
export async function findRedis(): Promise<string | null> {
  for (const folder of [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/usr/local/bin']) {
    const path = join(folder, 'redis-server');
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  return null;
}
