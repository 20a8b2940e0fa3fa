/** Keeps processes off a database that could not work on it together, and tells those that can how many they are. */
import pg from 'pg';
import { rest, type Clock } from '../../kernel/clock.ts';
import { ClawError, ConfigError, UpstreamUnreachable } from '../../kernel/errors.ts';
import type { Logger } from '../../kernel/logger.ts';
import { translatePgError } from '../_shared/pg-errors.ts';
import { joinCompany, keepCount } from './company.ts';
import type { Company } from './company.ts';

/** Any constant that no other program on this database uses. */
const LOCK_KEY = 4_927_302;
const CONNECT_TIMEOUT_MS = 5_000;
/** How long a lost lock is tried for again: a restart of the database or a fail-over takes less. */
const RETAKE_FOR_MS = 30_000;
const RETAKE_EVERY_MS = 250;

/** A key of 64 bits shows in two halves there; ours has an empty upper one. */
const HOLDER = `select pid from pg_locks
  where locktype = 'advisory' and granted and classid = 0 and objid = $1::bigint::oid and objsubid = 1
    and database = (select oid from pg_database where datname = current_database())`;

export interface ProcessLock {
  /** Processes on this database that take messages in, this one counted if it does; 1 for one that is alone. Seconds old at most. */
  intakes(): number;
  release(): Promise<void>;
}

export interface ProcessLockDeps {
  /** How this process shares the database; absent: it must be alone. */
  readonly company?: Company;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Called once, when another process may own the data from now on: this one must end. */
  readonly onLost: (error: ClawError) => void;
  /** For tests; 30 s when absent. */
  readonly retakeForMs?: number;
}

/**
 * Takes a session lock on the database. ConfigError when another process holds it that this one cannot work beside. When its connection
 * breaks the lock is taken again, and lost only when such a process holds it or the database stays away.
 */
export async function holdProcessLock(connectionString: string, deps: ProcessLockDeps): Promise<ProcessLock> {
  const first = await tryLock(connectionString, deps.company);
  if (first.client === null) throw alreadyHeld(deps.company);
  const ending = new AbortController();
  let client = first.client;
  let retaking: Promise<void> = Promise.resolve();
  const watch = (held: pg.Client): void => {
    client = held;
    held.once('end', () => {
      if (!ending.signal.aborted) retaking = onEnd();
    });
  };
  const onEnd = async (): Promise<void> => {
    deps.logger.warn({}, 'the connection that keeps other processes off this database broke; taking the lock again');
    try {
      const again = await retake(connectionString, deps, sessionOf(client), ending.signal);
      if (again) watch(again);
    } catch (error) {
      if (!(error instanceof ClawError)) throw error;
      deps.onLost(error);
    }
  };
  watch(client);
  const { company } = deps;
  const counted =
    company &&
    (await keepCount(company, () => client, deps, ending.signal).catch(async (cause: unknown) => {
      ending.abort();
      await client.end();
      throw translatePgError(cause);
    }));
  return {
    intakes: () => counted?.count() ?? 1,
    release: async () => {
      ending.abort();
      await Promise.all([retaking, counted?.ended]);
      await client.end();
    },
  };
}

/** Null when it is not wanted any more. `former` is the session that broke: the server may take a while to notice, and frees its lock then. */
async function retake(
  connectionString: string,
  { clock, ...deps }: ProcessLockDeps,
  former: number | null,
  ending: AbortSignal,
): Promise<pg.Client | null> {
  const until = clock.monotonic() + (deps.retakeForMs ?? RETAKE_FOR_MS);
  while (!ending.aborted) {
    // A database that starts again may refuse logins for a moment, so every failure counts as being away.
    const attempt = await tryLock(connectionString, deps.company).catch((cause: unknown) => ({ client: null, holder: null, cause }));
    if (attempt.client !== null) return attempt.client;
    if (attempt.holder !== null && attempt.holder !== former) throw alreadyHeld(deps.company);
    if (clock.monotonic() >= until) {
      throw new UpstreamUnreachable('The connection that keeps other processes off this database was lost and did not come back.', {
        cause: 'cause' in attempt ? attempt.cause : undefined,
      });
    }
    await rest(clock, RETAKE_EVERY_MS, ending);
  }
  return null;
}

/** The connection that took the lock, or the session that holds it (null when it just let go). */
type LockAttempt = { readonly client: pg.Client; readonly holder: null } | { readonly client: null; readonly holder: number | null };

/** The server's process of a connection; pg's types leave it out. */
function sessionOf(client: pg.Client): number | null {
  return 'processID' in client && typeof client.processID === 'number' ? client.processID : null;
}

async function tryLock(connectionString: string, company: Company | undefined): Promise<LockAttempt> {
  const client = new pg.Client({
    connectionString,
    application_name: 'claw-lock',
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  // Without a listener a broken connection would end the process; what follows listens for its end.
  client.on('error', () => {});
  let keep = false;
  try {
    await client.connect();
    const call = company ? 'pg_try_advisory_lock_shared' : 'pg_try_advisory_lock';
    const taken = await client.query<{ taken: boolean }>(`select ${call}($1) as taken`, [LOCK_KEY]);
    if (company && taken.rows[0]?.taken === true) await joinCompany(client, company);
    keep = taken.rows[0]?.taken === true;
    if (keep) return { client, holder: null };
    const holding = await client.query<{ pid: number }>(HOLDER, [LOCK_KEY]);
    return { client: null, holder: holding.rows[0]?.pid ?? null };
  } catch (error) {
    throw translatePgError(error);
  } finally {
    if (!keep) await client.end();
  }
}

function alreadyHeld(company: Company | undefined): ConfigError {
  return new ConfigError(
    company
      ? 'A Claw process without REDIS_URL works on this database (DATABASE_URL), and its limits and live events are its own: stop it, or start it again with the same REDIS_URL as this one.'
      : 'Another Claw process works on this database (DATABASE_URL). Several need REDIS_URL, the same Redis in each of them, for the limits and live events they share: set it everywhere, stop the other process, or give this one a database of its own.',
    { field: 'REDIS_URL' },
  );
}
