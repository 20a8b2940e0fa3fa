/** Shows an answer while it is written in a message of the platform, under the delivery row that will carry the answer: never two messages. */
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import type { LeasedTurn } from '../core/model/turn.ts';
import { SendFault, type LivePreview, type PreviewRow, type Receipt, type Shown } from '../core/ports/channel-adapter.ts';
import type { Metrics } from '../core/ports/metrics.ts';
import type { PreviewNotice, PreviewStore } from '../core/ports/preview-store.ts';
import { callInTime } from '../kernel/call-in-time.ts';

export interface PreviewDeps {
  readonly previews: PreviewStore;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Nobody waits for a preview, and the answer waits for its call: shorter than the time for a send. */
const CALL_TIMEOUT_MS = 5_000;
const NEVER = new AbortController().signal;

/** `notice` is what the message becomes when a person takes over; null where the channel plans none, and then nothing is shown. */
export function createPreview(deps: PreviewDeps, turn: LeasedTurn, notice: () => Promise<PreviewNotice | null>): LivePreview {
  const { tenantId, turnId, fence, replyTarget: target } = turn;
  let over = false;
  let planned: PreviewNotice | null = null;
  const mark = async (): Promise<PreviewRow | null> => {
    planned ??= await notice();
    return planned && deps.previews.call({ tenantId, turnId, fence, target, notice: planned });
  };
  const run = async (row: PreviewRow, call: (row: PreviewRow, signal: AbortSignal) => Promise<Receipt>): Promise<Shown> => {
    // Not ended with the lease or the answer: a call cut short is one of which nobody can tell.
    const end = await callInTime(deps.clock, CALL_TIMEOUT_MS, NEVER, (signal) => call(row, signal)).then(
      ({ platformId }) => ({ platformId, error: null }),
      (error: unknown) => ({ platformId: null, error }),
    );
    const fault = end.error;
    const wasRefused = fault instanceof SendFault && fault.sent === 'no';
    const result = fault === null ? 'shown' : wasRefused ? 'refused' : 'unknown';
    deps.metrics.count('claw_preview_calls_total', { channel: turn.channelKind, result });
    if (fault !== null) deps.logger.warn({ error: fault, delivery_id: row.deliveryId }, 'a preview was not shown');
    if (result !== 'unknown') await deps.previews.settle(tenantId, row.deliveryId, fence, end.platformId);
    if (result === 'shown') return 'shown';
    // An edit may be made again whatever became of it; a message may not be posted again.
    return (wasRefused ? fault.retryable : row.platformId !== null) ? 'not-now' : 'over';
  };
  return {
    show: async (call) => {
      if (over) return 'over';
      try {
        const row = await mark();
        const shown = row === null ? 'over' : await run(row, call);
        over = shown === 'over';
        return shown;
      } catch (error) {
        over = true;
        deps.logger.warn({ error, turn_id: turnId }, 'no preview is shown any more');
        return 'over';
      }
    },
  };
}
