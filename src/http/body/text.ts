/** Turns bytes into text strictly: what is not UTF-8 is refused by name instead of becoming question marks. */
import { InputError } from '../../kernel/errors.ts';

/** @throws InputError 400 for bytes that are not UTF-8; a byte order mark is dropped. */
export function decodeUtf8(bytes: Uint8Array, what: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new InputError(`${what} is not valid UTF-8; send text in UTF-8.`, { cause }, 'input_malformed');
  }
}

/** The character U+0000 can be stored nowhere. @throws InputError 422 naming the first field that holds it. */
export function refuseNul(value: unknown, path = ''): void {
  if (typeof value === 'string' && value.includes('\0')) {
    const fault = { field: path, rule: 'no_nul', fix: 'Remove the character U+0000.' };
    throw new InputError(`${path} holds the character U+0000.`, { faults: [fault] });
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value)) refuseNul(item, path === '' ? key : `${path}.${key}`);
}
