/** Who is signed in, and what they may do, as the server's own table says. */
import { computed, signal } from '@preact/signals';
import { api, ask, asFault, type Schemas, whenSessionEnds } from '../data/api.ts';
import type { Fault } from '../data/fault.ts';
import { forgetAll } from '../data/query.ts';

export type Caller = Schemas['Caller'];
export type Operation = Caller['operations'][number];

export type Standing =
  | { readonly state: 'unknown' }
  /** `fault`: why the server did not even say who one is. */
  | { readonly state: 'trouble'; readonly fault: Fault }
  | { readonly state: 'out'; readonly hasEnded: boolean }
  /** With the one-time password, which is asked for again only where the page was loaded meanwhile. */
  | { readonly state: 'one-time'; readonly current: string | null }
  | { readonly state: 'in'; readonly caller: Caller };

export const standing = signal<Standing>({ state: 'unknown' });

const allowed = computed(() => new Set(standing.value.state === 'in' ? standing.value.caller.operations : []));

/** Whether the server would let the reader do this: controls for the rest are not shown. */
export const may = (operation: Operation): boolean => allowed.value.has(operation);

/** Of views by name those that the reader may open, in their order. */
export const seenOf = <Name extends string>(views: Readonly<Record<Name, { readonly needs: Operation }>>): readonly Name[] =>
  (Object.keys(views) as Name[]).filter((name) => may(views[name].needs));

/** Who is signed in. @throws Error when nobody is, which no page inside the frame sees */
export function me(): Caller {
  if (standing.value.state !== 'in') throw new Error('nobody is signed in');
  return standing.value.caller;
}

whenSessionEnds(() => {
  if (standing.peek().state === 'in') leave(true);
});

/** Asks the server who is signed in by the cookie. */
export async function readSession(current: string | null = null): Promise<void> {
  try {
    const caller = await ask(api.GET('/api/v1/session'));
    standing.value = caller.must_change_password ? { state: 'one-time', current } : { state: 'in', caller };
  } catch (thrown) {
    const fault = asFault(thrown);
    standing.value = fault.status === 401 ? { state: 'out', hasEnded: false } : { state: 'trouble', fault };
  }
}

/** @throws Fault */
export async function signIn(email: string, password: string): Promise<void> {
  await ask(api.POST('/api/v1/session', { body: { email, password, cookie: true } }));
  await readSession(password);
}

/** Replaces the one-time password, or any other. @throws Fault */
export async function changePassword(current: string, password: string): Promise<void> {
  await ask(api.PUT('/api/v1/session/password', { body: { current, password } }));
  await readSession();
}

/** Ends the session here and on the server. */
export async function signOut(): Promise<void> {
  await ask(api.DELETE('/api/v1/session')).catch(() => undefined);
  leave(false);
}

function leave(hasEnded: boolean): void {
  forgetAll();
  standing.value = { state: 'out', hasEnded };
}
