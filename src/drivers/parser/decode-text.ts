/** Turns a document's bytes into text, or says why they are none. */
import { InputError } from '../../kernel/errors.ts';

/** @throws InputError when the bytes are empty, over the cap, binary or not UTF-8. */
export function decodeText(bytes: Uint8Array, maxBytes: number): string {
  if (bytes.byteLength === 0) throw new InputError('The document is empty. Send a file with text in it.');
  if (bytes.byteLength > maxBytes) {
    const facts = { bytes: bytes.byteLength, maxBytes };
    throw new InputError(`The document is larger than ${maxBytes} bytes. Split it into smaller files.`, { facts }, 'input_too_large');
  }
  const text = decodeUtf8(bytes);
  if (text.includes('\0')) throw new InputError('The document is a binary file. Send Markdown, plain text, HTML or JSONL.');
  if (text.trim() === '') throw new InputError('The document holds only white space. Send a file with text in it.');
  return text.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new InputError('The document is not valid UTF-8. Save it with the encoding UTF-8 and send it again.', { cause });
  }
}
