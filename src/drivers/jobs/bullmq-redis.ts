/** Background work on BullMQ in Redis, shared by any number of processes. */
import { createRedisBackend } from 'bullmq';
import type { JobQueue } from '../../core/ports/job-queue.ts';
import { UpstreamUnreachable } from '../../kernel/errors.ts';
import { createBreaker } from '../_shared/breaker.ts';
import type { Breaker } from '../_shared/breaker.ts';
import { closeRedis, createRedisClient, openPromptRedis } from '../_shared/redis-connection.ts';
import type { RedisClient, RedisPlace } from '../_shared/redis-connection.ts';
import { createMissedJobs } from './missed-jobs.ts';
import { openLaneQueue } from './lane-queue.ts';
import type { JobQueueOptions } from './lane-queue.ts';
import { seldom } from './seldom.ts';

export interface RedisJobQueueOptions extends RedisPlace, JobQueueOptions {}

type Reply = Parameters<JobQueue['enqueueReply']>;

/** A job is put in while a message waits for its acknowledgement; what did not make it in this time is put in a little later. */
const WAKE_MS = 200;
const CALL_MS = 2_000;
/** A worker's call that Redis does not answer; far above the second that an idle worker waits for a job. */
const WORKER_CALL_MS = 10_000;
/** Every connection of a worker tells of every attempt to connect; one word in this time is enough. */
const TELL_EVERY_MS = 10_000;

/**
 * One connection to put jobs in, which fails at once while Redis is away. A process that works has four more, which wait for its return
 * (BullMQ wants no limit of attempts there): one for all workers, and one for each to wait for jobs. Redis must not evict: a job that
 * vanishes is only found again by the sweeper.
 */
export async function createRedisJobQueue(options: RedisJobQueueOptions): Promise<JobQueue> {
  const onError = seldom(options.onError, options.clock, TELL_EVERY_MS);
  const queueConnection = await openPromptRedis(options, { name: 'jobs', onError, commandTimeoutMs: CALL_MS });
  // Connects when the first worker starts.
  const workerConnection = createRedisClient(options, 'work', { maxRetriesPerRequest: null, commandTimeout: WORKER_CALL_MS });
  workerConnection.on('error', onError);
  const waiting = keepDuplicates(workerConnection);
  const place = {
    backend: createRedisBackend,
    queueConnection,
    workerConnection,
    // The braces keep the keys of all lanes in one slot of a cluster: BullMQ moves jobs between them in one step.
    prefix: `{${options.prefix}:jobs}`,
    ping: async () => void (await queueConnection.ping()),
    close: async () => {
      [queueConnection, workerConnection].forEach(closeRedis);
      waiting.forEach(closeForGood);
    },
  };
  const queue = await openLaneQueue(place, { ...options, onError });
  const breaker = createBreaker({ clock: options.clock, timeoutMs: WAKE_MS, onOpen: onError });
  queueConnection.on('ready', () => breaker.reset());
  const put = (job: Reply): Promise<void> => wake(breaker, () => queue.enqueueReply(...job));
  const missed = createMissedJobs(options.clock, put);
  return {
    ...queue,
    enqueueReply: async (...job) => {
      try {
        await put(job);
      } catch (error) {
        missed.add(job);
        throw error;
      }
    },
    close: async (deadlineMs) => {
      await missed.close();
      await queue.close(deadlineMs);
    },
  };
}

/** Those that BullMQ makes later too. What it says about them passes through: a server and a cluster want other things. */
function keepDuplicates(connection: { duplicate: (...override: never[]) => RedisClient }): readonly RedisClient[] {
  const made: RedisClient[] = [];
  const duplicate = connection.duplicate.bind(connection);
  connection.duplicate = (...override) => {
    const one = duplicate(...override);
    made.push(one);
    return one;
  };
  return made;
}

/** A worker that was closed while Redis did not answer connects again once it is back, for ever. */
function closeForGood(client: RedisClient): void {
  closeRedis(client);
  client.connect = async () => {};
}

/** While Redis hangs, a few calls find out and the others fail at once. */
async function wake(breaker: Breaker, enqueue: () => Promise<void>): Promise<void> {
  const done = await breaker.run(async () => {
    await enqueue();
    return {};
  });
  if (done === null) throw new UpstreamUnreachable('The job queue in Redis does not answer.');
}
