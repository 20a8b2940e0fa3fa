/** Searches ahead again after the knowledge of a business changed, and for the first business when the process starts. */
import { rest, type Clock } from '../kernel/clock.ts';
import { ClawError } from '../kernel/errors.ts';
import type { TenantId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Freshness } from './cache-freshness.ts';

export interface TendCacheDeps {
  readonly freshness: Pick<Freshness, 'takeChanged'>;
  /** Returns how many questions were searched. */
  readonly warm: (tenantId: TenantId) => Promise<number>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Changes of knowledge come in crowds, a document after the other. */
const EVERY_MS = 5_000;

/** @param first whose questions are searched at once */
export async function tendCache({ freshness, warm, clock, logger }: TendCacheDeps, first: TenantId, signal: AbortSignal): Promise<void> {
  for (let due: ReadonlySet<TenantId> = new Set([first]); !signal.aborted; due = freshness.takeChanged()) {
    for (const tenantId of due) {
      if (signal.aborted) return;
      try {
        const questions = await warm(tenantId);
        logger.debug({ tenant_id: tenantId, questions }, 'frequent questions were searched ahead');
      } catch (error) {
        if (!(error instanceof ClawError)) throw error;
        logger.warn({ error, tenant_id: tenantId }, 'frequent questions could not be searched ahead');
      }
    }
    await rest(clock, EVERY_MS, signal);
  }
}
