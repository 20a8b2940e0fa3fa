// Brings payloads to an app, by HTTP or by socket, and events again at once, after a minute and after five when they were not taken.
import { signatureHeaders, type Stamp } from './signer.ts';
import type { Sockets } from './sockets.ts';
import type { App, Attempt, Delivery, Json, PayloadKind, SentRequest } from './types.ts';
import type { World } from './world.ts';

/** Waits before the retries of an event: https://docs.slack.dev/apis/events-api/#retries */
const RETRY_AFTER_MS = [0, 60_000, 300_000];

export interface Repeat {
  /** Of the signature; `valid` when absent. */
  readonly stamp?: Stamp;
  /** As if it were this retry. */
  readonly retry?: { readonly num: number; readonly reason: string };
}

export interface Deliverer {
  deliver(app: App, kind: PayloadKind, payload: Json): Delivery;
  /** A single request over HTTP, signed as told, whatever comes back. */
  post(app: App, kind: PayloadKind, payload: Json, how?: Repeat): Promise<Attempt>;
  /** The very same bytes and headers once more. */
  replay(app: App, attempt: Attempt): Promise<Attempt>;
}

export function createDeliverer(world: World, sockets: Sockets): Deliverer {
  const attempt = (app: App, kind: PayloadKind, payload: Json, retry: number, reason: string | null): Promise<Attempt> =>
    app.socketMode && kind !== 'url_verification'
      ? bySocket(world, sockets, app, { kind, payload, retry, reason })
      : byHttp(world, app, request(world, app, kind, payload, { ...(reason !== null && { retry: { num: retry, reason } }) }), retry);
  return {
    deliver: (app, kind, payload) => {
      const attempts: Attempt[] = [];
      const delivery: Delivery = {
        app,
        kind,
        payload,
        attempts,
        taken: run(world, attempts, kind, (...how) => attempt(app, kind, payload, ...how)),
      };
      world.deliveries.push(delivery);
      return delivery;
    },
    post: (app, kind, payload, how = {}) => byHttp(world, app, request(world, app, kind, payload, how), how.retry?.num ?? 0),
    replay: (app, { sent, retry }) => {
      if (sent === null) throw new Error('Only what was sent over HTTP can be replayed.');
      return byHttp(world, app, sent, retry);
    },
  };
}

type Try = (retry: number, reason: string | null) => Promise<Attempt>;

/** Tries until one is accepted; only events are tried again. */
function run(world: World, attempts: Attempt[], kind: PayloadKind, once: Try): Promise<Attempt> {
  return new Promise((resolve, reject) => {
    const next = async (retry: number, reason: string | null): Promise<void> => {
      const made = await once(retry, reason);
      attempts.push(made);
      const wait = RETRY_AFTER_MS[retry];
      if (made.accepted || kind !== 'events_api' || wait === undefined || made.isLast || world.closed.aborted) return resolve(made);
      if (wait === 0) return next(retry + 1, made.reason);
      world.clock.later(wait, () => next(retry + 1, made.reason));
    };
    next(0, null).catch(reject);
  });
}

function request(world: World, app: App, kind: PayloadKind, payload: Json, { stamp = 'valid', retry }: Repeat): SentRequest {
  const isForm = kind === 'interactive' || kind === 'slash_commands';
  const fields = kind === 'interactive' ? { payload: JSON.stringify(payload) } : (payload as Record<string, string>);
  const body = isForm ? new URLSearchParams(fields).toString() : JSON.stringify(payload);
  const url = kind === 'interactive' ? app.urls.interactivity : kind === 'slash_commands' ? app.urls.commands : app.urls.events;
  return {
    url: url ?? '',
    body,
    headers: {
      'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json',
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      ...(retry !== undefined && { 'x-slack-retry-num': String(retry.num), 'x-slack-retry-reason': retry.reason }),
      ...signatureHeaders(app.signingSecret, world.clock.wall(), body, stamp),
    },
  };
}

async function byHttp(world: World, app: App, sent: SentRequest, retry: number): Promise<Attempt> {
  const at = world.clock.now();
  const began = performance.now();
  const signal = AbortSignal.any([AbortSignal.timeout(app.ackMs), world.closed]);
  const answer = await fetch(sent.url, { method: 'POST', headers: sent.headers, body: sent.body, signal, redirect: 'manual' }).then(
    async (response) => ({
      status: response.status,
      text: await response.text(),
      isLast: response.headers.has('x-slack-no-retry'),
      error: null,
    }),
    (error: unknown) => ({ status: 0, text: '', isLast: false, error }),
  );
  const accepted = answer.status >= 200 && answer.status < 300;
  const isLate = answer.error instanceof DOMException && answer.error.name === 'TimeoutError';
  const reason = answer.error === null ? 'http_error' : isLate ? 'http_timeout' : 'connection_failed';
  return {
    at,
    retry,
    via: 'http',
    status: answer.status,
    accepted,
    reason: accepted ? null : reason,
    tookMs: performance.now() - began,
    answer: answer.text,
    sent,
    envelopeId: null,
    isLast: answer.isLast,
  };
}

async function bySocket(world: World, sockets: Sockets, app: App, envelope: Parameters<Sockets['send']>[1]): Promise<Attempt> {
  const at = world.clock.now();
  const began = performance.now();
  const given = await sockets.send(app, envelope);
  const ack = given?.ack ?? null;
  return {
    at,
    retry: envelope.retry,
    via: 'socket',
    status: 0,
    accepted: ack !== null,
    reason: given === undefined ? 'connection_failed' : ack === null ? 'timeout' : null,
    tookMs: performance.now() - began,
    answer: ack === null ? '' : JSON.stringify(ack.payload),
    sent: null,
    envelopeId: given?.id ?? null,
    isLast: false,
  };
}
