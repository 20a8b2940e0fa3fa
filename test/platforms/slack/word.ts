// Reads an argument or a field as a word, however the client sent it.

/** Numbers and switches as they are written; nothing for what is absent or has parts. */
export function word(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
