/** Keeps a conversation's lease alive while work runs under it, and tells the work when it must end. */
import { rest, type Clock } from '../kernel/clock.ts';
import type { ConversationId, TenantId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import { LEASE_MS, LEASE_RENEW_MS } from '../core/model/turn.ts';
import type { LiveEvents } from '../core/ports/live-events.ts';
import type { TurnStore } from '../core/ports/turn-store.ts';

/** Why work under a lease was aborted; the abort signal's reason is one of these words. */
export type AbortCause = 'lease-lost' | 'stopped' | 'draining';

export interface LeaseDeps {
  readonly turns: TurnStore;
  readonly live: LiveEvents;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface Lease {
  readonly tenantId: TenantId;
  readonly conversationId: ConversationId;
  readonly fence: number;
}

/**
 * Runs `work` and renews the lease every 2.5 s until it settles. The work's signal aborts when the lease is lost (nothing may be
 * written any more), when the customer asked to stop, or when `draining` aborts; `lost` aborts with the lease alone. The lease is freed
 * when the work settles, whichever way.
 */
export async function holdLease<T>(
  deps: LeaseDeps,
  lease: Lease,
  draining: AbortSignal,
  work: (signal: AbortSignal, lost: AbortSignal) => Promise<T>,
): Promise<T> {
  const control = new AbortController();
  const lost = new AbortController();
  const abort = (cause: AbortCause) => {
    control.abort(cause);
    if (cause === 'lease-lost') lost.abort(cause);
  };
  const onDrain = () => abort('draining');
  if (draining.aborted) onDrain();
  draining.addEventListener('abort', onDrain, { once: true });
  const unsubscribe = deps.live.subscribe(lease.tenantId, lease.conversationId, (event) => {
    // Only a hint: it may be late and meant for an earlier turn, so the store is asked.
    if (event.kind === 'stop' || event.kind === 'missed') void renewOnce(deps, lease, abort);
  });
  const finished = new AbortController();
  const renewals = renewUntil(deps, lease, finished.signal, abort);
  try {
    return await work(control.signal, lost.signal);
  } finally {
    finished.abort();
    unsubscribe();
    draining.removeEventListener('abort', onDrain);
    await renewals;
    await deps.turns.release(lease.tenantId, lease.conversationId, lease.fence);
  }
}

async function renewUntil(deps: LeaseDeps, lease: Lease, finished: AbortSignal, abort: (cause: AbortCause) => void): Promise<void> {
  let heldUntil = deps.clock.monotonic() + LEASE_MS;
  while (!finished.aborted) {
    await rest(deps.clock, LEASE_RENEW_MS, finished);
    if (finished.aborted) return;
    const asked = deps.clock.monotonic();
    const renewed = await renewOnce(deps, lease, abort);
    if (renewed === 'lost') return;
    if (renewed === 'held') heldUntil = asked + LEASE_MS;
    else if (deps.clock.monotonic() >= heldUntil) return abort('lease-lost');
  }
}

/** Aborts the work when the lease is lost or the turn is to be stopped. A call that fails says nothing yet. */
async function renewOnce(deps: LeaseDeps, lease: Lease, abort: (cause: AbortCause) => void): Promise<'held' | 'lost' | 'unsaid'> {
  try {
    const renewal = await deps.turns.renew(lease.tenantId, lease.conversationId, lease.fence, LEASE_MS);
    if (!renewal.held) abort('lease-lost');
    if (renewal.stop) abort('stopped');
    return renewal.held ? 'held' : 'lost';
  } catch (error) {
    deps.logger.warn({ error, conversation_id: lease.conversationId }, 'the lease could not be renewed');
    return 'unsaid';
  }
}
