/** The limits at the door: what one caller may ask of us before we look at what it asks. */
import { isIPv6 } from 'node:net';
import type { Principal } from '../../core/model/api-key.ts';
import type { Bucket, Limiter, Standing } from '../../core/ports/limiter.ts';
import type { Rates } from '../../engine/rates.ts';
import type { Endpoint } from '../../kernel/endpoint.ts';
import { LimitError } from '../../kernel/errors.ts';
import type { HttpContext } from '../state.ts';

export interface DoorDeps {
  readonly limiter: Limiter;
  readonly rates: Rates;
}

const REFUSALS: Readonly<Record<string, string>> = {
  address: 'Too many requests from this address; slow down.',
  route: 'Too many requests with this key to this part of the API; slow down.',
  key: 'Too many requests with this key; slow down.',
  tenant: 'Too many requests of this business; slow down.',
};
const CROWDED = 'Too many requests at the moment; come again in a while.';

/** Takes one request from its address and, where the caller was known a moment ago, from all it costs. @throws LimitError with the wait. */
export async function takeAtDoor(
  ctx: HttpContext,
  { limiter, rates }: DoorDeps,
  asked: { readonly endpoint: Pick<Endpoint, 'path' | 'limit'>; readonly address: string; readonly caller: Principal | null },
): Promise<void> {
  const { endpoint, address, caller } = asked;
  if (endpoint.limit === 'none') return;
  const byAddress = await rates.address(networkOf(address), caller);
  const byCaller = caller === null ? [] : await rates.call(endpoint.path, caller, endpoint.limit === 'message');
  await take(ctx, limiter, [byAddress, ...byCaller]);
}

/** Takes what the address did not cost, from a caller that had to be looked up. @throws LimitError with the wait. */
export async function takeFromCaller(
  ctx: HttpContext,
  { limiter, rates }: DoorDeps,
  { endpoint, caller }: { readonly endpoint: Pick<Endpoint, 'path' | 'limit'>; readonly caller: Principal },
): Promise<void> {
  if (endpoint.limit === 'none') return;
  await take(ctx, limiter, await rates.call(endpoint.path, caller, endpoint.limit === 'message'));
}

async function take(ctx: HttpContext, limiter: Limiter, buckets: readonly Bucket[]): Promise<void> {
  const decision = await limiter.take(buckets);
  tellStandings(ctx, decision.standings);
  if (decision.allowed) return;
  const { level, retryAfterMs } = decision;
  throw new LimitError(REFUSALS[level] ?? CROWDED, { retryAfterMs, facts: { level } });
}

/** The fields of draft-ietf-httpapi-ratelimit-headers-10: quota `q` in window `w`, what remains `r`, seconds `t` until all of it does. */
function tellStandings(ctx: HttpContext, standings: readonly Standing[]): void {
  const all = [...(ctx.state.standings ?? []), ...standings];
  if (all.length === 0) return;
  ctx.state.standings = all;
  ctx.set('RateLimit-Policy', all.map(({ level, capacity }) => `"${level}";q=${capacity};w=60`).join(', '));
  ctx.set('RateLimit', all.map(({ level, remaining, resetMs }) => `"${level}";r=${remaining};t=${Math.ceil(resetMs / 1_000)}`).join(', '));
}

/** An IPv6 caller by its /64 network, of which one machine may use every address (RFC 6177); an IPv4 caller by its address. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = (address.split('%')[0] ?? '').toLowerCase().split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - after.length);
  const all = [...groups, ...Array.from({ length: zeros }, () => '0'), ...after];
  return `${all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}
