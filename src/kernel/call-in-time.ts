/** Bounds a call in time, also one that does not heed its signal. */
import type { Clock } from './clock.ts';

/** The call was left because its time was up; what it did by then is not known. */
export class TimeUp extends Error {
  override readonly name = 'TimeUp';
}

/** Without a reason of our own the runtime would make an error, stack and all, at every call. */
const FINISHED = 'finished';

/**
 * Settles with the call, or rejects with TimeUp after `ms`, or with the reason of `outer` when that aborts; then the call's own signal
 * is aborted and whatever the call still does is no longer waited for. Nothing is called when `outer` has aborted before.
 */
export async function callInTime<T>(
  clock: Pick<Clock, 'sleep'>,
  ms: number,
  outer: AbortSignal,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  outer.throwIfAborted();
  const control = new AbortController();
  const finished = new AbortController();
  const over = new Promise<never>((_, reject) => control.signal.addEventListener('abort', () => reject(control.signal.reason)));
  const onAbort = () => control.abort(outer.reason);
  outer.addEventListener('abort', onAbort, { once: true });
  clock.sleep(ms, finished.signal).then(
    () => control.abort(new TimeUp(`It took longer than ${ms} ms.`)),
    () => undefined,
  );
  try {
    // A call that throws before it returns a promise must not leave `over` without anyone who listens.
    return await Promise.race([over, (async () => call(control.signal))()]);
  } finally {
    finished.abort(FINISHED);
    outer.removeEventListener('abort', onAbort);
  }
}
