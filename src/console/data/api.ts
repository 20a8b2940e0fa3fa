/** The one way from the console to the server: the generated client, with the session's cookie, and faults in one shape. */
import { signal } from '@preact/signals';
import { createClawClient, type Schemas } from '../../client/client.ts';
import { Fault, unreachable } from './fault.ts';
import { noteRoom } from './room.ts';

export type { Schemas };

export const api = createClawClient({ baseUrl: location.origin, fetch: readPatiently });

/** How often one read waits for the limits, which name the wait. */
const MOST_WAITS = 5;

/** A read that the limits refuse is made again when they let it: nobody who only looks is told to come back. */
async function readPatiently(request: Request): Promise<Response> {
  for (let waits = 0; ; waits += 1) {
    const response = await fetch(request.clone());
    noteRoom(response.url, response.headers);
    if (response.status !== 429 || request.method !== 'GET' || waits === MOST_WAITS) return response;
    await rest(Number(response.headers.get('retry-after') ?? 1));
  }
}

/** Waits so many seconds. */
export const rest = (seconds: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, seconds * 1_000));

/** False from the first call that got no answer to the next one that did. */
export const isOnline = signal(true);

/** Called when the server no longer knows the session. */
let onSessionEnd: () => void = () => undefined;
export function whenSessionEnds(act: () => void): void {
  onSessionEnd = act;
}

/** Of a call whose address names one thing. */
export const at = (id: string) => ({ params: { path: { id } } });

/** Entries of one page of a list, where nothing else is said. */
const PAGE = 50;

/** The most that the server gives of a list at once. */
export const LONG_PAGE = 100;

/** What a call for a page of a list is asked. */
export const paged = (cursor: string | undefined, limit = PAGE) => ({ limit, ...(cursor !== undefined && { cursor }) });

interface Answered<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** Waits for a call of {@link api} and hands out what it answered. @throws Fault */
export async function ask<T>(call: Promise<Answered<T>>): Promise<T> {
  const { data, error, response } = await call.catch((): never => {
    isOnline.value = false;
    throw unreachable();
  });
  isOnline.value = true;
  if (response.ok) return data as T;
  throw faultOf(response.status, error, response.headers.get('retry-after'));
}

/** Also of calls that went another way. */
export function faultOf(status: number, problem: unknown, retryAfter: string | null): Fault {
  const fault = new Fault(
    status,
    typeof problem === 'object' && problem !== null ? problem : {},
    retryAfter === null ? null : Number(retryAfter),
  );
  if (status === 401) onSessionEnd();
  return fault;
}

/** Whatever was thrown, as a fault. */
export const asFault = (thrown: unknown): Fault =>
  thrown instanceof Fault ? thrown : new Fault(500, { code: 'unknown', detail: String(thrown) });
