/** Keeps a second process off the same data as long as limits, live events and caches live inside the process. */
import pg from 'pg';
import { ConfigError, UpstreamUnreachable } from '../../kernel/errors.ts';
import type { ClawError } from '../../kernel/errors.ts';
import type { Logger } from '../../kernel/logger.ts';
import { translatePgError } from '../_shared/pg-errors.ts';

/** Any constant that no other program on this database uses. */
const LOCK_KEY = 4_927_302;

export interface ProcessLock {
  release(): Promise<void>;
}

/**
 * Takes a session lock on the database. ConfigError when another process holds it; `onLost` when its connection ends, since another
 * process may then start.
 */
export async function holdProcessLock(
  connectionString: string,
  deps: { logger: Logger; onLost: (error: ClawError) => void },
): Promise<ProcessLock> {
  const client = new pg.Client({ connectionString, application_name: 'claw-lock', keepAlive: true });
  let released = false;
  client.on('error', (error) => {
    if (released) return;
    released = true;
    deps.onLost(new UpstreamUnreachable('The connection that keeps other processes off this database was lost.', { cause: error }));
  });
  try {
    await client.connect();
    const taken = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [LOCK_KEY]);
    if (taken.rows[0]?.taken) {
      return {
        release: async () => {
          released = true;
          await client.end();
        },
      };
    }
  } catch (error) {
    released = true;
    await client.end().catch((failure: unknown) => deps.logger.debug({ error: failure }, 'closing a failed connection failed'));
    throw translatePgError(error);
  }
  released = true;
  await client.end();
  throw new ConfigError(
    'Another Claw process works on this database (DATABASE_URL). One process is all that its in-process limits and live events allow: stop the other one, or give this one a database of its own.',
    { field: 'DATABASE_URL' },
  );
}
