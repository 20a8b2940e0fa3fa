/** Keeps the lease of work in the background alive, so that it can be short: a killed process is replaced within its time. */
import { rest, type Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';

export const WORK_LEASE_MS = 15_000;
const RENEW_MS = 5_000;

export interface KeptLease {
  readonly clock: Clock;
  readonly logger: Logger;
  /** What the lease is for, as it stands in the log. */
  readonly facts: Readonly<Record<string, string>>;
  /** For WORK_LEASE_MS from now; false when it is somebody else's by now. */
  readonly renew: () => Promise<boolean>;
}

/**
 * Runs `work` under a lease taken just now and renews it every 5 s until it settles. The signal aborts once the lease is known to be lost.
 * A renewal that fails says nothing yet: whoever takes the work over has a fence of its own.
 */
export async function keepLease<T>(lease: KeptLease, work: (lost: AbortSignal) => Promise<T>): Promise<T> {
  const ended = new AbortController();
  const lost = new AbortController();
  const renewing = renewUntil(lease, ended.signal, lost);
  try {
    return await work(lost.signal);
  } finally {
    ended.abort();
    await renewing;
  }
}

async function renewUntil({ clock, logger, facts, renew }: KeptLease, ended: AbortSignal, lost: AbortController): Promise<void> {
  while (!ended.aborted && !lost.signal.aborted) {
    await rest(clock, RENEW_MS, ended);
    if (ended.aborted) return;
    try {
      if (!(await renew())) lost.abort('lease-lost');
    } catch (error) {
      logger.warn({ error, ...facts }, 'the lease of work in the background could not be renewed');
    }
  }
}
