/** One kind of job on BullMQ: its queue, and the worker that runs it where this process works. */
import { DelayedError, Queue, Worker } from 'bullmq';
import type { BackendFactory, IQueueBackend, Job, JobProgress } from 'bullmq';
import type { JobResult } from '../../core/ports/job-queue.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { BoardQueue } from './job-board.ts';
import { createRunningJobs } from './running-jobs.ts';
import type { RunningJobs } from './running-jobs.ts';

/** Where BullMQ keeps the jobs: its backend for a database, and the connections to it. */
export interface LanePlace<B extends IQueueBackend, C> {
  readonly backend: BackendFactory<B, C>;
  readonly queueConnection: C;
  readonly workerConnection: C;
  /** First part of the keys, where the database has no schema of its own for them. */
  readonly prefix?: string;
}

export interface LaneOptions {
  readonly queueName: string;
  readonly jobName: string;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
  readonly lockMs: number;
  readonly stalledMs: number;
}

export interface NewJob {
  readonly id: string;
  readonly data: object;
  readonly delayMs?: number;
  readonly priority?: number;
}

type Handle = (data: unknown, signal: AbortSignal) => Promise<JobResult>;

export interface JobLane {
  /** For who shows it. */
  readonly shown: BoardQueue;
  ready(): Promise<void>;
  add(job: NewJob): Promise<void>;
  addMany(jobs: readonly NewJob[]): Promise<void>;
  work(handle: Handle, concurrency: number): Promise<void>;
  /** Jobs that wait, delayed ones among them. */
  depth(): Promise<number>;
  /** Takes no new jobs; resolves when the running ones have ended. */
  finish(): Promise<void>;
  abortRunning(): void;
  /** Lets go of every connection, even under a handler that does not end. */
  close(): Promise<void>;
}

/** Finished and failed jobs vanish, so that an id can be used again and nobody's ids pile up; retries are the sweeper's. */
const ONCE = { removeOnComplete: true, removeOnFail: true, attempts: 1 };
/** A job that was interrupted often is still only a wake-up call: the rows count the attempts. */
const NEVER_TOO_OFTEN_STALLED = 1_000_000;
/** BullMQ keeps an event stream that nothing of ours reads. */
const EVENTS = { events: { maxLen: 100 } };
/** After this pause a worker asks again when the database did not answer; BullMQ itself would ask at once, in a hot loop. */
const CLAIM_PAUSE_MS = 500;
/** Some additions of many jobs announce nothing, so an idle worker looks by itself, in seconds. */
const LOOK_EVERY_S = 1;

type LaneQueue<B extends IQueueBackend, C> = Queue<object, void, string, object, void, string, B, C>;
type LaneWorker<B extends IQueueBackend, C> = Worker<object, void, string, B, JobProgress, C>;

export function createLane<B extends IQueueBackend, C>(place: LanePlace<B, C>, options: LaneOptions): JobLane {
  const { clock, jobName } = options;
  const queue = openQueue(place, options);
  const running = createRunningJobs(clock, options.lockMs);
  let worker: LaneWorker<B, C> | null = null;
  return {
    shown: { name: jobName, queue },
    ready: () => queue.waitUntilReady(),
    add: async (job) => {
      await queue.add(jobName, job.data, optionsOf(job));
    },
    addMany: async (jobs) => {
      await queue.addBulk(jobs.map((job) => ({ name: jobName, data: job.data, opts: optionsOf(job) })));
    },
    work: async (handle, concurrency) => {
      if (concurrency < 1) return;
      worker = startWorker(place, options, running, handle, concurrency);
      await worker.waitUntilReady();
    },
    depth: async () => {
      const counts = await queue.getJobCounts('waiting', 'prioritized', 'delayed');
      return Object.values(counts).reduce((sum, count) => sum + count, 0);
    },
    finish: async () => {
      await worker?.close();
    },
    abortRunning: () => running.stopAll(),
    close: async () => {
      await worker?.getBackend().close();
      await queue.close();
    },
  };
}

function openQueue<B extends IQueueBackend, C>(place: LanePlace<B, C>, { queueName, onError }: LaneOptions): LaneQueue<B, C> {
  const options = { connection: place.queueConnection, defaultJobOptions: ONCE, streams: EVENTS, ...prefixOf(place) };
  const queue: LaneQueue<B, C> = new Queue(queueName, options, place.backend);
  queue.on('error', onError);
  return queue;
}

function prefixOf({ prefix }: { readonly prefix?: string }): { readonly prefix?: string } {
  return prefix === undefined ? {} : { prefix };
}

function startWorker<B extends IQueueBackend, C>(
  place: LanePlace<B, C>,
  { queueName, onError, lockMs, stalledMs, clock, logger }: LaneOptions,
  running: RunningJobs,
  handle: Handle,
  concurrency: number,
): LaneWorker<B, C> {
  const worker: LaneWorker<B, C> = new Worker(
    queueName,
    (job, token) => runJob(job, token, running, { clock, logger }, handle),
    {
      connection: place.workerConnection,
      concurrency,
      lockDuration: lockMs,
      stalledInterval: stalledMs,
      maxStalledCount: NEVER_TOO_OFTEN_STALLED,
      drainDelay: LOOK_EVERY_S,
      runRetryDelay: CLAIM_PAUSE_MS,
      ...prefixOf(place),
    },
    patientBackend(place.backend, clock),
  );
  worker.on('error', onError);
  worker.on('locksRenewed', ({ jobIds }) => running.renewed(jobIds));
  worker.on('lockRenewalFailed', (jobIds) => running.lost(jobIds));
  return worker;
}

/** A handler that throws is logged and its job is gone: whether there is more to do is told by the rows, which the sweeper reads. */
async function runJob(
  job: Job<object, void>,
  token: string | undefined,
  running: RunningJobs,
  { clock, logger }: Pick<LaneOptions, 'clock' | 'logger'>,
  handle: Handle,
): Promise<void> {
  const jobId = job.id ?? '';
  const result = await running.track(jobId, async (signal): Promise<JobResult> => {
    try {
      return await handle(job.data, signal);
    } catch (error) {
      logger.error({ job: job.name, job_id: jobId, error }, 'a job failed');
      return { kind: 'done' };
    }
  });
  if (result.kind === 'done') return;
  await job.moveToDelayed(clock.now() + Math.max(result.waitMs, 1), token);
  throw new DelayedError();
}

/** BullMQ wants whole priorities below 2^21; 0 is the highest. */
function optionsOf(job: NewJob): { readonly jobId: string; readonly delay: number; readonly priority: number } {
  const priority = Math.min(Math.max(Math.trunc(job.priority ?? 0), 0), 2_097_151);
  return { jobId: job.id, delay: Math.max(job.delayMs ?? 0, 0), priority };
}

function patientBackend<B extends IQueueBackend, C>(create: BackendFactory<B, C>, clock: Clock): BackendFactory<B, C> {
  return (name, opts, factoryOptions) => {
    const backend = create(name, opts, factoryOptions);
    const claim = backend.moveToActive.bind(backend);
    backend.moveToActive = async (...args) => {
      try {
        return await claim(...args);
      } catch (error) {
        await clock.sleep(CLAIM_PAUSE_MS);
        throw error;
      }
    };
    return backend;
  };
}
