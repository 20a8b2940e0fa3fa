/** Puts work that stands still back into the queue, whatever a crash, an emptied queue or a lost call left behind, clears what nobody came back for, counts what waits for a person, and keeps the database's own counts fresh. */
import { CHANNEL_KINDS } from '../core/model/channel.ts';
import { CONNECTION_STATES } from '../core/model/connection.ts';
import { UNSENT_FILE_MS } from '../core/model/file.ts';
import { NOTIFICATION_DAYS } from '../core/model/notification.ts';
import { rest, type Clock } from '../kernel/clock.ts';
import type { CrawlId, NewId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import type { JobQueue } from '../core/ports/job-queue.ts';
import type { Metrics } from '../core/ports/metrics.ts';
import type { SourceStore } from '../core/ports/source-store.ts';
import type { SweepStore } from '../core/ports/sweep-store.ts';
import { turnPriority } from './turn-priority.ts';
import type { PriorityDeps } from './turn-priority.ts';

export interface SweepDeps extends PriorityDeps {
  readonly sweep: SweepStore;
  readonly sources: Pick<SourceStore, 'startCrawl'>;
  readonly newId: NewId;
  readonly jobs: JobQueue;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly logger: Logger;
}

const SWEEP_EVERY_MS = 2_000;
const MOST_A_SWEEP = 500;
/** A turn that nobody took for this long has lost its job, or stands behind a backlog. */
const IDLE_MS = 10_000;

/** One sweep, oldest first; returns how much was queued again. */
export async function sweepOnce(deps: SweepDeps, idleMs: number = IDLE_MS): Promise<number> {
  // What is found counts as queued, so a queue that is away is found out first.
  await deps.jobs.ping();
  const turns = await deps.sweep.stuckTurns(MOST_A_SWEEP, idleMs);
  for (const { tenantId, turnId, queued, waiting } of turns) {
    const priority = await turnPriority(deps, tenantId, waiting);
    await deps.jobs.enqueueReply({ tenantId, turnId }, { attempt: queued, delayMs: 0, priority });
  }
  const documents = await deps.sweep.stuckDocuments(MOST_A_SWEEP);
  await deps.jobs.enqueueIngest(documents.map(({ tenantId, documentId, queued }) => ({ tenantId, documentId, attempt: queued })));
  const crawls = await sweepCrawls(deps);
  const notices = await deps.sweep.dueNotifications(MOST_A_SWEEP);
  await deps.jobs.enqueueNotify(notices.map(({ tenantId, sendId, queued }) => ({ tenantId, sendId, attempt: queued })));
  await deps.sweep.forgetNotifications(MOST_A_SWEEP, NOTIFICATION_DAYS);
  const files = await deps.sweep.removeUnsentFiles(MOST_A_SWEEP, UNSENT_FILE_MS);
  if (files > 0) deps.metrics.count('claw_unsent_files_removed_total', {}, files);
  if (turns.length > 0) deps.metrics.count('claw_swept_total', { kind: 'turn' }, turns.length);
  if (documents.length > 0) deps.metrics.count('claw_swept_total', { kind: 'document' }, documents.length);
  if (crawls > 0) deps.metrics.count('claw_swept_total', { kind: 'crawl' }, crawls);
  await deps.sweep.freeHolds(MOST_A_SWEEP);
  await deps.sweep.countRows();
  await tellStanding(deps);
  return turns.length + documents.length + crawls;
}

/** Every value is told each time, or one that came to none would keep its last number. */
async function tellStanding({ sweep, jobs, metrics }: SweepDeps): Promise<void> {
  const unknown = await sweep.unknownDeliveries();
  for (const channel of CHANNEL_KINDS) metrics.gauge('claw_deliveries_unknown', unknown.get(channel) ?? 0, { channel });
  for (const [queue, depth] of Object.entries(await jobs.depths())) metrics.gauge('claw_queue_jobs', depth, { queue });
  const { oldest, awaited, stalledTurns, connections } = await sweep.standing();
  for (const [kind, seconds] of Object.entries(oldest)) metrics.gauge('claw_work_oldest_seconds', seconds, { kind });
  metrics.gauge('claw_handovers_waiting', awaited.customers);
  metrics.gauge('claw_handovers_oldest_seconds', awaited.seconds);
  metrics.gauge('claw_turns_stalled', stalledTurns);
  for (const channel of CHANNEL_KINDS) {
    for (const state of [...CONNECTION_STATES, null]) {
      const bots = connections.find((one) => one.channel === channel && one.state === state)?.bots ?? 0;
      metrics.gauge('claw_connections', bots, { channel, state: state ?? 'none' });
    }
  }
}

/** Begins what is due and queues again what stands still; returns how many of the latter. */
async function sweepCrawls({ sweep, sources, jobs, newId }: SweepDeps): Promise<number> {
  for (const { tenantId, sourceId } of await sweep.dueSources(MOST_A_SWEEP)) {
    const begun = await sources.startCrawl(tenantId, sourceId, newId<CrawlId>());
    if (begun) await jobs.enqueueCrawl([{ tenantId, crawlId: begun.id, attempt: begun.queued }]);
  }
  const stuck = await sweep.stuckCrawls(MOST_A_SWEEP);
  await jobs.enqueueCrawl(stuck.map(({ tenantId, crawlId, queued }) => ({ tenantId, crawlId, attempt: queued })));
  return stuck.length;
}

/**
 * Sweeps every 2 s until told to stop. The first sweep of a process, and the first one after a failure, takes every turn that waits: jobs
 * may be lost, and a job too many finds the turn taken and ends. A failed sweep is logged and the next one tries again: there is nobody to
 * hand the error to. Several processes may sweep at once: the store gives each turn to one of them.
 */
export async function runSweep(deps: SweepDeps, signal: AbortSignal): Promise<void> {
  for (let idleMs = 0; !signal.aborted;) {
    try {
      await sweepOnce(deps, idleMs);
      idleMs = IDLE_MS;
      deps.metrics.count('claw_sweeps_total', { result: 'done' });
    } catch (error) {
      idleMs = 0;
      deps.metrics.count('claw_sweeps_total', { result: 'failed' });
      deps.logger.warn({ error }, 'a sweep failed; the next one tries again');
    }
    await rest(deps.clock, SWEEP_EVERY_MS, signal);
  }
}
