/** Which event streams are open, so that neither one reader nor all of them together can hold more than their share. */
import { OverloadedError } from '../kernel/errors.ts';

/** Streams open at once in one process, unless told otherwise: each costs a socket and a look at the database now and then. */
export const MOST_STREAMS = 5_000;
/** Streams open at once for one key: the open tabs of one reader. */
export const MOST_STREAMS_OF_KEY = 8;
/** By then other readers have gone, or another process answers; milliseconds. */
const COME_AGAIN_MS = 5_000;

export function createOpenStreams(mostStreams: number = MOST_STREAMS) {
  const open = new Set<AbortController>();
  const byKey = new Map<string, Set<AbortController>>();
  const remove = (stream: AbortController, key: string | null): void => {
    open.delete(stream);
    const same = key === null ? undefined : byKey.get(key);
    same?.delete(stream);
    if (key !== null && same?.size === 0) byKey.delete(key);
  };
  const endOldest = (key: string): void => {
    const [oldest] = byKey.get(key) ?? [];
    if (oldest === undefined) return;
    remove(oldest, key);
    oldest.abort();
  };
  const isFull = (key: string | null) => key !== null && (byKey.get(key)?.size ?? 0) >= MOST_STREAMS_OF_KEY;
  return {
    size: () => open.size,
    /** @throws OverloadedError when one more would be too many. */
    assertRoom: (key: string | null): void => {
      if (open.size < mostStreams || isFull(key)) return;
      throw new OverloadedError('Too many pages are open here now; come again in a moment.', { retryAfterMs: COME_AGAIN_MS });
    },
    /** Ends the oldest stream of the same key when there are too many of them. */
    add: (stream: AbortController, key: string | null): void => {
      if (key !== null && isFull(key)) endOldest(key);
      open.add(stream);
      if (key !== null) byKey.set(key, (byKey.get(key) ?? new Set()).add(stream));
    },
    remove,
    endAll: () => {
      for (const stream of open) stream.abort();
    },
  };
}
