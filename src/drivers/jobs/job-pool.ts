/** The one pool of connections that all job queues and workers of a process share, so that they can be counted. */
import type { PgPool } from 'bullmq';
import pg from 'pg';
import { joinStartOptions } from '../_shared/start-options.ts';
import { JOB_SCHEMA } from './job-schema.ts';

/**
 * At most `size` connections: one kept by each worker for LISTEN (four in a process that works on every kind of job, none in one that
 * only enqueues), the rest opened on demand for short statements and closed after 30 s without use.
 */
export function createJobPool(connectionString: string, role: string | undefined, size: number): PgPool {
  const pool: unknown = new pg.Pool({
    ...joinStartOptions(connectionString, { role: role ?? null, search_path: JOB_SCHEMA }),
    max: size,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 5_000,
    query_timeout: 10_000,
    keepAlive: true,
    application_name: 'claw jobs',
  });
  // BullMQ describes the same class by an interface of its own, which the overloads of pg's types do not meet.
  return pool as PgPool;
}
