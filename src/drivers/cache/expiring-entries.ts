/** A bounded map of texts whose entries end by age or by being the least recently used. */
import type { Clock } from '../../kernel/clock.ts';

interface Entry {
  readonly text: string;
  readonly since: number;
  readonly expiresAt: number;
}

export interface ExpiringEntries {
  /** The text, marked as just used; undefined when it is absent, expired or older than `oldestMs`. */
  read(id: string, oldestMs: number): string | undefined;
  keep(id: string, text: string, lifeMs: number): void;
  drop(id: string): boolean;
  clear(): void;
  /** How many ids begin so, and the characters of their texts. */
  measure(start: string): { readonly entries: number; readonly size: number };
}

export interface EntryBounds {
  readonly entries: number;
  /** Characters of all texts together. */
  readonly size: number;
}

export function createExpiringEntries(clock: Pick<Clock, 'monotonic'>, most: EntryBounds): ExpiringEntries {
  // A Map iterates in order of insertion, so its first key is the one unused for longest.
  const entries = new Map<string, Entry>();
  let size = 0;
  const drop = (id: string): boolean => {
    size -= entries.get(id)?.text.length ?? 0;
    return entries.delete(id);
  };
  return {
    read: (id, oldestMs) => {
      const entry = entries.get(id);
      const now = clock.monotonic();
      if (entry === undefined) return undefined;
      if (entry.expiresAt <= now || now - entry.since > oldestMs) {
        drop(id);
        return undefined;
      }
      entries.delete(id);
      entries.set(id, entry);
      return entry.text;
    },
    keep: (id, text, lifeMs) => {
      drop(id);
      const since = clock.monotonic();
      entries.set(id, { text, since, expiresAt: since + lifeMs });
      size += text.length;
      for (const oldest of entries.keys()) {
        if (entries.size <= most.entries && size <= most.size) break;
        drop(oldest);
      }
    },
    drop,
    clear: () => {
      entries.clear();
      size = 0;
    },
    measure: (start) => measure(entries, start),
  };
}

function measure(entries: ReadonlyMap<string, Entry>, start: string): ReturnType<ExpiringEntries['measure']> {
  const lengths = [...entries].filter(([id]) => id.startsWith(start)).map(([, { text }]) => text.length);
  return { entries: lengths.length, size: lengths.reduce((sum, length) => sum + length, 0) };
}
