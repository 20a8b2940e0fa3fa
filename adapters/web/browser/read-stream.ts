/** Reads one open event stream to its end, and gives up on one that has gone silent. */
import { ApiFault } from './api.ts';
import { createEventParser } from './event-parser.ts';
import { readEvent } from './wire.ts';
import type { StreamEvent } from './wire.ts';

/** Resolves after the time, or at once when the signal is aborted; never rejects. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

/** Longer than the server's heartbeat; a connection lost without a word shows only in its silence. */
const SILENCE_MS = 60_000;

const lost = (why: string, cause?: unknown): ApiFault => new ApiFault(why, { status: 0, code: '', retryAfterMs: null }, cause);

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch (cause) {
    throw lost('Unreadable event', cause);
  }
}

async function readOrGiveUp(reader: ReadableStreamDefaultReader<Uint8Array>, wait: Wait): Promise<Uint8Array | null> {
  const alarm = new AbortController();
  const silence = wait(SILENCE_MS, alarm.signal).then(() => 'silence' as const);
  try {
    const piece = await Promise.race([reader.read(), silence]);
    if (piece === 'silence') throw lost('Silent connection');
    return piece.done ? null : piece.value;
  } catch (cause) {
    throw cause instanceof ApiFault ? cause : lost('Connection lost', cause);
  } finally {
    alarm.abort();
  }
}

export interface StreamUse {
  readonly wait: Wait;
  /** Ends the reading. */
  readonly signal: AbortSignal;
  readonly onEvent: (event: StreamEvent) => void;
}

/** @throws {ApiFault} with status 0 when the connection breaks, falls silent or sends what can't be read; returns when either side ends it */
export async function readStream(body: ReadableStream<Uint8Array>, { wait, signal, onEvent }: StreamUse): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const feed = createEventParser(({ name, data }) => {
    const event = readEvent(name, parsed(data));
    if (event !== null && !signal.aborted) onEvent(event);
  });
  // Frees the connection; that it may already be broken is no news.
  const release = (): void => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', release);
  try {
    for (let piece = await readOrGiveUp(reader, wait); piece !== null; piece = await readOrGiveUp(reader, wait)) {
      feed(decoder.decode(piece, { stream: true }));
    }
  } finally {
    signal.removeEventListener('abort', release);
    release();
  }
}
