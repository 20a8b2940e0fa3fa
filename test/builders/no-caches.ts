/** Caches that keep nothing: everything is read from the truth. */
import type { Caches } from '../../src/engine/caches.ts';

export const noCaches: Caches = { read: (_entry, load) => load(), open: async () => null };
