/** A job queue made of a lane for each kind of job on BullMQ, whatever database they lie in. */
import type { IQueueBackend } from 'bullmq';
import type { JobHandlers, JobNumbers, JobQueue } from '../../core/ports/job-queue.ts';
import type { JobBoard } from '../../core/ports/job-board.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Logger } from '../../kernel/logger.ts';
import { createCallGate, type CallGate } from './call-gate.ts';
import {
  CRAWL_JOB,
  crawlData,
  INGEST_JOB,
  ingestData,
  NOTIFY_JOB,
  notifyData,
  readCrawl,
  readIngest,
  readNotify,
  readReply,
  REPLY_JOB,
  replyData,
} from './job-data.ts';
import { createLane } from './job-lane.ts';
import type { JobLane, LanePlace, NewJob } from './job-lane.ts';

export interface JobQueueOptions {
  readonly logger: Logger;
  readonly clock: Clock;
  /** Faults in the background (connection, locks); work goes on by itself once they pass. */
  readonly onError: (error: unknown) => void;
  /** A killed worker's job is run again about lock + stalled check later (10 s and 5 s when absent), unless the sweeper was quicker. */
  readonly lockMs?: number;
  readonly stalledMs?: number;
}

export interface QueuePlace<B extends IQueueBackend, C> extends LanePlace<B, C> {
  ping(): Promise<void>;
  /** Ends the connections that were handed in. */
  close(): Promise<void>;
}

const BULK = 500;
/** What handlers get to hand their work back after their signal aborted. */
const HAND_BACK_MS = 1_000;

/** Throws UpstreamUnreachable when the database cannot be used; so does every call. The place is closed with the queue, or when it cannot be opened. */
export async function openLaneQueue<B extends IQueueBackend, C>(place: QueuePlace<B, C>, options: JobQueueOptions): Promise<JobQueue> {
  const { logger, clock, onError, lockMs = 10_000, stalledMs = 5_000 } = options;
  const shared = { logger, clock, onError, lockMs, stalledMs };
  const open = (queueName: string, jobName: string): JobLane => createLane(place, { ...shared, queueName, jobName });
  const lanes: Lanes = {
    reply: open('replies', REPLY_JOB),
    ingest: open('ingest', INGEST_JOB),
    crawl: open('crawls', CRAWL_JOB),
    notify: open('notifications', NOTIFY_JOB),
  };
  const all = Object.values(lanes);
  const calls = createCallGate();
  const letGo = async (): Promise<void> => {
    await calls.shut();
    await Promise.all(all.map((lane) => lane.close()));
    await place.close();
  };
  let closing: Promise<void> | null = null;
  try {
    await calls.pass(() => Promise.all(all.map((lane) => lane.ready())));
  } catch (error) {
    await letGo();
    throw error;
  }
  return {
    enqueueReply: (job, { attempt, delayMs, priority }) =>
      calls.pass(() => lanes.reply.add({ id: `${job.turnId}-${attempt}`, data: replyData(job), delayMs, priority })),
    enqueueIngest: (jobs) =>
      calls.pass(() => addAll(lanes.ingest, jobs, (job) => ({ id: `${job.documentId}-${job.attempt}`, data: ingestData(job) }))),
    enqueueCrawl: (jobs) =>
      calls.pass(() => addAll(lanes.crawl, jobs, (job) => ({ id: `${job.crawlId}-${job.attempt}`, data: crawlData(job) }))),
    enqueueNotify: (jobs) =>
      calls.pass(() => addAll(lanes.notify, jobs, (job) => ({ id: `${job.sendId}-${job.attempt}`, data: notifyData(job) }))),
    work: (handlers, concurrency) => calls.pass(() => work(lanes, handlers, concurrency)),
    board: (basePath) => openBoard(all, calls, basePath),
    depths: () => calls.pass(() => depthsOf(lanes)),
    ping: () => calls.pass(() => place.ping()),
    close: (deadlineMs) => (closing ??= drain(all, deadlineMs, clock).then(letGo)),
  };
}

async function openBoard(lanes: readonly JobLane[], calls: CallGate, basePath: string): Promise<JobBoard> {
  // Bull Board takes memory that a server nobody looks into can do without.
  const { createJobBoard } = await import('./job-board.ts');
  const shown = lanes.map((lane) => lane.shown);
  const { read } = createJobBoard(shown, basePath);
  return { read: (path, query) => calls.pass(() => read(path, query)) };
}

type Lanes = Readonly<Record<keyof JobHandlers, JobLane>>;

async function work(lanes: Lanes, handlers: JobHandlers, concurrency: JobNumbers): Promise<void> {
  await lanes.reply.work(async (data, signal) => handlers.reply(readReply(data), signal), concurrency.reply);
  await lanes.ingest.work(async (data, signal) => handlers.ingest(readIngest(data), signal), concurrency.ingest);
  await lanes.crawl.work(async (data, signal) => handlers.crawl(readCrawl(data), signal), concurrency.crawl);
  await lanes.notify.work(async (data, signal) => handlers.notify(readNotify(data), signal), concurrency.notify);
}

async function depthsOf(lanes: Lanes): Promise<JobNumbers> {
  const depths = await Promise.all(Object.entries(lanes).map(async ([kind, lane]) => [kind, await lane.depth()] as const));
  return Object.fromEntries(depths) as JobNumbers;
}

async function addAll<T>(lane: JobLane, jobs: readonly T[], toJob: (job: T) => NewJob): Promise<void> {
  for (let from = 0; from < jobs.length; from += BULK) await lane.addMany(jobs.slice(from, from + BULK).map(toJob));
}

async function drain(lanes: readonly JobLane[], deadlineMs: number, clock: Clock): Promise<void> {
  const finished = Promise.all(lanes.map((lane) => lane.finish())).then(() => true);
  if (await within(finished, deadlineMs, clock)) return;
  for (const lane of lanes) lane.abortRunning();
  await within(finished, HAND_BACK_MS, clock);
}

/** Whether it finished in time. */
async function within(finished: Promise<boolean>, ms: number, clock: Clock): Promise<boolean> {
  const timer = new AbortController();
  const no = (): boolean => false;
  try {
    return await Promise.race([finished, clock.sleep(ms, timer.signal).then(no, no)]);
  } finally {
    timer.abort();
  }
}
