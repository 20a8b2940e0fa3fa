/** A bounded map whose entries end by age or by being the least recently used. */
import type { Clock } from '../../kernel/clock.ts';

interface Entry {
  readonly value: unknown;
  readonly expiresAt: number;
}

export interface ExpiringEntries {
  /** The entry, marked as just used; null when absent or expired. */
  read(id: string): { readonly value: unknown } | null;
  keep(id: string, value: unknown, ttlMs: number): void;
  drop(id: string): void;
  clear(): void;
  size(): number;
}

export function createExpiringEntries(clock: Pick<Clock, 'monotonic'>, max: number): ExpiringEntries {
  // A Map iterates in order of insertion, so its first key is the one unused for longest.
  const entries = new Map<string, Entry>();
  return {
    read: (id) => {
      const entry = entries.get(id);
      if (entry === undefined) return null;
      entries.delete(id);
      if (entry.expiresAt <= clock.monotonic()) return null;
      entries.set(id, entry);
      return entry;
    },
    keep: (id, value, ttlMs) => {
      entries.delete(id);
      entries.set(id, { value, expiresAt: clock.monotonic() + ttlMs });
      for (const oldest of entries.keys()) {
        if (entries.size <= max) break;
        entries.delete(oldest);
      }
    },
    drop: (id) => void entries.delete(id),
    clear: () => entries.clear(),
    size: () => entries.size,
  };
}
