/** Reads a JSON body, telling apart what is wrong with it. */
import type { IncomingMessage } from 'node:http';
import { InputError } from '../../kernel/errors.ts';
import { readBytes } from './read-bytes.ts';
import { decodeUtf8, refuseNul } from './text.ts';

/** @throws InputError 413 too large, 400 not UTF-8, empty or not JSON, 422 for U+0000. */
export async function readJson(request: IncomingMessage, maxBytes: number): Promise<unknown> {
  const text = decodeUtf8(await readBytes(request, maxBytes), 'The body');
  if (text.trim() === '') throw new InputError('The body is empty; send a JSON object.', {}, 'input_malformed');
  const value = parse(text);
  // The reader of JSON accepts it only as an escape, so that most bodies need no walk.
  if (text.includes('\\u0000')) refuseNul(value);
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InputError('The body is not valid JSON.', { cause }, 'input_malformed');
  }
}
