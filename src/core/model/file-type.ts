/** Tells what a file is by its first bytes: for exactly the types we take, a table of signatures is all there is to it. */
import type { FileType } from './file.ts';

/** Latin-1 text at places of a file; all of them must match. */
type Signature = readonly (readonly [at: number, text: string])[];

/**
 * PNG (W3C PNG 3rd ed., 5.2) with its first chunk, JPEG (ISO 10918-1: SOI and the start of a marker), GIF89a (section 17),
 * WebP (RFC 9649, 2.4), PDF (ISO 32000-1, 7.5.2). A PDF must begin at the first byte: readers allow more, and that is what polyglots use.
 */
const SIGNATURES: readonly (readonly [FileType, Signature])[] = [
  ['image/png', [[0, '\x89PNG\r\n\x1a\n\0\0\0\rIHDR']]],
  ['image/jpeg', [[0, '\xff\xd8\xff']]],
  ['image/gif', [[0, 'GIF87a']]],
  ['image/gif', [[0, 'GIF89a']]],
  [
    'image/webp',
    [
      [0, 'RIFF'],
      [8, 'WEBPVP8'],
    ],
  ],
  ['application/pdf', [[0, '%PDF-']]],
];

/** The type of the bytes, null when it is none that we take. */
export function fileTypeOf(bytes: Uint8Array): FileType | null {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 32)).toString('latin1');
  return SIGNATURES.find(([, signature]) => signature.every(([at, text]) => head.startsWith(text, at)))?.[0] ?? null;
}
