/** What was read from the server, kept by a key, so that two readers ask once, a return shows at once, and a change is seen everywhere. */
import { effect, signal, type Signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { asFault, isOnline } from './api.ts';
import type { Fault } from './fault.ts';

export interface Reading<T> {
  /** Undefined until the first answer; the last one stays while a newer is asked for. */
  readonly data: T | undefined;
  /** Why the newest could not be had. */
  readonly fault: Fault | null;
  readonly isLoading: boolean;
}

interface Entry {
  readonly state: Signal<Reading<unknown>>;
  load: () => Promise<unknown>;
  readers: number;
  askedAt: number;
  /** Grows with every change by the reader, whose effect an answer under way does not know. */
  changes: number;
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
  const made: Entry = {
    state: signal({ data: undefined, fault: null, isLoading: true }),
    load,
    readers: 0,
    askedAt: -FRESH_MS,
    changes: 0,
  };
  entries.set(key, made);
  return made;
}

async function reload(entry: Entry): Promise<void> {
  const { changes } = entry;
  entry.askedAt = performance.now();
  entry.state.value = { ...entry.state.peek(), isLoading: true };
  try {
    const data = await entry.load();
    if (changes === entry.changes) settle(entry, { data: same(entry.state.peek().data, data), fault: null, isLoading: false });
  } catch (thrown) {
    settle(entry, { data: entry.state.peek().data, fault: asFault(thrown), isLoading: false });
  }
}

/** What did not change stays the same object, so that nothing is drawn again. */
const same = (old: unknown, next: unknown): unknown => (JSON.stringify(old) === JSON.stringify(next) ? old : next);

function settle(entry: Entry, next: Reading<unknown>): void {
  entry.state.value = next;
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

/** Only while the page is seen; at once when it is seen again, or the server is back. */
function repeat(entry: Entry, every: number): () => void {
  const again = () => {
    if (document.visibilityState === 'visible' && performance.now() - entry.askedAt >= Math.min(every, FRESH_MS)) void reload(entry);
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

/** Changes what is shown of a thing at once, ahead of the server; returns the way back. */
export function change<T>(key: string, edit: (data: T) => T): () => void {
  const entry = entries.get(key);
  const before = entry?.state.peek();
  if (!entry || before?.data === undefined) return () => undefined;
  entry.changes += 1;
  entry.state.value = { ...before, data: edit(before.data as T) };
  return () => {
    entry.changes += 1;
    entry.state.value = before;
  };
}

/** As {@link change}, for what {@link useList} reads. */
export const changeList = <T>(key: string, edit: (items: readonly T[]) => readonly T[]): (() => void) =>
  change<Paged<T>>(key, ({ data, next_cursor }) => ({ data: edit(data), next_cursor }));

/** Of another person's session nothing is kept. */
export function forgetAll(): void {
  entries.clear();
}
