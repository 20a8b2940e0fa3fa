/** Which files a person meant: named ones as they are, folders walked for the formats that are read. */
import { readdirSync, statSync } from 'node:fs';
import { basename, extname, join, relative, resolve, sep } from 'node:path';
import { InputError, type Fault } from '../../kernel/errors.ts';

/** Endings that are read, with their media types. */
export const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.md': 'text/markdown',
  '.txt': 'text/plain',
  '.html': 'text/html',
  '.htm': 'text/html',
  '.jsonl': 'application/x-ndjson',
  '.csv': 'text/csv',
  '.tsv': 'text/tab-separated-values',
  '.pdf': 'application/pdf',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  '.pptx': 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  '.epub': 'application/epub+zip',
};

export interface FoundFile {
  readonly path: string;
  /**
   * The document's external id, the same wherever the command runs: the name of the folder that was given and the path inside it, with
   * forward slashes, or the base name of a file that was named itself.
   */
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

/** What is read by the server rather than from here. */
export const isAddress = (word: string): boolean => /^https?:\/\//i.test(word);

const known = Object.keys(MEDIA_TYPES).join(' ');

function expand(word: string, cwd: string, faults: Fault[]): readonly FoundFile[] {
  const path = resolve(cwd, word);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) faults.push({ field: word, rule: 'does not exist', fix: 'check the path' });
  else if (!stats.isDirectory() && mediaTypeOf(path) === undefined)
    faults.push({ field: word, rule: 'is not of a format that is read', fix: `formats: ${known}` });
  if (stats === undefined) return [];
  if (!stats.isDirectory()) return [{ path, name: basename(path) }];
  const files = walk(path);
  if (files.length === 0) faults.push({ field: word, rule: 'holds no file of a format that is read', fix: `formats: ${known}` });
  return files.map((file) => ({ path: file, name: [basename(path), ...relative(path, file).split(sep)].filter(Boolean).join('/') }));
}

/** Two files under one id would replace each other's document; rows of JSONL have ids of their own. */
function sameNames(files: readonly FoundFile[]): readonly Fault[] {
  const first = new Map<string, string>();
  return files.flatMap(({ name, path }) => {
    if (extname(path).toLowerCase() === '.jsonl') return [];
    const other = first.get(name);
    if (other === undefined) first.set(name, path);
    if (other === undefined) return [];
    const fix = 'ingest them in separate bases, or give the folder that holds both';
    return [{ field: path, rule: `would be the document "${name}", as would ${other}`, fix }];
  });
}

/** Every file once, in the order named. @throws InputError naming everything that cannot be read and every two that would be one document */
export function findFiles(words: readonly string[], cwd: string): readonly FoundFile[] {
  const faults: Fault[] = [];
  const found = words.flatMap((word) => expand(word, cwd, faults));
  const seen = new Set<string>();
  const files = found.filter(({ path }) => !seen.has(path) && seen.add(path));
  faults.push(...sameNames(files));
  if (faults.length > 0) throw new InputError('Nothing was ingested:', { faults });
  return files;
}
