/** The calls of the web channel, one function each; every way a call can go wrong arrives as one ApiFault. */
import { createCall, type Call } from '../../../src/client/call.ts';
import { EventsRefused, openEvents, type ServerEvent } from '../../../src/client/read-events.ts';
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

export interface Reading {
  readonly signal: AbortSignal;
  /** Called with every piece that arrives, comments included. */
  readonly onPiece: () => void;
}

/** A message on its way; `id` is the visitor's own, `fileIds` are of files that were brought before. */
export interface Outgoing {
  readonly id: string;
  readonly text: string;
  readonly fileIds: readonly string[];
}

export interface Api {
  openSession(signal: AbortSignal): Promise<Session>;
  send(token: string, message: Outgoing): Promise<Sent>;
  messages(token: string, after: number, signal: AbortSignal): Promise<readonly WireMessage[]>;
  /** The open event stream after `lastEventId`; the caller reads it and ends it by the signal. */
  events(token: string, lastEventId: number, reading: Reading): Promise<AsyncIterable<ServerEvent>>;
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

function faultOf({ status, error, retryAfter }: Refusal, now: number): ApiFault {
  const { code, detail } = readProblem(error);
  return new ApiFault(detail || `HTTP ${status}`, { status, code, retryAfterMs: retryAfterMs(retryAfter, now) });
}

interface Refusal {
  readonly status: number;
  /** A problem document; a proxy in between may answer with anything else. */
  readonly error: unknown;
  readonly retryAfter: string | null;
}

/** Nothing came back, or nothing more. */
export const noConnection = (cause?: unknown): ApiFault =>
  new ApiFault('No connection', { status: 0, code: '', retryAfterMs: null }, cause);

function expected<T>(value: T | null): T {
  if (value === null) throw new ApiFault('Unexpected answer', { status: 502, code: '', retryAfterMs: null });
  return value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Where the channel is and what is taken from the browser. */
export interface ApiOptions {
  /** Address of the server, without a slash at the end. */
  readonly baseUrl: string;
  readonly channelKey: string;
  /** The business's signed word for who the visitor is; none for a stranger. */
  readonly identity?: string;
  readonly fetch: typeof fetch;
  /** Milliseconds of the epoch. */
  readonly now: () => number;
}

/** Calls and streams of one channel, before their answers are read. */
interface Line {
  readonly call: Call;
  /** @throws {ApiFault} */
  answer(call: Promise<Response>): Promise<unknown>;
  readonly events: Api['events'];
}

function openLine({ baseUrl, channelKey, fetch, now }: ApiOptions): Line {
  async function answer(call: Promise<Response>): Promise<unknown> {
    const response = await call.catch((cause: unknown) => {
      throw noConnection(cause);
    });
    const body = parsed(await response.text().catch(() => ''));
    if (response.ok) return body;
    throw faultOf({ status: response.status, error: body, retryAfter: response.headers.get('retry-after') }, now());
  }

  async function events(token: string, lastEventId: number, reading: Reading): Promise<AsyncIterable<ServerEvent>> {
    const url = `${baseUrl}/web/v1/${encodeURIComponent(channelKey)}/events`;
    const read: typeof fetch = (address, request) => fetch(address, { ...request, credentials: 'omit' });
    return openEvents(url, { token, lastEventId: String(lastEventId), ...reading, fetch: read }).catch((cause: unknown) => {
      if (!(cause instanceof EventsRefused)) throw noConnection(cause);
      throw faultOf({ status: cause.status, error: parsed(cause.body), retryAfter: cause.retryAfter }, now());
    });
  }

  return { call: createCall({ baseUrl, fetch }), answer, events };
}

export function createApi(options: ApiOptions): Api {
  const { call, answer, events } = openLine(options);
  const path = { channelKey: options.channelKey };
  const body = options.identity ? { identity: options.identity } : {};
  return {
    events,
    openSession: async (signal) =>
      expected(readSession(await answer(call('post', '/web/v1/{channelKey}/sessions', { path, body, signal })))),
    send: async (token, { id, text, fileIds }) => {
      const body = { id, text, ...(fileIds.length > 0 && { file_ids: [...fileIds] }) };
      return expected(readSent(await answer(call('post', '/web/v1/{channelKey}/messages', { path, body, token }))));
    },
    messages: async (token, after, signal) =>
      readMessages(await answer(call('get', '/web/v1/{channelKey}/messages', { path, query: { after }, token, signal }))),
    rate: async (token, id, value, comment) => {
      const body = comment === '' ? { value } : { value, comment };
      await answer(call('post', '/web/v1/{channelKey}/messages/{id}/feedback', { path: { ...path, id }, body, token }));
    },
    stop: async (token) => {
      await answer(call('post', '/web/v1/{channelKey}/stop', { path, token }));
    },
    passage: async (token, id) =>
      expected(readPassage(await answer(call('get', '/web/v1/{channelKey}/passages/{id}', { path: { ...path, id }, token })))),
  };
}
