/** Background work on BullMQ's PostgreSQL backend: no further service, and jobs live beside the rows they wake. */
import { createPostgresBackend } from 'bullmq';
import type { JobQueue } from '../../core/ports/job-queue.ts';
import { createJobPool } from './job-pool.ts';
import { openLaneQueue } from './lane-queue.ts';
import type { JobQueueOptions } from './lane-queue.ts';

export interface PostgresJobQueueOptions extends JobQueueOptions {
  readonly connectionString: string;
  /** What migrateJobSchema returned: the role to take after connecting. */
  readonly role?: string;
  /** Most connections of this process to the jobs' database, 8 when absent; a process that works keeps four of them to listen. */
  readonly connections?: number;
}

/** The schema must exist (migrateJobSchema). Throws UpstreamUnreachable when the database cannot be used; so does every call. */
export function createPostgresJobQueue(options: PostgresJobQueueOptions): Promise<JobQueue> {
  const pool = createJobPool(options.connectionString, options.role, options.connections ?? 8);
  pool.on('error', options.onError);
  const place = {
    backend: createPostgresBackend,
    queueConnection: pool,
    workerConnection: pool,
    ping: async () => void (await pool.query('SELECT 1')),
    close: () => pool.end(),
  };
  return openLaneQueue(place, options);
}
