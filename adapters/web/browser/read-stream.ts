/** Reads one open event stream to its end, and gives up on one that has gone silent. */
import type { ServerEvent } from '../../../src/client/read-events.ts';
import { noConnection, type Reading } from './api.ts';
import { readEvent } from './wire.ts';
import type { StreamEvent } from './wire.ts';

/** Resolves after the time, or at once when the signal is aborted; never rejects. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

/** Longer than the server's heartbeat; a connection lost without a word shows only in its silence. */
const SILENCE_MS = 60_000;

interface Watch extends Reading {
  readonly isSilent: () => boolean;
  readonly end: () => void;
}

/** A reading that ends with `signal`, and when nothing has come for too long. */
function watchSilence(wait: Wait, signal: AbortSignal): Watch {
  const connection = new AbortController();
  let alarm = new AbortController();
  let isSilent = false;
  const end = (): void => {
    connection.abort();
    alarm.abort();
  };
  const onPiece = (): void => {
    alarm.abort();
    if (connection.signal.aborted) return;
    const mine = new AbortController();
    alarm = mine;
    void wait(SILENCE_MS, mine.signal).then(() => {
      if (mine.signal.aborted) return;
      isSilent = true;
      end();
    });
  };
  signal.addEventListener('abort', end);
  onPiece();
  return { signal: connection.signal, onPiece, isSilent: () => isSilent, end };
}

export interface StreamUse {
  readonly wait: Wait;
  /** Ends the reading. */
  readonly signal: AbortSignal;
  readonly open: (reading: Reading) => Promise<AsyncIterable<ServerEvent>>;
  readonly onOpen: () => void;
  readonly onEvent: (event: StreamEvent) => void;
}

/** The events as they are, and whatever ends them as an ApiFault. */
async function* untilLost(events: AsyncIterable<ServerEvent>, watch: Watch): AsyncGenerator<ServerEvent, void> {
  try {
    yield* events;
  } catch (cause) {
    if (!watch.isSilent()) throw noConnection(cause);
  }
  if (watch.isSilent()) throw noConnection();
}

/**
 * Opens a stream and reads it to its end; returns when either side ends it.
 * @throws {ApiFault} when it is refused, and with status 0 when it breaks, falls silent or sends what can't be read
 */
export async function readStream({ wait, signal, open, onOpen, onEvent }: StreamUse): Promise<void> {
  const watch = watchSilence(wait, signal);
  try {
    const events = await open(watch);
    if (signal.aborted) return;
    onOpen();
    for await (const { event: name, data } of untilLost(events, watch)) {
      const event = readEvent(name, data);
      if (event !== null && !signal.aborted) onEvent(event);
    }
  } finally {
    signal.removeEventListener('abort', watch.end);
    watch.end();
  }
}
