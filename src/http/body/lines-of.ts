/** Cuts bytes that arrive in pieces into lines of text, under a cap, so that a file of any size takes the memory of one line. */
import { InputError } from '../../kernel/errors.ts';
import { decodeUtf8 } from './text.ts';

/** Lines without their ends; the last one also when it has none. @throws InputError 400 for what is no UTF-8, 413 for a line above `maxBytes`. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<string> {
  let held: Uint8Array[] = [];
  let bytes = 0;
  const take = (piece: Uint8Array): void => {
    bytes += piece.byteLength;
    if (bytes > maxBytes) throw new InputError(`A line is larger than the ${maxBytes} bytes allowed here.`, {}, 'input_too_large');
    held.push(piece);
  };
  const line = (): string => {
    const whole = Buffer.concat(held);
    [held, bytes] = [[], 0];
    return decodeUtf8(whole, 'A line');
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      take(chunk.subarray(from, end));
      yield line();
      from = end + 1;
    }
    if (from < chunk.byteLength) take(chunk.subarray(from));
  }
  if (bytes > 0) yield line();
}
