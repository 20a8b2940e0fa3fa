/** The one way from the console to the server: the generated client, with the session's cookie, and faults in one shape. */
import { signal } from '@preact/signals';
import { createClawClient, type Schemas } from '../../client/client.ts';
import { Fault, unreachable } from './fault.ts';

export type { Schemas };

export const api = createClawClient({ baseUrl: location.origin });

/** False from the first call that got no answer to the next one that did. */
export const isOnline = signal(true);

/** Called when the server no longer knows the session. */
let onSessionEnd: () => void = () => undefined;
export function whenSessionEnds(act: () => void): void {
  onSessionEnd = act;
}

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
