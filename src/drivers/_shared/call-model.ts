/** One call of a model's interface over HTTP that answers with a whole JSON text, and the rest that a failing one is given. */
import { modelFaultOf } from '../../core/model/model-endpoint.ts';
import { callInTime, TimeUp } from '../../kernel/call-in-time.ts';
import type { Clock } from '../../kernel/clock.ts';
import { ClawError, UpstreamUnreachable } from '../../kernel/errors.ts';
import type { Secret } from '../../kernel/secret.ts';
import { createCircuit } from './breaker.ts';
import type { Circuit } from './breaker.ts';
import { translateModelError } from './translate-model-error.ts';
import { withExtra } from './with-extra.ts';

export interface ModelCaller {
  /** Begins the sentences of errors, such as `The embedding model "m"`. */
  readonly who: string;
  /** Shown in errors, logs and metrics. */
  readonly name: string;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  /** Null for a server that wants none. */
  readonly apiKey: Secret | null;
  /** For one call, milliseconds. */
  readonly timeoutMs: number;
  /** Fields for every request, in place of those of the same name; null leaves one out. */
  readonly extra: Readonly<Record<string, unknown>>;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
}

/** @throws UpstreamRefused or UpstreamUnreachable; what `read` throws of these goes through */
export async function callModel<T>(
  caller: ModelCaller,
  path: string,
  body: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
  read: (answer: string) => T,
): Promise<T> {
  const { who, name, apiKey, timeoutMs, clock } = caller;
  try {
    return read(await callInTime(clock, timeoutMs, signal, (ending) => post(caller, path, body, ending)));
  } catch (error) {
    signal.throwIfAborted();
    const cause = error instanceof TimeUp ? tookTooLong(caller) : error;
    throw translateModelError(cause, { who, name, apiKey, hasBegun: false }, clock.now());
  }
}

const tookTooLong = ({ who, name }: ModelCaller): UpstreamUnreachable =>
  new UpstreamUnreachable(`${who} took too long.`, { facts: { model: name, fault: 'timeout' } });

/** In the shape that errors of calls are read by. */
class FailedAnswer extends Error {
  readonly statusCode: number;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody: string;

  constructor(statusCode: number, responseHeaders: Readonly<Record<string, string>>, responseBody: string) {
    super(`HTTP ${statusCode}`);
    this.statusCode = statusCode;
    this.responseHeaders = responseHeaders;
    this.responseBody = responseBody;
  }
}

async function post(
  { baseUrl, apiKey, extra, fetch }: ModelCaller,
  path: string,
  body: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<string> {
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json',
    ...(apiKey !== null && { authorization: `Bearer ${apiKey.reveal()}` }),
  };
  const answer = await fetch(`${baseUrl}${path}`, { method: 'POST', headers, body: JSON.stringify(withExtra(body, extra)), signal });
  const text = await answer.text();
  if (answer.status !== 200) throw new FailedAnswer(answer.status, Object.fromEntries(answer.headers), text);
  return text;
}

const REST_MS = 5_000;
const LONGEST_REST_MS = 120_000;

export interface ModelRest {
  readonly circuit: Circuit;
  /** Nobody asks it while it rests. What is wrong with one request says nothing about the next. */
  guard<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T>;
}

/** @param told when the model is given up for a while (with the error), and when it answers again (null) */
export function createModelRest(
  { who, name, clock }: Pick<ModelCaller, 'who' | 'name' | 'clock'>,
  told: (error: unknown) => void,
): ModelRest {
  const circuit = createCircuit({ clock, restMs: REST_MS, longestRestMs: LONGEST_REST_MS, onOpen: told });
  let isResting = false;
  return {
    circuit,
    guard: async (signal, work) => {
      if (!circuit.mayAsk()) {
        const retryAfterMs = Math.max(Math.ceil(circuit.restsFor()), 1);
        const message = `${who} failed just now and is left alone for a while.`;
        throw new UpstreamUnreachable(message, { retryAfterMs, facts: { model: name, fault: 'away' } });
      }
      try {
        const result = await work();
        circuit.reset();
        if (isResting) told(null);
        isResting = false;
        return result;
      } catch (error) {
        if (!signal.aborted && modelFaultOf(error) !== 'refused') circuit.failed(error, restWanted(error));
        isResting = circuit.restsFor() > 0;
        throw error;
      }
    },
  };
}

/** How long a provider that limits calls wants none at all; undefined when it did not say. */
function restWanted(error: unknown): number | undefined {
  const ms = modelFaultOf(error) === 'limited' && error instanceof ClawError ? error.details.retryAfterMs : undefined;
  return ms === undefined ? undefined : Math.min(ms, LONGEST_REST_MS);
}
