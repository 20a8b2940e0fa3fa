/** The built console, read into memory once, so that serving it touches no disk. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { PageFile, PageFiles } from '../http/admin/page-files.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
};

/** A folder that is not there was not built: a console without pages, and no error. */
export async function openConsole(folder: string = builtFolder()): Promise<PageFiles> {
  const names = await readdir(join(folder, 'assets')).catch(missing);
  const files = new Map(await Promise.all(names.map(async (name) => [name, await readPageFile(join(folder, 'assets', name))] as const)));
  const isBuilt = (await readdir(folder).catch(missing)).includes('index.html');
  return { page: isBuilt ? await readPageFile(join(folder, 'index.html')) : null, asset: (name) => files.get(name) ?? null };
}

async function readPageFile(path: string): Promise<PageFile> {
  const bytes = await readFile(path);
  const gzipped = gzipSync(bytes);
  return {
    type: TYPES[extname(path)] ?? 'application/octet-stream',
    bytes,
    gzipped: gzipped.length < bytes.length ? gzipped : null,
    etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`,
  };
}

function builtFolder(): string {
  return fileURLToPath(new URL('../../console', import.meta.url));
}

function missing(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
