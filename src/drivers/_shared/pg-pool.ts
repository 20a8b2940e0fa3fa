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
  /** Whether a pooler in transaction mode is in between, which keeps nothing of a session from one transaction to the next. */
  readonly pooled?: boolean;
  readonly max: number;
  /** Under which name, and where, its connections and its work are counted. */
  readonly measured?: { readonly name: string; readonly metrics: Pick<Metrics, 'observe' | 'watch'> };
  readonly logger: Logger;
}

/** Longest a statement may run, milliseconds: far above any of ours, so that a lost one cannot hold a lease's row for ever. */
const STATEMENT_TIMEOUT_MS = 30_000;
const CONNECT_TIMEOUT_MS = 10_000;
/** By the names of PostgreSQL's settings, milliseconds. */
export const TIMEOUTS = { statement_timeout: STATEMENT_TIMEOUT_MS, idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS };

/** How transactions begin, and whether statements are prepared under a name. */
interface Way {
  readonly begin: string;
  readonly named: boolean;
}

/** What a session begins with elsewhere, for one transaction: its end takes the role off the connection that others get next. */
export const localSettings = (role: string | null): string =>
  [
    ...Object.entries(TIMEOUTS).map(([name, value]) => `set local ${name} = ${value}`),
    ...(role === null ? [] : [`set local role ${pg.escapeIdentifier(role)}`]),
  ].join('; ');

export function createPgPool(options: PgPoolOptions): PgPool {
  const { connectionString, role, pooled = false } = options;
  const pool = new pg.Pool({
    ...(pooled ? { connectionString } : { ...joinStartOptions(connectionString, { role }), ...TIMEOUTS }),
    max: options.max,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'claw',
  });
  const way: Way = pooled ? { begin: `begin; ${localSettings(role)}`, named: false } : { begin: 'begin', named: true };
  pool.on('error', (error) => options.logger.warn({ error }, 'an idle database connection was lost'));
  const time = createTimer(pool, options);
  return {
    query: async <Row>(text: string, params: readonly unknown[] = [], name?: string) => {
      try {
        const asked = statement(text, params, way.named ? name : undefined);
        return (await time(() => (pooled ? alone(pool, way, asked) : pool.query(asked)))).rows as Row[];
      } catch (error) {
        throw translatePgError(error);
      }
    },
    withTenant: (tenantId, work) => time(() => withTenant(pool, way, tenantId, work)),
    inTrips: (work) => time(() => inTrips(pool, way, work)),
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

/** One statement where the role has to be taken first. */
async function alone(pool: pg.Pool, way: Way, asked: pg.QueryConfig): Promise<pg.QueryResult> {
  return transact(pool, async (client) => {
    await client.query(way.begin);
    const result = await client.query(asked);
    await client.query('commit');
    return result;
  });
}

function statement(text: string, params: readonly unknown[], name: string | undefined): pg.QueryConfig {
  return { text, values: [...params], ...(name === undefined ? {} : { name }) };
}

async function withTenant<T>(pool: pg.Pool, way: Way, tenantId: TenantId, work: (tx: UnitOfWork) => Promise<T>): Promise<T> {
  return transact(pool, async (client) => {
    const tx: PgUnitOfWork = {
      tenantId,
      query: async <Row>(text: string, params: readonly unknown[] = [], name?: string) => {
        try {
          return (await client.query(statement(text, params, way.named ? name : undefined))).rows as Row[];
        } catch (error) {
          throw translatePgError(error);
        }
      },
    };
    await client.query(`${way.begin}; select set_config('claw.tenant', ${client.escapeLiteral(tenantId)}, true)`);
    const result = await work(tx);
    await client.query('commit');
    return result;
  });
}

async function inTrips<T>(pool: pg.Pool, way: Way, work: (trips: PgTrips) => Promise<T>): Promise<T> {
  return transact(pool, async (client) => {
    const transaction = { begun: false, ended: false };
    const ask = async <Row>(text: string, isLast: boolean): Promise<Row[]> => {
      const whole = `${transaction.begun ? '' : `${way.begin}; `}${text}${isLast ? '; commit' : ''}`;
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
