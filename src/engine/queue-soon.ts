/** Queues what is committed already. That only hastens: the sweeper finds it a little later, so a failure here is no failure of the work. */
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
  /** Before all others when absent. */
  readonly priority?: number;
}

/** `facts` go into the log when it could not be queued. */
export async function queueSoon(
  { jobs, logger }: QueueSoonDeps,
  job: ReplyJob,
  { attempt, delayMs = 0, priority = 0 }: When,
  facts: Readonly<Record<string, unknown>>,
): Promise<void> {
  await hasten(logger, () => jobs.enqueueReply(job, { attempt, delayMs, priority }), 'committed', facts);
}

/** When `enqueue` fails, `what` says in the log what is stored all the same, with `facts` about it. */
export async function hasten(
  logger: Logger,
  enqueue: () => Promise<void>,
  what: string,
  facts: Readonly<Record<string, unknown>>,
): Promise<void> {
  try {
    await enqueue();
  } catch (error) {
    if (!(error instanceof ClawError)) throw error;
    logger.warn({ error, ...facts }, `${what}, but not queued; the sweeper will`);
  }
}
