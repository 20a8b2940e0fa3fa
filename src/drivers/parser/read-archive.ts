/** Unpacks the parts of an Office file or an EPUB in memory: counted before they are inflated, and under no name that leads outside. */
import { unzipSync } from 'fflate';
import type { UnzipFileInfo } from 'fflate';
import { documentFault } from '../../core/model/document-fault.ts';
import { ClawError } from '../../kernel/errors.ts';
import { markedEncoding } from './decode-text.ts';

export type Archive = ReadonlyMap<string, Uint8Array>;

/** Office files of hundreds of sheets or slides have a few thousand. */
const MAX_PARTS = 10_000;
/** What is read of 32 MiB of ordinary Office text, four to eight times packed, fits in. */
const MAX_UNPACKED_BYTES = 192 * 1024 * 1024;
/** Parts that hold text or say where it is; pictures, fonts and embedded files stay packed. */
const READ = /^mimetype$|\.(?:xml|rels|opf|ncx|x?html?)$/iu;

/** @throws InputError for too many or too large parts, for paths that lead outside, for entities, and for what is no archive. */
export function readArchive(bytes: Uint8Array): Archive {
  const listed: UnzipFileInfo[] = [];
  // Nothing is inflated before all of it was counted.
  unpack(bytes, (part) => {
    if (listed.push(part) > MAX_PARTS) throw documentFault('too_many_parts', { facts: { limit: MAX_PARTS } });
    return false;
  });
  if (listed.some(({ name }) => leadsOutside(name))) throw documentFault('unsafe_path');
  const wanted = listed.filter(({ name }) => READ.test(name));
  if (wanted.length === 0) throw documentFault('archive');
  const unpacked = wanted.reduce((sum, { originalSize }) => sum + originalSize, 0);
  if (unpacked > MAX_UNPACKED_BYTES) throw documentFault('unpacked_too_large', { facts: { unpacked, limit: MAX_UNPACKED_BYTES } });
  const parts = unpack(bytes, ({ name }) => READ.test(name));
  for (const [name, part] of parts) refuseEntities(name, part);
  return parts;
}

/** fflate inflates into a buffer of the size that the archive declares, so that what was counted is what is taken at most. */
function unpack(bytes: Uint8Array, filter: (part: UnzipFileInfo) => boolean): Map<string, Uint8Array> {
  try {
    return new Map(Object.entries(unzipSync(bytes, { filter })));
  } catch (cause) {
    if (cause instanceof ClawError) throw cause;
    throw documentFault('broken', { cause });
  }
}

function leadsOutside(name: string): boolean {
  return /^[/\\]|^[a-z]:/iu.test(name) || name.split(/[/\\]/u).includes('..');
}

/** Entities are never expanded here; a file that declares some was not made by a word processor, and is better told so. */
function refuseEntities(name: string, part: Uint8Array): void {
  const text = Buffer.from(part.buffer, part.byteOffset, part.byteLength);
  const declared = ['utf8', 'utf16le'] as const;
  if (declared.some((encoding) => text.includes(Buffer.from('<!ENTITY', encoding))))
    throw documentFault('entities', { facts: { part: name } });
}

/** The part as text; XML is UTF-8 or, with its mark, UTF-16. @throws InputError when it is absent or neither */
export function partText(archive: Archive, name: string): string {
  const part = archive.get(name);
  if (!part) throw documentFault('broken', { facts: { missing: name } });
  return new TextDecoder(markedEncoding(part) ?? 'utf-8').decode(part);
}
