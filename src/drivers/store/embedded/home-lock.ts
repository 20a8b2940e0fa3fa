/** The lock that lets exactly one Claw use a home: a PostgreSQL session lock, which a crash of its holder releases by itself. */
import pg from 'pg';
import type { Clock } from '../../../kernel/clock.ts';
import { ClawError, ConfigError, UpstreamUnreachable } from '../../../kernel/errors.ts';
import type { Logger } from '../../../kernel/logger.ts';

/** First half of the lock's key ("CLAW" in ASCII); the second comes from the home's data id. */
const LOCK_CLASS = 0x43_4c_41_57;
const CONNECT_TIMEOUT_MS = 5_000;
const HOLDER_PREFIX = 'claw home lock, process ';

export type LockAttempt =
  | { readonly kind: 'taken'; readonly client: pg.Client }
  /** Another session holds it; `holder` is the process id it gave, when known. */
  | { readonly kind: 'held'; readonly holder: string | null }
  /** Not listening, starting, stopping or recovering: ask again. */
  | { readonly kind: 'unreachable'; readonly cause: Error }
  /** A server is there, but not with this home's login. */
  | { readonly kind: 'foreign'; readonly cause: Error };

function lockKey(id: string): readonly [number, number] {
  return [LOCK_CLASS, Number.parseInt(id.slice(0, 8), 16) | 0];
}

/** One try: connects as the owner and asks for the lock without waiting. */
export async function tryHomeLock(url: string, id: string): Promise<LockAttempt> {
  const client = new pg.Client({
    connectionString: url,
    application_name: `${HOLDER_PREFIX}${process.pid}`,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  });
  let keep = false;
  // Without a listener a broken connection would end the process; the caller adds its own once the lock is taken.
  client.on('error', () => {});
  try {
    await client.connect();
    const [first, second] = lockKey(id);
    const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS taken', [first, second]);
    keep = rows[0]?.taken === true;
    return keep ? { kind: 'taken', client } : { kind: 'held', holder: await holderOf(client, id) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const code = 'code' in error ? String(error.code) : '';
    // Class 28 of SQLSTATE: invalid authorization; 3D000: the database every cluster has is absent.
    return code.startsWith('28') || code === '3D000' ? { kind: 'foreign', cause: error } : { kind: 'unreachable', cause: error };
  } finally {
    if (!keep) await client.end();
  }
}

async function holderOf(client: pg.Client, id: string): Promise<string | null> {
  const [first, second] = lockKey(id);
  const { rows } = await client.query<{ name: string }>(
    `SELECT a.application_name AS name FROM pg_locks l JOIN pg_stat_activity a USING (pid)
     WHERE l.locktype = 'advisory' AND l.granted AND l.classid = $1::bigint::oid AND l.objid = ($2::bigint & 4294967295)::oid`,
    [first, second],
  );
  const name = rows[0]?.name ?? '';
  return name.startsWith(HOLDER_PREFIX) ? name.slice(HOLDER_PREFIX.length) : null;
}

/** The error for a home that another Claw uses. */
export function alreadyRunning(home: string, holder: string | null): ConfigError {
  const who = holder === null ? '' : ` (process ${holder})`;
  return new ConfigError(
    `Claw is already running on ${home}${who}. Stop it first, or give this one another CLAW_HOME; several processes on the same data need DATABASE_URL and REDIS_URL.`,
    { field: 'CLAW_HOME', facts: { holder } },
  );
}

export interface KeptLock {
  /** Ends the watch (a lock lost from now on is no fault) and, once awaited, the connection. */
  expectEnd(): void;
  release(): Promise<void>;
}

export interface LockWatch {
  readonly client: pg.Client;
  readonly home: string;
  readonly url: string;
  readonly id: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long a lost lock is tried for again before it is reported. */
  readonly retakeForMs: number;
  /** Called once: from now on another Claw may own the home, so this process must end. */
  readonly onLost: (error: ClawError) => void;
}

/** Holds the lock's connection; when it breaks takes the lock again, or says that it is lost. */
export function keepHomeLock(watch: LockWatch): KeptLock {
  let client = watch.client;
  let ending = false;
  const onEnd = async (): Promise<void> => {
    if (ending) return;
    watch.logger.warn({}, 'the connection that holds the home lock broke; taking the lock again');
    try {
      const taken = await retake(watch, () => ending);
      if (taken !== null) await hold(taken);
    } catch (error) {
      if (!(error instanceof ClawError)) throw error;
      watch.onLost(error);
    }
  };
  const hold = async (taken: pg.Client): Promise<void> => {
    client = taken;
    client.once('end', () => void onEnd());
    if (ending) await client.end();
  };
  void hold(client);
  return {
    expectEnd: () => {
      ending = true;
    },
    release: async () => {
      ending = true;
      await client.end();
    },
  };
}

async function retake(watch: LockWatch, ended: () => boolean): Promise<pg.Client | null> {
  const until = watch.clock.monotonic() + watch.retakeForMs;
  while (!ended()) {
    const attempt = await tryHomeLock(watch.url, watch.id);
    if (attempt.kind === 'taken') return attempt.client;
    if (watch.clock.monotonic() > until || attempt.kind === 'foreign') {
      if (attempt.kind === 'held') throw alreadyRunning(watch.home, attempt.holder);
      throw new UpstreamUnreachable('The embedded PostgreSQL is gone; start Claw again, it will recover.', { cause: attempt.cause });
    }
    await watch.clock.sleep(100);
  }
  return null;
}
