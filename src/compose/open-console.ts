/** The built console, read into memory once, so that serving it touches no disk. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { PageFile, PageFiles } from '../http/admin/page-files.ts';
import { tagOf } from '../http/present.ts';
import { builtFolder, nothingThere, typeOf } from './built-files.ts';

/** A folder that is not there was not built: a console without pages, and no error. */
export async function openConsole(folder: string = builtFolder('console')): Promise<PageFiles> {
  const names = await readdir(join(folder, 'assets')).catch(nothingThere);
  const files = new Map(await Promise.all(names.map(async (name) => [name, await readPageFile(join(folder, 'assets', name))] as const)));
  const isBuilt = (await readdir(folder).catch(nothingThere)).includes('index.html');
  return { page: isBuilt ? await readPageFile(join(folder, 'index.html')) : null, asset: (name) => files.get(name) ?? null };
}

async function readPageFile(path: string): Promise<PageFile> {
  const bytes = await readFile(path);
  const gzipped = gzipSync(bytes);
  return {
    type: typeOf(path) ?? 'application/octet-stream',
    bytes,
    gzipped: gzipped.length < bytes.length ? gzipped : null,
    etag: tagOf(bytes),
  };
}
