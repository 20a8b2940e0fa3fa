/** One call to the server from the command line: waits when it is asked to, and says in plain words what went wrong. */
import { ClawError, ERROR_TABLE, UpstreamUnreachable, type ErrorCode, type Fault } from '../../kernel/errors.ts';
import type { Clock } from '../../kernel/clock.ts';

/** What a call gives back; exactly one of `data` and `error` says something. */
export interface Reply<T> {
  readonly data?: T | undefined;
  readonly error?: unknown;
  readonly response: Response;
}

export interface CallContext {
  readonly baseUrl: string;
  /** What to tell a person when the key is refused. */
  readonly keyAdvice: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Told each second how long the server still asks to wait, in milliseconds; 0 when it is over. */
  readonly onWait?: (leftMs: number) => void;
}

/** How often one call is sent again because the server said "come again in ...". */
const MOST_WAITS = 100;
/** A longer wait than this is not waited for, milliseconds. */
const LONGEST_WAIT_MS = 120_000;
/** How often a wait is told. */
const TELL_MS = 1_000;

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && name in value ? Reflect.get(value, name) : undefined;

const textOf = (value: unknown, name: string): string | undefined => {
  const field = fieldOf(value, name);
  return typeof field === 'string' ? field : undefined;
};

function faultsOf(problem: unknown): readonly Fault[] {
  const errors = fieldOf(problem, 'errors');
  if (!Array.isArray(errors)) return [];
  return errors.map((one: unknown) => {
    const fix = textOf(one, 'fix');
    return { field: textOf(one, 'field') ?? '', rule: textOf(one, 'rule') ?? '', ...(fix === undefined ? {} : { fix }) };
  });
}

const isCode = (code: string | undefined): code is ErrorCode => code !== undefined && Object.hasOwn(ERROR_TABLE, code);

/** A problem document (RFC 9457) as the error it stands for; any other failure by its status. */
function errorOf({ error, response }: Reply<unknown>, context: CallContext): ClawError {
  const code = textOf(error, 'code');
  const detail = textOf(error, 'detail') ?? `${context.baseUrl} answered ${response.status} ${response.statusText}`.trim();
  const isKeyRefused = response.status === 401 || response.status === 403;
  const message = isKeyRefused ? `${detail} ${context.keyAdvice}` : detail;
  return new ClawError(isCode(code) ? code : 'upstream_refused', message, { faults: faultsOf(error) });
}

/** What fetch says of ports that browsers must not call, the same list in Node (Fetch standard, 2.9). */
const PORT_BLOCKED = 'bad port';

function unreachable(cause: unknown, context: CallContext): ClawError {
  if (textOf(fieldOf(cause, 'cause'), 'message') === PORT_BLOCKED) {
    const { port } = new URL(context.baseUrl);
    return new UpstreamUnreachable(
      `Port ${port || '80'} of ${context.baseUrl} cannot be used: it is on the list of ports that HTTP clients refuse to call. Start Claw with another PORT, and set CLAW_URL to it.`,
      { cause },
    );
  }
  const code = textOf(fieldOf(cause, 'cause'), 'code') ?? textOf(cause, 'code');
  const isNobody = code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EHOSTUNREACH';
  const message = isNobody
    ? `No Claw is running at ${context.baseUrl}; start one with npm start.`
    : `The connection to ${context.baseUrl} broke (${code ?? textOf(fieldOf(cause, 'cause') ?? cause, 'message') ?? 'no reason given'}). Is Claw still running?`;
  return new UpstreamUnreachable(message, { cause });
}

/** Milliseconds of Retry-After in seconds; null when the server does not ask to come again soon. */
function waitOf(response: Response): number | null {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  const mayRetry = response.status === 429 || response.status === 503;
  return mayRetry && seconds >= 0 && seconds * 1_000 <= LONGEST_WAIT_MS ? seconds * 1_000 : null;
}

async function sendOnce<T>(context: CallContext, send: () => Promise<Reply<T>>): Promise<Reply<T>> {
  try {
    return await send();
  } catch (error) {
    if (context.signal.aborted) throw context.signal.reason;
    throw unreachable(error, context);
  }
}

/**
 * Sends until the server takes it, honouring Retry-After.
 * @throws ClawError for a refusal; UpstreamUnreachable when nobody answers; the signal's reason when interrupted
 */
export async function patientCall<T>(context: CallContext, send: () => Promise<Reply<T>>): Promise<T> {
  for (let waits = 0; ; waits += 1) {
    const reply = await sendOnce(context, send);
    if (reply.response.ok && reply.data !== undefined) return reply.data;
    const waitMs = waitOf(reply.response);
    if (waitMs === null || waits >= MOST_WAITS) throw errorOf(reply, context);
    await waitOut(context, waitMs);
  }
}

async function waitOut({ clock, signal, onWait }: CallContext, waitMs: number): Promise<void> {
  for (let left = waitMs; left > 0; left -= TELL_MS) {
    onWait?.(left);
    await clock.sleep(Math.min(left, TELL_MS), signal);
  }
  onWait?.(0);
}
