/** Steps 7 to 10: a job wakes a turn; under the conversation's lease it is answered, committed and delivered. */
import { ClawError } from '../kernel/errors.ts';
import type { ReplyJob, JobResult, JobQueue } from '../core/ports/job-queue.ts';
import { LEASE_MS } from '../core/model/turn.ts';
import type { LeasedTurn } from '../core/model/turn.ts';
import type { EndTurn } from '../core/ports/turn-store.ts';
import { deliverReply } from './deliver-reply.ts';
import type { DeliverDeps } from './deliver-reply.ts';
import { createEndings } from './end-turn.ts';
import type { Ending, EndingDeps } from './end-turn.ts';
import { holdLease } from './hold-lease.ts';
import type { AbortCause, Lease, LeaseDeps } from './hold-lease.ts';

export interface TakeTurnDeps extends LeaseDeps, DeliverDeps, EndingDeps {
  readonly jobs: JobQueue;
  /** Names this process in the lease, for people who look. */
  readonly holder: string;
}

export type TakeTurn = (job: ReplyJob, draining: AbortSignal) => Promise<JobResult>;

const DONE: JobResult = { kind: 'done' };
/** Shortest wait before a job looks again, so that one that keeps finding the lease held does not spin. */
const MIN_WAIT_MS = 50;
const RETRY_BASE_MS = 1_000;

export function createTakeTurn(deps: TakeTurnDeps): TakeTurn {
  const endings = createEndings(deps);
  return async (job, draining) => {
    while (!draining.aborted) {
      const lease = await deps.turns.lease(job.tenantId, job.turnId, deps.holder, LEASE_MS);
      if (lease.kind === 'done') return DONE;
      if (lease.kind === 'later') return later(lease.waitMs);
      if (lease.kind === 'leased') return runLeased(deps, endings, lease.turn, draining);
      const held = { tenantId: job.tenantId, conversationId: lease.conversationId, fence: lease.fence };
      await deliver(deps, held, draining);
    }
    return later(0);
  };
}

function later(waitMs: number): JobResult {
  return { kind: 'later', waitMs: Math.max(MIN_WAIT_MS, waitMs) };
}

async function deliver(deps: TakeTurnDeps, lease: Lease, draining: AbortSignal): Promise<void> {
  try {
    await holdLease(deps, lease, draining, (signal) => deliverReply(deps, lease, signal));
  } finally {
    await deps.turns.release(lease.tenantId, lease.conversationId, lease.fence);
  }
}

/** What an attempt came to: an end to commit, a wait before the next attempt, or nothing (the lease went to someone else). */
type Attempt =
  | { readonly kind: 'end'; readonly ending: Ending }
  | { readonly kind: 'again'; readonly waitMs: number; readonly error: string | null }
  | { readonly kind: 'lost' };

async function runLeased(
  deps: TakeTurnDeps,
  endings: ReturnType<typeof createEndings>,
  turn: LeasedTurn,
  draining: AbortSignal,
): Promise<JobResult> {
  const { tenantId, conversationId, fence } = turn;
  const lease: Lease = { tenantId, conversationId, fence };
  const began = deps.clock.monotonic();
  const result = await holdLease(deps, lease, draining, async (signal) => {
    const attempt = await tryAnswer(deps, endings, turn, signal);
    deps.metrics.count('claw_turn_attempts_total', { result: attempt.kind });
    if (attempt.kind === 'lost') return DONE;
    if (attempt.kind === 'again') {
      await deps.turns.handBack(tenantId, turn.turnId, fence, attempt.waitMs, attempt.error);
      return later(attempt.waitMs);
    }
    if (signal.aborted && (signal.reason as AbortCause) === 'lease-lost') return DONE;
    return commitAndDeliver(deps, turn, attempt.ending, { lease, signal, began });
  });
  await deps.turns.release(tenantId, conversationId, fence);
  return result;
}

async function tryAnswer(
  deps: TakeTurnDeps,
  endings: ReturnType<typeof createEndings>,
  turn: LeasedTurn,
  signal: AbortSignal,
): Promise<Attempt> {
  const attempts = await deps.setting(turn.tenantId, turn.channelId, 'answer.attempts');
  try {
    if (turn.stopped) return { kind: 'end', ending: await endings.stopped(turn) };
    if (turn.attempt > attempts) return { kind: 'end', ending: await endings.failed(turn, 'Every attempt ended without an answer.') };
    deps.live.publish(turn.tenantId, turn.conversationId, { kind: 'status', state: 'answering' });
    return { kind: 'end', ending: await endings.answered(turn, signal) };
  } catch (error) {
    if (signal.aborted) return afterAbort(endings, turn, signal.reason as AbortCause);
    deps.logger.error({ error, turn_id: turn.turnId, attempt: turn.attempt }, 'an attempt at an answer failed');
    const words = error instanceof ClawError ? error.message : 'Unexpected error; see the log.';
    if (turn.attempt >= attempts) return { kind: 'end', ending: await endings.failed(turn, words) };
    const wait = error instanceof ClawError ? error.details.retryAfterMs : undefined;
    return { kind: 'again', waitMs: wait ?? RETRY_BASE_MS * 2 ** (turn.attempt - 1), error: words };
  }
}

async function afterAbort(endings: ReturnType<typeof createEndings>, turn: LeasedTurn, cause: AbortCause): Promise<Attempt> {
  if (cause === 'stopped') return { kind: 'end', ending: await endings.stopped(turn) };
  return cause === 'draining' ? { kind: 'again', waitMs: 0, error: null } : { kind: 'lost' };
}

interface Held {
  readonly lease: Lease;
  readonly signal: AbortSignal;
  /** When the attempt began, on the monotonic clock. */
  readonly began: number;
}

async function commitAndDeliver(deps: TakeTurnDeps, turn: LeasedTurn, ending: Ending, held: Held): Promise<JobResult> {
  const { tenantId, conversationId, turnId } = turn;
  const end: EndTurn = {
    ...ending,
    tenantId,
    conversationId,
    turnId,
    fence: turn.fence,
    answerId: turn.answerId,
    target: turn.replyTarget,
  };
  const committed = await deps.turns.end(end);
  if (committed.kind === 'stale') return DONE;
  deps.metrics.count('claw_turns_ended_total', { state: ending.state, outcome: ending.outcome ?? 'none' });
  deps.metrics.observe('claw_answer_seconds', (turn.ageMs + deps.clock.monotonic() - held.began) / 1000, {
    outcome: ending.outcome ?? 'none',
  });
  deps.live.publish(tenantId, conversationId, { kind: 'message', seq: committed.seq });
  if (ending.owner === 'human') deps.live.publish(tenantId, conversationId, { kind: 'status', state: 'human' });
  const delivered = await deliverReply(deps, held.lease, held.signal);
  if (committed.next) {
    const { turnId: next, queued, readyInMs } = committed.next;
    await deps.jobs.enqueueReply({ tenantId, turnId: next }, { attempt: queued, delayMs: readyInMs, priority: 0 });
    deps.live.publish(tenantId, conversationId, { kind: 'status', state: 'waiting' });
  }
  return delivered === 'all' ? DONE : later(0);
}
