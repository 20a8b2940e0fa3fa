/** What was read from the server, kept by a key, so that two readers ask once, a return shows at once, and a change is seen everywhere. */
import { effect, signal, type Signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { asFault, isOnline } from './api.ts';
import type { Fault } from './fault.ts';
import { hasRoom } from './room.ts';

export interface Reading<T> {
  /** Undefined until the first answer; the last one stays while a newer is asked for. */
  readonly data: T | undefined;
  /** Why the newest could not be had. */
  readonly fault: Fault | null;
  /** Asked for, and nothing is known yet. */
  readonly isLoading: boolean;
}

interface Entry {
  readonly state: Signal<Reading<unknown>>;
  load: () => Promise<unknown>;
  readers: number;
  /** On the clock of the page, in milliseconds. */
  askedAt: number;
  /** How many times it was asked for, and which of these answers is known: an older one that comes late is dropped. */
  asked: number;
  answered: number;
  underWay: number;
  /** As the server said it last. */
  known: unknown;
  /** What the reader changed and the server does not say yet, in order; laid over whatever it says meanwhile. */
  readonly edits: Set<(data: unknown) => unknown>;
}

export interface QueryOptions<T> {
  /** Asked again so often while somebody looks, in milliseconds, by what is known so far; never when absent. The browser asks with the ETag it has. */
  readonly every?: number | ((data: T | undefined) => number);
  /** False: not asked at all, for instance as the reader may not. */
  readonly enabled?: boolean;
}

/** An answer this young is not asked for again by a new reader, in milliseconds. */
const FRESH_MS = 2_000;

const entries = new Map<string, Entry>();

function entryOf(key: string, load: () => Promise<unknown>): Entry {
  const known = entries.get(key);
  if (known) return known;
  const state = signal<Reading<unknown>>({ data: undefined, fault: null, isLoading: true });
  const made: Entry = {
    state,
    load,
    readers: 0,
    askedAt: -FRESH_MS,
    asked: 0,
    answered: 0,
    underWay: 0,
    known: undefined,
    edits: new Set(),
  };
  entries.set(key, made);
  return made;
}

async function reload(entry: Entry): Promise<void> {
  const turn = (entry.asked += 1);
  entry.underWay += 1;
  entry.askedAt = performance.now();
  show(entry, { isLoading: entry.known === undefined });
  try {
    const data = await entry.load();
    if (turn < entry.answered) return;
    entry.answered = turn;
    entry.known = same(entry.known, data);
    show(entry, { fault: null, isLoading: false });
  } catch (thrown) {
    if (turn >= entry.answered) show(entry, { fault: asFault(thrown), isLoading: false });
  } finally {
    entry.underWay -= 1;
  }
}

/** What did not change stays the same object, so that nothing is drawn again. */
const same = (old: unknown, next: unknown): unknown => (JSON.stringify(old) === JSON.stringify(next) ? old : next);

function show(entry: Entry, news: Partial<Reading<unknown>>): void {
  const { known, edits } = entry;
  const data = known === undefined ? undefined : [...edits].reduce<unknown>((shown, edit) => edit(shown), known);
  const before = entry.state.peek();
  const next = { ...before, ...news, data };
  const isSame = next.data === before.data && next.fault === before.fault && next.isLoading === before.isLoading;
  if (!isSame) entry.state.value = next;
}

/** Reads under a key that names everything `load` depends on; the component is drawn again when something changed. */
export function useQuery<T>(key: string, load: () => Promise<T>, { every, enabled = true }: QueryOptions<T> = {}): Reading<T> {
  const entry = entryOf(key, load);
  entry.load = load;
  const reading = entry.state.value as Reading<T>;
  const pause = typeof every === 'function' ? every(reading.data) : every;
  useEffect(() => {
    if (!enabled) return undefined;
    entry.readers += 1;
    if (performance.now() - entry.askedAt > FRESH_MS) void reload(entry);
    const stop = pause === undefined ? () => undefined : repeat(entry, pause);
    return () => {
      entry.readers -= 1;
      stop();
    };
  }, [entry, pause, enabled]);
  return reading;
}

/** Only while the page is seen and the server's limits leave room; at once when it is seen again, or the server is back. */
function repeat(entry: Entry, every: number): () => void {
  const again = () => {
    if (document.visibilityState !== 'visible' || entry.underWay > 0 || !hasRoom()) return;
    if (performance.now() - entry.askedAt >= Math.min(every, FRESH_MS)) void reload(entry);
  };
  const timer = setInterval(again, every);
  document.addEventListener('visibilitychange', again);
  const unwatch = effect(() => {
    if (isOnline.value && entry.state.peek().fault?.status === 0) again();
  });
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', again);
    unwatch();
  };
}

interface Paged<T> {
  readonly data: readonly T[];
  readonly next_cursor: string | null;
}

export interface ListReading<T> extends Reading<readonly T[]> {
  /** Reads one page more; null when all is there. */
  readonly more: (() => void) | null;
}

/** As {@link useQuery} for a list with cursors; what was opened so far is asked for again as a whole. */
export function useList<T>(
  key: string,
  page: (cursor: string | undefined) => Promise<Paged<T>>,
  { every, ...options }: QueryOptions<readonly T[]> = {},
): ListReading<T> {
  const [opened, setOpened] = useState({ key, pages: 1 });
  const pages = opened.key === key ? opened.pages : 1;
  const load = async (): Promise<Paged<T>> => {
    let all: readonly T[] = [];
    let cursor: string | undefined;
    for (let n = 0; n < pages; n += 1) {
      const { data, next_cursor } = await page(cursor);
      all = [...all, ...data];
      if (next_cursor === null) return { data: all, next_cursor };
      cursor = next_cursor;
    }
    return { data: all, next_cursor: cursor ?? null };
  };
  const pause = typeof every === 'function' ? (known: Paged<T> | undefined) => every(known?.data) : every;
  const { data, ...reading } = useQuery(key, load, { ...options, ...(pause !== undefined && { every: pause }) });
  useEffect(() => {
    if (pages > 1) void refresh(key);
  }, [key, pages]);
  const more = data?.next_cursor == null ? null : () => setOpened({ key, pages: pages + 1 });
  return { ...reading, data: data?.data, more };
}

/** Asks again for everything whose key begins so; resolves when it is there. What nobody looks at now is asked for when somebody does. */
export async function refresh(prefix: string): Promise<void> {
  const hit = [...entries].filter(([key]) => key.startsWith(prefix)).map(([, entry]) => entry);
  for (const entry of hit) if (entry.readers === 0) entry.askedAt = -FRESH_MS;
  await Promise.all(hit.filter(({ readers }) => readers > 0).map(reload));
}

/**
 * Changes what is shown of a thing at once, ahead of the server, and over whatever it says meanwhile. Returns the end of it: called when the
 * change is undone, or once the server says it too.
 */
export function change<T>(key: string, edit: (data: T) => T): () => void {
  const entry = entries.get(key);
  if (!entry) return () => undefined;
  const laid = (data: unknown) => edit(data as T);
  entry.edits.add(laid);
  show(entry, {});
  return () => {
    entry.edits.delete(laid);
    show(entry, {});
  };
}

/** As {@link change}, for what {@link useList} reads. */
export const changeList = <T>(key: string, edit: (items: readonly T[]) => readonly T[]): (() => void) =>
  change<Paged<T>>(key, ({ data, next_cursor }) => ({ data: edit(data), next_cursor }));

/** Of another person's session nothing is kept. */
export function forgetAll(): void {
  entries.clear();
}
