/** The limits at the door: what one caller may ask of us before we look at what it asks. */
import type { Principal } from '../../core/model/principal.ts';
import { BLOCKED } from '../../core/model/limit-entry.ts';
import type { Decision, Standing } from '../../core/ports/limiter.ts';
import type { Door } from '../../engine/rates.ts';
import type { Endpoint } from '../../kernel/endpoint.ts';
import { AuthError, LimitError } from '../../kernel/errors.ts';
import type { HttpContext } from '../state.ts';

type Limited = Pick<Endpoint, 'path' | 'limit'>;

const REFUSALS: Readonly<Record<string, string>> = {
  address: 'Too many requests from this address; slow down.',
  route: 'Too many requests with this key to this part of the API; slow down.',
  key: 'Too many requests with this key; slow down.',
  tenant: 'Too many requests of this business; slow down.',
};
const CROWDED = 'Too many requests at the moment; come again in a while.';

const callOf = ({ path, limit }: Limited, caller: Principal) => ({ caller, path, isMessage: limit === 'message' });

/** Counts a request by its address and, where the caller was known a moment ago, by all it costs. @throws LimitError with the wait, AuthError for the blocked */
export async function takeAtDoor(
  ctx: HttpContext,
  door: Door,
  { endpoint, address, caller }: { readonly endpoint: Limited; readonly address: string; readonly caller: Principal | null },
): Promise<void> {
  if (endpoint.limit === 'none') return;
  judge(ctx, await door.enter(address, caller === null ? null : callOf(endpoint, caller)));
}

/** Counts what the address did not cost, for a caller that had to be looked up. @throws as `takeAtDoor` */
export async function takeFromCaller(
  ctx: HttpContext,
  door: Door,
  { endpoint, address, caller }: { readonly endpoint: Limited; readonly address: string; readonly caller: Principal },
): Promise<void> {
  if (endpoint.limit !== 'none') judge(ctx, await door.admit(address, callOf(endpoint, caller)));
}

function judge(ctx: HttpContext, decision: Decision): void {
  tellStandings(ctx, decision.standings);
  if (decision.allowed) return;
  const { level, retryAfterMs } = decision;
  const facts = { level };
  if (level === BLOCKED) throw new AuthError('auth_forbidden', 'This address or key is blocked.', { facts });
  throw new LimitError(REFUSALS[level] ?? CROWDED, { retryAfterMs, facts });
}

/** The fields of draft-ietf-httpapi-ratelimit-headers-10: quota `q` in window `w`, what remains `r`, seconds `t` until all of it does. */
function tellStandings(ctx: HttpContext, standings: readonly Standing[]): void {
  const all = [...(ctx.state.standings ?? []), ...standings];
  if (all.length === 0) return;
  ctx.state.standings = all;
  ctx.set('RateLimit-Policy', all.map(({ level, capacity }) => `"${level}";q=${capacity};w=60`).join(', '));
  ctx.set('RateLimit', all.map(({ level, remaining, resetMs }) => `"${level}";r=${remaining};t=${Math.ceil(resetMs / 1_000)}`).join(', '));
}
