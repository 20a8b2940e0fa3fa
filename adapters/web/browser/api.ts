/** The calls of the web channel, one function each; every way a call can go wrong arrives as one ApiFault. */
import { readMessages, readPassage, readProblem, readSent, readSession } from './wire.ts';
import type { Passage, Sent, Session, WireMessage } from './wire.ts';

export interface FaultFacts {
  /** HTTP status; 0 when nothing came back. */
  readonly status: number;
  readonly code: string;
  /** How long to wait before the same call may succeed, in milliseconds. */
  readonly retryAfterMs: number | null;
}

/** A call that did not succeed. */
export class ApiFault extends Error {
  readonly facts: FaultFacts;

  constructor(message: string, facts: FaultFacts, cause?: unknown) {
    super(message, { cause });
    this.name = 'ApiFault';
    this.facts = facts;
  }

  /** The visitor token is not, or no longer, accepted. */
  get isTokenRefused(): boolean {
    return this.facts.status === 401 || this.facts.status === 403;
  }
}

export interface Api {
  openSession(signal: AbortSignal): Promise<Session>;
  send(token: string, id: string, text: string): Promise<Sent>;
  messages(token: string, after: number, signal: AbortSignal): Promise<readonly WireMessage[]>;
  /** The open event stream after `lastEventId`; the caller reads its body and aborts it by `signal`. */
  events(token: string, lastEventId: number, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>;
  rate(token: string, messageId: string, value: 1 | -1, comment: string): Promise<void>;
  stop(token: string): Promise<void>;
  passage(token: string, passageId: string): Promise<Passage>;
}

/** `Retry-After` is seconds or an HTTP date (RFC 9110, 10.2.3). @returns milliseconds from `now`, null when absent or unreadable */
export function retryAfterMs(header: string | null, now: number): number | null {
  if (header === null || header.trim() === '') return null;
  const wait = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(wait) ? null : Math.max(0, wait);
}

async function faultOf(response: Response, now: number): Promise<ApiFault> {
  // A proxy in between may answer with a page instead of a problem document.
  const { code, detail } = readProblem(await response.json().catch(() => null));
  const wait = retryAfterMs(response.headers.get('retry-after'), now);
  return new ApiFault(detail || `HTTP ${response.status}`, { status: response.status, code, retryAfterMs: wait });
}

function expected<T>(value: T | null): T {
  if (value === null) throw new ApiFault('Unexpected answer', { status: 502, code: '', retryAfterMs: null });
  return value;
}

interface Call {
  readonly token?: string;
  /** POST with a body, GET without, unless told otherwise. */
  readonly method?: 'POST';
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  readonly headers?: Record<string, string>;
}

/** @param base address of the channel, without a slash at the end */
export function createApi(base: string, fetcher: typeof fetch, now: () => number): Api {
  async function call(path: string, { token, method, body, signal, headers }: Call): Promise<Response> {
    const request: RequestInit = { method: method ?? (body === undefined ? 'GET' : 'POST'), credentials: 'omit' };
    request.headers = { ...headers };
    if (token !== undefined) request.headers['authorization'] = `Bearer ${token}`;
    if (body !== undefined) request.headers['content-type'] = 'application/json';
    if (body !== undefined) request.body = JSON.stringify(body);
    if (signal !== undefined) request.signal = signal;
    const response = await fetcher(`${base}${path}`, request).catch((cause: unknown) => {
      throw new ApiFault('No connection', { status: 0, code: '', retryAfterMs: null }, cause);
    });
    if (!response.ok) throw await faultOf(response, now());
    return response;
  }
  const json = async (path: string, options: Call): Promise<unknown> => (await call(path, options)).json();
  const at = encodeURIComponent;

  return {
    openSession: async (signal) => expected(readSession(await json('/sessions', { body: {}, signal }))),
    send: async (token, id, text) => expected(readSent(await json('/messages', { token, body: { id, text } }))),
    messages: async (token, after, signal) => readMessages(await json(`/messages?after=${after}`, { token, signal })),
    events: async (token, lastEventId, signal) => {
      const headers = { accept: 'text/event-stream', 'last-event-id': String(lastEventId) };
      return expected((await call('/events', { token, signal, headers })).body);
    },
    rate: async (token, messageId, value, comment) => {
      await call(`/messages/${at(messageId)}/feedback`, { token, body: comment === '' ? { value } : { value, comment } });
    },
    stop: async (token) => {
      await call('/stop', { token, method: 'POST' });
    },
    passage: async (token, passageId) => expected(readPassage(await json(`/passages/${at(passageId)}`, { token }))),
  };
}
