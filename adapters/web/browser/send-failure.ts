/** Turns a refused or failed send into what the visitor is told and can do. */
import type { FaultFacts } from './api.ts';
import type { SendFailure } from './transcript.ts';

/** @param now milliseconds of the epoch @param hasFiles what a message with files is refused for are its files: all else was checked here */
export function failureOf({ status, retryAfterMs }: FaultFacts, now: number, hasFiles: boolean): SendFailure {
  const until = retryAfterMs === null ? null : now + retryAfterMs;
  if (status === 0) return { reason: 'offline', until: null };
  if (status === 429) return { reason: 'limit', until };
  if (status === 422 && hasFiles) return { reason: 'files', until: null };
  return { reason: status >= 500 ? 'trouble' : 'refused', until: null };
}
