/** The limit by network address: what one caller may ask of us before we look at what it asks. */
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
  const decision = await deps.limiter.take([{ level: 'address', key: address, capacity: perMinute, perSecond: perMinute / 60 }]);
  if (decision.allowed) return;
  throw new LimitError('Too many requests from this address; slow down.', {
    retryAfterMs: decision.retryAfterMs,
    facts: { level: decision.level },
  });
}
