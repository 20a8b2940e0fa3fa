/** Steps 7 to 10: a job wakes a turn; under the conversation's lease it is answered, committed and delivered. */
import { ClawError } from '../kernel/errors.ts';
import type { ReplyJob, JobResult, JobQueue } from '../core/ports/job-queue.ts';
import { LEASE_MS } from '../core/model/turn.ts';
import type { LeasedTurn } from '../core/model/turn.ts';
import type { OpenedTurn } from '../core/ports/intake-store.ts';
import type { EndTurn, HandBack } from '../core/ports/turn-store.ts';
import { deliverReply } from './deliver-reply.ts';
import type { DeliverDeps } from './deliver-reply.ts';
import { createEndings } from './end-turn.ts';
import type { Ending, EndingDeps } from './end-turn.ts';
import { holdLease } from './hold-lease.ts';
import type { AbortCause, Lease, LeaseDeps } from './hold-lease.ts';
import { turnPriority } from './turn-priority.ts';
import type { PriorityDeps } from './turn-priority.ts';

export interface TakeTurnDeps extends LeaseDeps, DeliverDeps, EndingDeps, PriorityDeps {
  readonly jobs: JobQueue;
  /** Names this process in the lease, for people who look. */
  readonly holder: string;
}

export type TakeTurn = (job: ReplyJob, draining: AbortSignal) => Promise<JobResult>;

const DONE: JobResult = { kind: 'done' };
/** Shortest wait before a job looks again, so that one that keeps finding the lease held does not spin. */
const MIN_WAIT_MS = 50;
const RETRY_BASE_MS = 1_000;
/** Wait before a blocked delivery is looked at again; the lease call tells the exact time then. */
const BLOCKED_MS = 500;

export function createTakeTurn(deps: TakeTurnDeps): TakeTurn {
  const endings = createEndings(deps);
  return async (job, draining) => {
    while (!draining.aborted) {
      const lease = await deps.turns.lease(job.tenantId, job.turnId, deps.holder, LEASE_MS);
      if (lease.kind === 'done') return DONE;
      if (lease.kind === 'later') return later(lease.waitMs);
      if (lease.kind === 'leased') return runLeased(deps, endings, lease.turn, draining);
      const held = { tenantId: job.tenantId, conversationId: lease.conversationId, fence: lease.fence };
      const delivered = await holdLease(deps, held, draining, (_, lost) => deliverReply(deps, held, lost));
      if (delivered === 'blocked') return later(BLOCKED_MS);
    }
    return later(0);
  };
}

function later(waitMs: number): JobResult {
  return { kind: 'later', waitMs: Math.max(MIN_WAIT_MS, waitMs) };
}

/** What an attempt came to: an end to commit, a wait before the next attempt, or nothing (the lease went to someone else). */
type Attempt = { readonly kind: 'end'; readonly ending: Ending } | ({ readonly kind: 'again' } & HandBack) | { readonly kind: 'lost' };

async function runLeased(
  deps: TakeTurnDeps,
  endings: ReturnType<typeof createEndings>,
  turn: LeasedTurn,
  draining: AbortSignal,
): Promise<JobResult> {
  const { tenantId, conversationId, turnId, fence } = turn;
  const lease: Lease = { tenantId, conversationId, fence };
  const began = deps.clock.monotonic();
  if (turn.attempt === 1) deps.metrics.observe('claw_turn_wait_seconds', turn.ageMs / 1_000);
  const { result, next } = await holdLease(deps, lease, draining, async (signal, lost): Promise<Outcome> => {
    const attempt = await tryAnswer(deps, endings, turn, signal);
    deps.metrics.count('claw_turn_attempts_total', { result: attempt.kind });
    if (attempt.kind === 'lost' || lost.aborted) return { result: DONE, next: null };
    if (attempt.kind === 'again') {
      await deps.turns.handBack(tenantId, turnId, fence, attempt);
      return { result: later(attempt.waitMs), next: null };
    }
    return commitAndDeliver(deps, turn, attempt.ending, { lease, lost, began });
  });
  if (next) await wakeNext(deps, lease, next);
  return result;
}

interface Outcome {
  readonly result: JobResult;
  /** The turn that follows; queued only once the lease is free, or its job would find it held. */
  readonly next: OpenedTurn | null;
}

async function wakeNext(deps: TakeTurnDeps, { tenantId, conversationId }: Lease, next: OpenedTurn): Promise<void> {
  deps.live.publish(tenantId, conversationId, { kind: 'status', state: 'waiting' });
  const priority = await turnPriority(deps, tenantId, next.waiting);
  await deps.jobs.enqueueReply({ tenantId, turnId: next.turnId }, { attempt: next.queued, delayMs: next.readyInMs, priority });
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
    return { kind: 'again', waitMs: wait ?? RETRY_BASE_MS * 2 ** (turn.attempt - 1), error: words, counts: true };
  }
}

async function afterAbort(endings: ReturnType<typeof createEndings>, turn: LeasedTurn, cause: AbortCause): Promise<Attempt> {
  if (cause === 'stopped') return { kind: 'end', ending: await endings.stopped(turn) };
  return cause === 'draining' ? { kind: 'again', waitMs: 0, error: null, counts: false } : { kind: 'lost' };
}

interface Held {
  readonly lease: Lease;
  readonly lost: AbortSignal;
  /** When the attempt began, on the monotonic clock. */
  readonly began: number;
}

async function commitAndDeliver(deps: TakeTurnDeps, turn: LeasedTurn, ending: Ending, held: Held): Promise<Outcome> {
  const { tenantId, conversationId, turnId } = turn;
  const end: EndTurn = {
    ...ending,
    tenantId,
    conversationId,
    turnId,
    fence: turn.fence,
    answerId: turn.answerId,
    target: turn.replyTarget,
    waitedMs: turn.ageMs,
  };
  const committed = await deps.turns.end(end);
  if (committed.kind === 'stale') return { result: DONE, next: null };
  if (committed.kind === 'withdrawn') {
    deps.metrics.count('claw_turn_attempts_total', { result: 'withdrawn' });
    await deps.turns.handBack(tenantId, turnId, turn.fence, { waitMs: 0, error: 'A document that it cites was taken away.', counts: true });
    return { result: later(0), next: null };
  }
  deps.metrics.count('claw_turns_ended_total', { state: ending.state, outcome: ending.outcome ?? 'none' });
  deps.metrics.observe('claw_answer_seconds', (turn.ageMs + deps.clock.monotonic() - held.began) / 1000, {
    outcome: ending.outcome ?? 'none',
  });
  const handedOver = ending.owner === 'human' ? [{ kind: 'status', state: 'human' } as const] : [];
  deps.live.publish(tenantId, conversationId, { kind: 'message', seq: committed.seq }, ...handedOver);
  const delivered = await deliverReply(deps, held.lease, held.lost);
  return { result: delivered === 'all' ? DONE : later(BLOCKED_MS), next: committed.next };
}
