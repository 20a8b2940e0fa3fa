/** Turns a refused or failed send into what the visitor is told and can do. */
import type { FaultFacts } from './api.ts';
import type { SendFailure } from './transcript.ts';

/** @param now milliseconds of the epoch */
export function failureOf({ status, retryAfterMs }: FaultFacts, now: number): SendFailure {
  const until = retryAfterMs === null ? null : now + retryAfterMs;
  if (status === 0) return { reason: 'offline', until: null };
  if (status === 429) return { reason: 'limit', until };
  return { reason: status >= 500 ? 'trouble' : 'refused', until: null };
}
