/** Reads a stream as long as it keeps moving. */
import type { Clock } from '../../kernel/clock.ts';
import { UpstreamUnreachable } from '../../kernel/errors.ts';

export interface Patience {
  /** From the start to the first piece, and between two pieces. */
  readonly firstMs: number;
  readonly nextMs: number;
  /** For everything together. */
  readonly totalMs: number;
}

/**
 * The pieces of `stream`; throws UpstreamUnreachable when it stands still. Only pieces that are progress count as movement. The time its
 * reader takes for a piece counts for the total only.
 */
export async function* readPatiently<T>(
  stream: AsyncIterable<T>,
  isProgress: (piece: T) => boolean,
  patience: Patience,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<T> {
  const started = clock.monotonic();
  const iterator = stream[Symbol.asyncIterator]();
  let limit = { until: started + patience.firstMs, what: 'nothing came' };
  try {
    for (;;) {
      const left = Math.min(limit.until, started + patience.totalMs) - clock.monotonic();
      const next = await inTime(iterator.next(), left, clock, signal, limit.what);
      if (next.done) return;
      yield next.value;
      if (isProgress(next.value)) limit = { until: clock.monotonic() + patience.nextMs, what: 'the stream stood still' };
    }
  } finally {
    // Not awaited: a stream that stands still does not answer to being closed either; the request is aborted by its owner.
    iterator.return?.().catch(() => undefined);
  }
}

async function inTime<T>(value: Promise<T>, ms: number, clock: Clock, signal: AbortSignal, what: string): Promise<T> {
  signal.throwIfAborted();
  const timer = new AbortController();
  const stop = (): void => timer.abort(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  const late = clock.sleep(Math.max(ms, 0), timer.signal).then(() => {
    throw new UpstreamUnreachable(`The chat model took too long: ${what}.`, { facts: { fault: 'timeout' } });
  });
  try {
    return await Promise.race([value, late]);
  } finally {
    signal.removeEventListener('abort', stop);
    timer.abort();
    late.catch(() => undefined);
    value.catch(() => undefined);
  }
}
