/** Turns a document's bytes into text, or says why they are none. */
import { documentFault } from '../../core/model/document-fault.ts';

/** From UTF-8, UTF-16 with its mark, or GB18030. @throws InputError when the bytes are binary, in no known encoding, or white space alone. */
export function decodeText(bytes: Uint8Array): string {
  const encoding = markedEncoding(bytes);
  if (encoding === null && bytes.includes(0)) throw documentFault('kind_mismatch', { what: 'The document is a binary file.' });
  const text = decodeAs(encoding ?? 'utf-8', bytes) ?? (isMostlyChinese(bytes) ? decodeAs('gb18030', bytes) : null);
  if (text === null) throw documentFault('encoding', { what: 'The document is not valid UTF-8.' });
  if (text.trim() === '') throw documentFault('no_text', { what: 'The document holds only white space.' });
  return text.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
}

/** UTF-16 by its mark; programs that write it put one. */
export function markedEncoding([first, second]: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : null;
}

function decodeAs(encoding: string, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** Of the pairs that begin with a high byte in true Chinese text, nearly all lie in the square of GB 2312; in Western ones few do. */
const SHARE_OF_SQUARE = 0.9;

function isMostlyChinese(bytes: Uint8Array): boolean {
  let pairs = 0;
  let inSquare = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const lead = bytes[at] ?? 0;
    if (lead < 0x80) continue;
    at += 1;
    pairs += 1;
    if (lead >= 0xa1 && lead <= 0xf7 && (bytes[at] ?? 0) >= 0xa1) inSquare += 1;
  }
  return inSquare >= pairs * SHARE_OF_SQUARE;
}
