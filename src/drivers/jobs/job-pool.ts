/** The one pool of connections that all job queues and workers of a process share, so that they can be counted. */
import type { PgPool } from 'bullmq';
import pg from 'pg';
import { JOB_SCHEMA } from './job-schema.ts';

/**
 * At most `size` connections: one kept by each worker for LISTEN (two in a process that works on replies and ingestion, none in one that
 * only enqueues), the rest opened on demand for short statements and closed after 30 s without use.
 */
export function createJobPool(connectionString: string, role: string | undefined, size: number): PgPool {
  const url = new URL(connectionString);
  const own = url.searchParams.get('options');
  // A start-up option in the URL would replace ours instead of joining them.
  url.searchParams.delete('options');
  const options = [own, role === undefined ? null : `-c role=${role}`, `-c search_path=${JOB_SCHEMA}`];
  const pool: unknown = new pg.Pool({
    connectionString: url.href,
    options: options.filter((one) => one !== null).join(' '),
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
