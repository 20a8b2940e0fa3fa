/** Lets the process tell handlers that wait for something to answer with what there is, as if their caller had gone. */
import type { Endpoint } from '../kernel/endpoint.ts';

export interface EndingRequests {
  /** The same endpoint, whose requests' signal is also aborted by `endAll`. */
  wrap(endpoint: Endpoint): Endpoint;
  /** Ends the waiting of every request under way, and of those still to come. */
  endAll(): void;
}

export function createEndingRequests(): EndingRequests {
  const open = new Set<AbortController>();
  let ended = false;
  return {
    wrap: (endpoint) => ({
      ...endpoint,
      handle: async (request, caller) => {
        const ending = new AbortController();
        request.signal.addEventListener('abort', () => ending.abort(), { once: true });
        if (ended || request.signal.aborted) ending.abort();
        open.add(ending);
        try {
          return await endpoint.handle({ ...request, signal: ending.signal }, caller);
        } finally {
          open.delete(ending);
        }
      },
    }),
    endAll: () => {
      ended = true;
      for (const ending of open) ending.abort();
    },
  };
}
