/** The chat as it is served, in a folder of its own; `npm test` has built it, by hand `node scripts/prepare.mjs` does. */
import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const DIST = resolve(import.meta.dirname, '../../../../dist');

/** @returns the folder, which the caller removes */
export async function copyChat(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'claw-chat-'));
  for (const part of ['web', 'embed']) await cp(join(DIST, part), folder, { recursive: true });
  return folder;
}
