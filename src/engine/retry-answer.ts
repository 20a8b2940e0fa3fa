/** Asks again what a turn that failed could not answer: its messages wait once more, for a turn of their own. */
import { ConflictError } from '../kernel/errors.ts';
import type { TenantId, TurnId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import type { JobQueue } from '../core/ports/job-queue.ts';
import type { TurnRetry, TurnStore } from '../core/ports/turn-store.ts';
import { hasten } from './queue-soon.ts';
import { turnPriority } from './turn-priority.ts';
import type { PriorityDeps } from './turn-priority.ts';

export interface RetryDeps extends PriorityDeps {
  readonly turns: Pick<TurnStore, 'retry'>;
  readonly jobs: Pick<JobQueue, 'enqueueReply'>;
  readonly logger: Logger;
}

const REFUSALS: Readonly<Record<Exclude<TurnRetry['kind'], 'retried' | 'not_failed'>, string>> = {
  again: 'This question was asked again already.',
  person: 'A person has this conversation: give it back to the assistant first.',
  busy: 'A later question of this conversation is being answered: wait until it is.',
};

/** The new turn; null when there is no such turn. @throws ConflictError where it may not be tried again */
export async function retryAnswer(deps: RetryDeps, tenantId: TenantId, turnId: TurnId): Promise<TurnId | null> {
  const retry = await deps.turns.retry(tenantId, turnId);
  if (retry === null) return null;
  if (retry.kind === 'not_failed') throw new ConflictError(`Only a task that failed can be tried again; this one is ${retry.state}.`);
  if (retry.kind !== 'retried') throw new ConflictError(REFUSALS[retry.kind]);
  const { turnId: id, queued, waiting, readyInMs } = retry.turn;
  const priority = await turnPriority(deps, tenantId, waiting);
  const enqueue = () => deps.jobs.enqueueReply({ tenantId, turnId: id }, { attempt: queued, delayMs: readyInMs, priority });
  await hasten(deps.logger, enqueue, 'a question is asked again', { turn_id: id });
  return id;
}
