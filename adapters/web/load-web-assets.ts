/** Reads what was built for browsers into memory once, so that serving it touches no disk. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** One file for browsers. */
export interface WebAsset {
  readonly type: string;
  readonly bytes: Uint8Array;
  /** Quoted, as in the ETag header. */
  readonly etag: string;
}

export interface WebAssets {
  /** The one script of page and widget; null when it was not built. */
  readonly widget: WebAsset | null;
  /** A file below `/assets/`, by its name; null when there is none. */
  file(name: string): WebAsset | null;
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** Reads `<folder>/widget.js` of the first folder and the files of `<folder>/assets` of all; one that is not there was not built, which is no error. */
export async function loadWebAssets(folder: string, ...others: readonly string[]): Promise<WebAssets> {
  const widget = await orNull(readAsset(join(folder, 'widget.js')));
  const files = new Map((await Promise.all([folder, ...others].map(readAssets))).flat());
  return { widget, file: (name) => files.get(name) ?? null };
}

async function readAssets(folder: string): Promise<readonly (readonly [string, WebAsset])[]> {
  const entries = (await orNull(readdir(join(folder, 'assets'), { withFileTypes: true }))) ?? [];
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  return Promise.all(names.map(async (name) => [name, await readAsset(join(folder, 'assets', name))] as const));
}

async function readAsset(path: string): Promise<WebAsset> {
  const bytes = await readFile(path);
  const etag = `"${createHash('sha256').update(bytes).digest('base64url')}"`;
  return { type: TYPES[extname(path)] ?? 'application/octet-stream', bytes, etag };
}

/** Null when the file or folder does not exist; every other fault is thrown. */
async function orNull<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
