/** Reads a request's raw bytes under a cap, whatever length it claims to have. */
import type { IncomingMessage } from 'node:http';
import { InputError } from '../../kernel/errors.ts';

/** @throws InputError 413 above `maxBytes`, 400 when the sender stopped in the middle. */
export async function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  await eachChunk(request, maxBytes, (chunk) => {
    chunks.push(chunk);
  });
  return Buffer.concat(chunks);
}

/** Hands every chunk to `take`; resolves at the end of the body. Throws as `readBytes` does. */
export async function eachChunk(request: IncomingMessage, maxBytes: number, take: (chunk: Buffer) => void): Promise<void> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  let total = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      total += chunk.length;
      if (total > maxBytes) break;
      take(chunk);
    }
  } catch (cause) {
    throw new InputError('The request ended before its body did.', { cause }, 'input_malformed');
  }
  if (total <= maxBytes) return;
  // The rest is read and thrown away: cut off in the middle of sending, the caller would never see the answer.
  request.resume();
  throw tooLarge(maxBytes);
}

function tooLarge(maxBytes: number): InputError {
  return new InputError(
    `The body is larger than the ${maxBytes} bytes allowed here.`,
    { facts: { max_bytes: maxBytes } },
    'input_too_large',
  );
}
