/** Reads server-sent events over fetch, since EventSource cannot send a bearer token. */

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
  readonly signal?: AbortSignal;
  readonly fetch?: typeof globalThis.fetch;
}

/** The server refused the stream; `body` is its answer as text, usually a problem document. */
export class EventsRefused extends Error {
  readonly status: number;
  readonly body: string;
  /** Seconds to wait, when the server said so. */
  readonly retryAfterS: number | null;

  constructor(status: number, body: string, retryAfterS: number | null) {
    super(`The event stream was refused with ${status}.`);
    this.name = 'EventsRefused';
    this.status = status;
    this.body = body;
    this.retryAfterS = retryAfterS;
  }
}

/** One connection's events until it ends; who wants more connects again with the last id. @throws EventsRefused, or what fetch throws. */
export async function* readEvents(url: string, options: ReadEventsOptions = {}): AsyncGenerator<ServerEvent, void> {
  const { token, lastEventId, signal, fetch = globalThis.fetch } = options;
  const headers = {
    accept: 'text/event-stream',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
  };
  const response = await fetch(url, { headers, ...(signal && { signal }) });
  if (!response.ok || !response.body) {
    const wait = Number(response.headers.get('retry-after') ?? Number.NaN);
    throw new EventsRefused(response.status, await response.text(), Number.isFinite(wait) ? wait : null);
  }
  yield* parseEvents(response.body);
}

async function* parseEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent, void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const blocks = (rest + decoder.decode(value, { stream: true })).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const event = parseBlock(block);
        if (event) yield event;
      }
    }
  } finally {
    // Who stops early leaves nothing open; a stream that has ended or failed needs no more.
    await reader.cancel().catch(() => {});
  }
}

/** Null for comments, which only keep the connection open. */
function parseBlock(block: string): ServerEvent | null {
  let event = 'message';
  let id: string | null = null;
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const [, field = '', value = ''] = /^(\w+): ?(.*)$/.exec(line) ?? [];
    if (field === 'event') event = value;
    else if (field === 'id') id = value;
    else if (field === 'data') data.push(value);
  }
  return data.length === 0 ? null : { event, id, data: JSON.parse(data.join('\n')) as unknown };
}
