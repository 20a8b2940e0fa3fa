/** The limit by network address: what one caller may ask of us before we look at what it asks. */
import { isIPv6 } from 'node:net';
import type { Principal } from '../../core/model/api-key.ts';
import type { Limiter } from '../../core/ports/limiter.ts';
import { LimitError } from '../../kernel/errors.ts';

export interface AddressLimitDeps {
  readonly limiter: Limiter;
  /** Requests per minute of one address (setting `limits.address_per_minute`); `caller` is null before it is known. */
  addressPerMinute(caller: Principal | null): Promise<number>;
}

/** Takes one request from the address's bucket. @throws LimitError with the wait. */
export async function takeFromAddress(deps: AddressLimitDeps, address: string, caller: Principal | null): Promise<void> {
  const perMinute = await deps.addressPerMinute(caller);
  const decision = await deps.limiter.take([{ level: 'address', key: networkOf(address), capacity: perMinute, perSecond: perMinute / 60 }]);
  if (decision.allowed) return;
  throw new LimitError('Too many requests from this address; slow down.', {
    retryAfterMs: decision.retryAfterMs,
    facts: { level: decision.level },
  });
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
