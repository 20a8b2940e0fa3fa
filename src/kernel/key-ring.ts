/** Keys of one purpose while the master key is being changed: two at most times, one at all others. */
import type { Secret } from './secret.ts';

/** The first one seals and signs; every one opens and verifies. */
export type KeyRing = readonly [Secret, ...Secret[]];
