/** Which files a person meant: named ones as they are, folders walked for the formats that are read. */
import { readdirSync, statSync } from 'node:fs';
import { extname, join, relative, resolve, sep } from 'node:path';
import { InputError, type Fault } from '../../kernel/errors.ts';

/** Endings that are read, with their media types. */
export const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.md': 'text/markdown',
  '.txt': 'text/plain',
  '.html': 'text/html',
  '.htm': 'text/html',
  '.jsonl': 'application/x-ndjson',
};

export interface FoundFile {
  readonly path: string;
  /** The path as seen from where the command runs, with forward slashes. */
  readonly name: string;
}

export const mediaTypeOf = (path: string) => MEDIA_TYPES[extname(path).toLowerCase()];

/** Files below a folder, sorted; hidden folders and installed packages are nobody's documents. */
function walk(folder: string): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const visible = entries.filter(({ name }) => !name.startsWith('.') && name !== 'node_modules');
  return visible.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return walk(path);
    return entry.isFile() && mediaTypeOf(path) !== undefined ? [path] : [];
  });
}

const known = Object.keys(MEDIA_TYPES).join(' ');

function expand(word: string, cwd: string, faults: Fault[]): readonly string[] {
  if (/^https?:\/\//i.test(word)) {
    faults.push({ field: word, rule: 'is a web address, which cannot be fetched yet', fix: 'save the page as .html and ingest that file' });
    return [];
  }
  const path = resolve(cwd, word);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) faults.push({ field: word, rule: 'does not exist', fix: 'check the path' });
  else if (!stats.isDirectory() && mediaTypeOf(path) === undefined)
    faults.push({ field: word, rule: 'is not of a format that is read', fix: `formats: ${known}` });
  if (stats === undefined) return [];
  const files = stats.isDirectory() ? walk(path) : [path];
  if (files.length === 0) faults.push({ field: word, rule: 'holds no file of a format that is read', fix: `formats: ${known}` });
  return files;
}

/** Every file once, in the order named. @throws InputError naming everything that cannot be read */
export function findFiles(words: readonly string[], cwd: string): readonly FoundFile[] {
  const faults: Fault[] = [];
  const paths = [...new Set(words.flatMap((word) => expand(word, cwd, faults)))];
  if (faults.length > 0) throw new InputError('Nothing was ingested:', { faults });
  return paths.map((path) => ({ path, name: relative(cwd, path).split(sep).join('/') }));
}
