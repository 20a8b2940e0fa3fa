/** Leaves a vector store alone for a while that does not answer searches: a customer waits for each of them. */
import type { VectorStore } from '../../core/ports/vector-store.ts';
import { UpstreamUnreachable } from '../../kernel/errors.ts';
import { createBreaker } from '../_shared/breaker.ts';
import type { BreakerOptions } from '../_shared/breaker.ts';

const TIMEOUT_MS = 3_000;
const REST_MS = 2_000;
const LONGEST_REST_MS = 30_000;

/** Whatever else is asked goes through, since nobody waits for it. A store that answers `check` is searched again at once. */
export function guardVectors(store: VectorStore, options: Pick<BreakerOptions, 'clock' | 'onOpen'>): VectorStore {
  const breaker = createBreaker({ ...options, timeoutMs: TIMEOUT_MS, restMs: REST_MS, longestRestMs: LONGEST_REST_MS });
  return {
    ...store,
    search: async (space, question) => {
      const found = await breaker.run(() => store.search(space, question));
      if (found !== null) return found;
      throw new UpstreamUnreachable('The vector store does not answer.', { retryAfterMs: Math.max(Math.ceil(breaker.restsFor()), 1) });
    },
    check: async () => {
      await store.check();
      breaker.reset();
    },
  };
}
