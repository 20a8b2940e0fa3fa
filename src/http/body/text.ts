/** Turns bytes into text strictly: what is not UTF-8 is refused by name instead of becoming question marks. */
import { InputError } from '../../kernel/errors.ts';

/** Longest path of a field that is told; deeper ones are cut. */
const MAX_PATH = 200;

/** @throws InputError 400 for bytes that are not UTF-8; a byte order mark is dropped. */
export function decodeUtf8(bytes: Uint8Array, what: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new InputError(`${what} is not valid UTF-8; send text in UTF-8.`, { cause }, 'input_malformed');
  }
}

/** The character U+0000 can be stored nowhere. @throws InputError 422 naming a field that holds it. */
export function refuseNul(value: unknown): void {
  // A list of what is still to be looked at: nesting as deep as a body allows would not fit on the stack.
  const open: [path: string, value: unknown][] = [['', value]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [path, item] = next;
    if (typeof item === 'string' && item.includes('\0')) throw heldNul(path);
    if (typeof item !== 'object' || item === null) continue;
    for (const [key, inner] of Object.entries(item)) open.push([path === '' ? key : `${path}.${key}`.slice(0, MAX_PATH), inner]);
  }
}

function heldNul(path: string): InputError {
  const fault = { field: path, rule: 'no_nul', fix: 'Remove the character U+0000.' };
  return new InputError(`${path} holds the character U+0000.`, { faults: [fault] });
}
