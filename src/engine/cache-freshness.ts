/** What this process knows of changes: only with it may anything be taken from the cache, and only under the places it names. */
import { rest, type Clock } from '../kernel/clock.ts';
import { ClawError } from '../kernel/errors.ts';
import type { TenantId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import type { CacheMarkStore } from '../core/ports/cache-mark-store.ts';
import type { LiveEvents } from '../core/ports/live-events.ts';

export interface FreshnessDeps {
  readonly cacheMarks: CacheMarkStore;
  readonly live: Pick<LiveEvents, 'publishTouched' | 'subscribeTouched'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface Freshness {
  /**
   * Where the tags stand, the same text in every process that knows as much. What was loaded under another text rests on something older.
   * Null: this process cannot tell, for it did not get to look within the last second, or heard of a change that it did not see yet.
   */
  standing(tenantId: TenantId, tags: readonly string[]): string | null;
  /** A change of these was committed: nothing older is used any more, here at once and in the others as soon as they hear of it. */
  touched(tenantId: TenantId, tags: readonly string[]): void;
  /** Businesses whose documents changed since this was asked last. */
  takeChanged(): ReadonlySet<TenantId>;
  /** Looks for changes until told to stop. */
  watch(signal: AbortSignal): Promise<void>;
}

/** Between two looks; with the time that one takes this stays within the second. */
const LOOK_EVERY_MS = 700;
/** What is known may be used for so long after the look began. */
const KNOWN_FOR_MS = 1_000;
/** Hints come in crowds; a look is taken for many of them. */
const HINT_PAUSE_MS = 20;
/** Longer than anything is cached. */
const KEEP_MARKS_MS = 25 * 3_600_000;
const TRIM_EVERY_MS = 3_600_000;

const nameOf = (tenantId: TenantId, tag: string): string => `${tenantId} ${tag}`;

export function createFreshness(deps: FreshnessDeps): Freshness {
  const { live, clock, logger } = deps;
  const known = createKnown(deps);
  let wake = new AbortController();
  const hear: Freshness['touched'] = (tenantId, tags) => {
    known.expect(tenantId, tags);
    wake.abort();
  };
  const trim = createTrim(deps, known.forget);
  return {
    standing: known.standing,
    takeChanged: known.takeChanged,
    // This process hears it too.
    touched: live.publishTouched,
    watch: async (signal) => {
      const leave = live.subscribeTouched(hear);
      while (!signal.aborted) {
        wake = new AbortController();
        try {
          await known.look();
          await trim();
        } catch (error) {
          if (!(error instanceof ClawError)) throw error;
          logger.warn({ error }, 'what changed cannot be read; nothing is taken from the cache until it can');
        }
        await rest(clock, LOOK_EVERY_MS, AbortSignal.any([signal, wake.signal]));
        if (wake.signal.aborted) await rest(clock, HINT_PAUSE_MS, signal);
      }
      leave();
    },
  };
}

/** The marks that this process has seen, and those that it heard of. */
function createKnown({ cacheMarks, clock }: FreshnessDeps) {
  const places = new Map<string, { readonly place: string; readonly heardAt: number }>();
  /** Heard of, but not seen: by the number of the hint. */
  const awaited = new Map<string, number>();
  let hints = 0;
  let changed = new Set<TenantId>();
  let horizon: string | null = null;
  let knownAt = -Infinity;
  return {
    look: async (): Promise<void> => {
      const [begunAt, heard] = [clock.monotonic(), hints];
      const news = await cacheMarks.since(horizon);
      for (const { tenantId, tag, place } of news.marks) {
        // The first look finds what changed before; a later one may find again what is known.
        const isNew = horizon !== null && places.get(nameOf(tenantId, tag))?.place !== place;
        if (isNew && tag.startsWith('document:')) changed.add(tenantId);
        places.set(nameOf(tenantId, tag), { place, heardAt: begunAt });
      }
      for (const [name, hint] of awaited) if (hint <= heard) awaited.delete(name);
      horizon = news.horizon;
      knownAt = begunAt;
    },
    expect: (tenantId: TenantId, tags: readonly string[]): void => {
      hints += 1;
      for (const tag of tags) awaited.set(nameOf(tenantId, tag), hints);
    },
    standing: (tenantId: TenantId, tags: readonly string[]): string | null => {
      if (clock.monotonic() - knownAt > KNOWN_FOR_MS) return null;
      const names = tags.map((tag) => nameOf(tenantId, tag));
      return names.some((name) => awaited.has(name)) ? null : names.map((name) => places.get(name)?.place ?? '').join(',');
    },
    takeChanged: (): ReadonlySet<TenantId> => {
      const taken = changed;
      changed = new Set();
      return taken;
    },
    forget: (before: number): void => {
      for (const [name, { heardAt }] of places) if (heardAt < before) places.delete(name);
    },
  };
}

/** Forgets now and then what nothing in the cache can be older than. */
function createTrim({ cacheMarks, clock }: FreshnessDeps, forget: (before: number) => void): () => Promise<void> {
  let trimmedAt = clock.monotonic();
  return async () => {
    const now = clock.monotonic();
    if (now - trimmedAt < TRIM_EVERY_MS) return;
    trimmedAt = now;
    forget(now - KEEP_MARKS_MS);
    await cacheMarks.trim(KEEP_MARKS_MS);
  };
}
