/** Reads a body whose length nobody vouches for. */
import { InputError } from '../../src/kernel/errors.ts';

/** Throws InputError when there are more than `maxBytes`. */
export async function readUpTo(body: ReadableStream<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body) {
    size += piece.byteLength;
    if (size > maxBytes) throw tooLarge(maxBytes);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

export const tooLarge = (maxBytes: number): InputError =>
  new InputError(`The file is larger than ${maxBytes} bytes.`, {}, 'input_too_large');
