/** Reads server-sent events over fetch, since EventSource cannot send a bearer token. */
import { createEventParser, type RawEvent } from './event-parser.ts';

export interface ServerEvent {
  readonly event: string;
  /** What to send as Last-Event-ID to go on after this one; null when the event has none. */
  readonly id: string | null;
  /** Parsed JSON. */
  readonly data: unknown;
}

export interface ReadEventsOptions {
  readonly token?: string;
  /** The id of the last event that was seen. */
  readonly lastEventId?: string;
  /** Ends the reading. */
  readonly signal?: AbortSignal;
  readonly fetch?: (url: string, request: RequestInit) => Promise<Response>;
  /** Called with every piece that arrives, comments included: an idle stream shows by them that it is not a dead one. */
  readonly onPiece?: () => void;
}

/** The server refused the stream; `body` is its answer as text, usually a problem document. */
export class EventsRefused extends Error {
  readonly status: number;
  readonly body: string;
  /** The header Retry-After as the server wrote it, seconds or a date; null without one. */
  readonly retryAfter: string | null;

  constructor(status: number, body: string, retryAfter: string | null) {
    super(`The event stream was refused with ${status}.`);
    this.name = 'EventsRefused';
    this.status = status;
    this.body = body;
    this.retryAfter = retryAfter;
  }
}

/**
 * Resolves when the stream is open, with the events of this one connection until either side ends it; who wants more connects again with
 * the last id. Events that are not read keep the connection open: abort the signal. The reading throws what the connection breaks with, and
 * SyntaxError for data that is no JSON.
 * @throws EventsRefused, or what fetch throws
 */
export async function openEvents(url: string, options: ReadEventsOptions = {}): Promise<AsyncGenerator<ServerEvent, void>> {
  const { token, lastEventId, signal, fetch = globalThis.fetch } = options;
  const headers = {
    accept: 'text/event-stream',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
  };
  const response = await fetch(url, { headers, ...(signal && { signal }) });
  if (!response.ok || !response.body) throw new EventsRefused(response.status, await response.text(), response.headers.get('retry-after'));
  return eventsOf(response.body, options);
}

/** `openEvents` for those who need not know when the stream is open. */
export async function* readEvents(url: string, options: ReadEventsOptions = {}): AsyncGenerator<ServerEvent, void> {
  yield* await openEvents(url, options);
}

async function* eventsOf(body: ReadableStream<Uint8Array>, { signal, onPiece }: ReadEventsOptions): AsyncGenerator<ServerEvent, void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const parse = createEventParser();
  // Who stops early leaves nothing open; a stream that has ended or failed needs no more.
  const release = (): void => void reader.cancel().catch(() => {});
  signal?.addEventListener('abort', release);
  try {
    for (let piece = await reader.read(); !piece.done && signal?.aborted !== true; piece = await reader.read()) {
      onPiece?.();
      yield* parse(decoder.decode(piece.value, { stream: true })).map(eventOf);
    }
  } finally {
    signal?.removeEventListener('abort', release);
    release();
  }
}

const eventOf = ({ name, id, data }: RawEvent): ServerEvent => ({ event: name, id, data: JSON.parse(data) as unknown });
