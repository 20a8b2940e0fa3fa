/** Keeps what was read from the texts met last: the passages that customers ask for are read again with every question. */

/** A longer text is a whole document, not a passage: it is read once, and would push everything else out. */
const LONGEST = 8_000;

/** Remembers `read` for texts of together at most `limit` characters; the one not asked for longest is forgotten first. */
export function rememberTexts<T>(limit: number, read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  let held = 0;
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) {
      known.delete(text);
      known.set(text, before);
      return before;
    }
    const result = read(text);
    if (text.length > LONGEST) return result;
    known.set(text, result);
    held += text.length;
    for (const oldest of known.keys()) {
      if (held <= limit) break;
      known.delete(oldest);
      held -= oldest.length;
    }
    return result;
  };
}
