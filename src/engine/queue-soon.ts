/** Queues a turn that is committed already. That only hastens: the sweeper finds it a little later, so a failure here is no failure of the work. */
import { ClawError } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import type { JobQueue, ReplyJob } from '../core/ports/job-queue.ts';

export interface QueueSoonDeps {
  readonly jobs: Pick<JobQueue, 'enqueueReply'>;
  readonly logger: Logger;
}

interface When {
  readonly attempt: number;
  /** At once when absent. */
  readonly delayMs?: number;
}

/** `facts` go into the log when it could not be queued. */
export async function queueSoon(
  { jobs, logger }: QueueSoonDeps,
  job: ReplyJob,
  { attempt, delayMs = 0 }: When,
  facts: Readonly<Record<string, unknown>>,
): Promise<void> {
  try {
    await jobs.enqueueReply(job, { attempt, delayMs, priority: 0 });
  } catch (error) {
    if (!(error instanceof ClawError)) throw error;
    logger.warn({ error, ...facts }, 'committed, but not queued; the sweeper will');
  }
}
