/** Shows an answer while it is written: one step at a time, at a steady pace, until it is closed. Nothing of it is owed to anyone. */
import { rest, type Clock } from '../../src/kernel/clock.ts';
import type { Logger } from '../../src/kernel/logger.ts';
import type { LivePlace, LiveSurface } from '../../src/core/ports/channel-adapter.ts';

/**
 * For `onError`: a fault of ours is a warning with its cause; a platform's is told by its kind alone, since its errors may name secrets.
 */
export const tellEnd =
  (
    logger: Logger,
    { messageId }: Pick<LivePlace, 'messageId'>,
    readFault: (error: unknown) => { readonly kind: string; readonly cause?: unknown },
  ) =>
  (error: unknown): void => {
    const { kind, cause } = readFault(error);
    const facts = { message_id: messageId, fault: kind };
    if (cause !== undefined) logger.warn({ ...facts, error: cause }, 'the preview failed');
    else logger.debug(facts, 'nothing live is shown any more');
  };

export interface LiveLoop {
  readonly clock: Clock;
  /** Rest between two steps, milliseconds. */
  readonly everyMs: number;
  /** `text` is the whole of it so far, null before there is any. `closing` aborts what need not be finished. */
  readonly step: (text: string | null, closing: AbortSignal) => Promise<'go-on' | 'over'>;
  /** A step that rejects is the last one. */
  readonly onError: (error: unknown) => void;
}

/** Starts with the first step at once. */
export function startLiveLoop({ clock, everyMs, step, onError }: LiveLoop): LiveSurface {
  const closing = new AbortController();
  let text: string | null = null;
  const run = async (): Promise<void> => {
    while (!closing.signal.aborted && (await step(text, closing.signal)) === 'go-on') await rest(clock, everyMs, closing.signal);
  };
  const ended = run().catch((error: unknown) => {
    if (!closing.signal.aborted) onError(error);
  });
  return {
    write: (textSoFar) => void (text = textSoFar),
    close: async () => {
      closing.abort();
      await ended;
    },
  };
}
