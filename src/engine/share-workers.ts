/** Keeps one business from holding every place where answers are written: some are left for the others. */
import { rest } from '../kernel/clock.ts';
import type { Clock } from '../kernel/clock.ts';
import type { TenantId } from '../kernel/ids.ts';
import type { Metrics } from '../core/ports/metrics.ts';
import type { TakeTurn } from './take-turn.ts';

export interface ShareDeps {
  readonly clock: Clock;
  readonly metrics: Pick<Metrics, 'gauge'>;
}

/** Places for others beside those that one business may have. */
export const placesForOthers = (most: number): number => Math.ceil(most / 4);

const LOOK_MS = 20;
/** A job waits so long for a place of its business, and then makes room for jobs of others. */
const PATIENCE_MS = 100;
const COME_BACK_MS = 1_000;

/** @param most turns of one business at once in this process */
export function shareWorkers(takeTurn: TakeTurn, most: number, { clock, metrics }: ShareDeps): TakeTurn {
  const running = new Map<TenantId, number>();
  let all = 0;
  const isFull = (tenantId: TenantId): boolean => (running.get(tenantId) ?? 0) >= most;
  const change = (tenantId: TenantId, by: 1 | -1): void => {
    const now = (running.get(tenantId) ?? 0) + by;
    if (now === 0) running.delete(tenantId);
    else running.set(tenantId, now);
    all += by;
    metrics.gauge('claw_turns_running', all);
  };
  return async (job, draining) => {
    for (let waited = 0; isFull(job.tenantId) && waited < PATIENCE_MS; waited += LOOK_MS) await rest(clock, LOOK_MS, draining);
    if (isFull(job.tenantId)) return { kind: 'later', waitMs: COME_BACK_MS };
    change(job.tenantId, 1);
    try {
      return await takeTurn(job, draining);
    } finally {
      change(job.tenantId, -1);
    }
  };
}
