/** The one pool of connections through which units of work and hot statements run, always as the walled role. */
import pg from 'pg';
import type { TenantId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { Metrics } from '../../core/ports/metrics.ts';
import type { Transactions, UnitOfWork } from '../../core/ports/unit-of-work.ts';
import type { PgUnitOfWork } from './pg-unit-of-work.ts';
import { translatePgError } from './pg-errors.ts';
import { joinStartOptions } from './start-options.ts';

export interface PgPool extends Transactions {
  /** One statement in a transaction of its own; `name` makes it a prepared one. */
  query<Row>(text: string, params?: readonly unknown[], name?: string): Promise<Row[]>;
  /** A transaction over any tenants, for functions that choose theirs: commits when `work` resolves, rolls back when it throws. */
  inTrips<T>(work: (trips: PgTrips) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** A value that stands in the text of a statement. */
export const quote = (value: string): string => pg.escapeLiteral(value);

/** A transaction of as few trips as it has questions: it begins with the first one and ends with the last one. Values stand in the text. */
export interface PgTrips {
  query<Row>(text: string): Promise<Row[]>;
  /** The last question: when this resolves, everything is committed. */
  end<Row>(text: string): Promise<Row[]>;
}

export interface PgPoolOptions {
  readonly connectionString: string;
  /** Role to work as; null works as the login itself (which the same policies wall in). */
  readonly role: string | null;
  readonly max: number;
  /** Under which name, and where, its connections and its work are counted. */
  readonly measured?: { readonly name: string; readonly metrics: Pick<Metrics, 'observe' | 'watch'> };
  readonly logger: Logger;
}

/** Longest a statement may run, milliseconds: far above any of ours, so that a lost one cannot hold a lease's row for ever. */
const STATEMENT_TIMEOUT_MS = 30_000;
const CONNECT_TIMEOUT_MS = 10_000;

export function createPgPool(options: PgPoolOptions): PgPool {
  const pool = new pg.Pool({
    ...joinStartOptions(options.connectionString, { role: options.role }),
    max: options.max,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
    application_name: 'claw',
  });
  pool.on('error', (error) => options.logger.warn({ error }, 'an idle database connection was lost'));
  const time = createTimer(pool, options);
  return {
    query: async <Row>(text: string, params: readonly unknown[] = [], name?: string) => {
      try {
        return (await time(() => pool.query(statement(text, params, name)))).rows as Row[];
      } catch (error) {
        throw translatePgError(error);
      }
    },
    withTenant: (tenantId, work) => time(() => withTenant(pool, tenantId, work)),
    inTrips: (work) => time(() => inTrips(pool, work)),
    close: () => pool.end(),
  };
}

/** Has the pool's connections read with the metrics, and returns what times its work. */
function createTimer(pool: pg.Pool, { measured }: PgPoolOptions): <T>(work: () => Promise<T>) => Promise<T> {
  if (measured === undefined) return (work) => work();
  const { name, metrics } = measured;
  metrics.watch('claw_pool_connections', () => [
    { labels: { pool: name, state: 'busy' }, value: pool.totalCount - pool.idleCount },
    { labels: { pool: name, state: 'idle' }, value: pool.idleCount },
    { labels: { pool: name, state: 'waiting' }, value: pool.waitingCount },
  ]);
  return async (work) => {
    const began = performance.now();
    try {
      return await work();
    } finally {
      metrics.observe('claw_database_seconds', (performance.now() - began) / 1_000, { pool: name });
    }
  };
}

function statement(text: string, params: readonly unknown[], name: string | undefined): pg.QueryConfig {
  return { text, values: [...params], ...(name === undefined ? {} : { name }) };
}

async function withTenant<T>(pool: pg.Pool, tenantId: TenantId, work: (tx: UnitOfWork) => Promise<T>): Promise<T> {
  return transact(pool, async (client) => {
    const tx: PgUnitOfWork = {
      tenantId,
      query: async <Row>(text: string, params: readonly unknown[] = [], name?: string) => {
        try {
          return (await client.query(statement(text, params, name))).rows as Row[];
        } catch (error) {
          throw translatePgError(error);
        }
      },
    };
    await client.query(`begin; select set_config('claw.tenant', ${client.escapeLiteral(tenantId)}, true)`);
    const result = await work(tx);
    await client.query('commit');
    return result;
  });
}

async function inTrips<T>(pool: pg.Pool, work: (trips: PgTrips) => Promise<T>): Promise<T> {
  return transact(pool, async (client) => {
    const transaction = { begun: false, ended: false };
    const ask = async <Row>(text: string, isLast: boolean): Promise<Row[]> => {
      const whole = `${transaction.begun ? '' : 'begin; '}${text}${isLast ? '; commit' : ''}`;
      transaction.begun = true;
      transaction.ended = isLast;
      const results: readonly pg.QueryResult[] = [await client.query(whole)].flat();
      return results.flatMap(({ rows }) => rows as Row[]);
    };
    const result = await work({ query: (text) => ask(text, false), end: (text) => ask(text, true) });
    if (transaction.begun && !transaction.ended) await client.query('commit');
    return result;
  });
}

/** Lends a connection for one transaction, and rolls back what was not committed when `work` throws. */
async function transact<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    throw translatePgError(error);
  });
  let broken: Error | undefined;
  // Without a listener the end of a connection between two statements would end the process: the pool takes its own off.
  const onError = (error: Error) => {
    broken ??= error;
  };
  client.on('error', onError);
  try {
    return await work(client);
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => (broken ??= failure));
    throw translatePgError(error);
  } finally {
    client.release(broken);
    client.off('error', onError);
  }
}
