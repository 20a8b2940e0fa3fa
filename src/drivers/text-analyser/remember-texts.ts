/** Keeps what was read from the texts met last: the passages that customers ask for are read again with every question. */

/** A longer text is a whole document, not a passage: it is read once, and would push everything else out. */
const LONGEST = 8_000;

/**
 * Remembers `read` for texts of together at most `limit` characters. They are kept in two halves: a full one becomes the older half, and
 * what nobody asked for since is forgotten with it. That costs one look a text, where keeping them in order of use would cost three.
 */
export function rememberTexts<T>(limit: number, read: (text: string) => T): (text: string) => T {
  let newer = new Map<string, T>();
  let older = new Map<string, T>();
  let held = 0;
  return (text) => {
    const before = newer.get(text);
    if (before !== undefined) return before;
    const result = older.get(text) ?? read(text);
    if (text.length > LONGEST) return result;
    if (held + text.length > limit / 2) {
      older = newer;
      newer = new Map();
      held = 0;
    }
    newer.set(text, result);
    held += text.length;
    return result;
  };
}
