/** What was built for browsers and lies beside the compiled server. */
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.gif': 'image/gif',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** By the ending of the name; undefined for one that is not served. */
export const typeOf = (name: string): string | undefined => TYPES[extname(name)];

/** Where the build puts it. */
export const builtFolder = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));

/** For a folder that was not built, which is no error: it has nothing in it. */
export function nothingThere(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
