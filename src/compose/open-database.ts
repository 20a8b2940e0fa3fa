/** Chooses the truth: the database that was named, or the embedded one. */
import type { Config } from '../config/config.ts';
import type { Clock } from '../kernel/clock.ts';
import type { ClawError } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import { holdProcessLock } from '../drivers/store/process-lock.ts';

export interface Database {
  /** Works; the walled role is taken after connecting. */
  readonly url: string;
  /** Owns the tables. */
  readonly ownerUrl: string;
  /** For the list printed at start. */
  readonly mode: string;
  close(): Promise<void>;
}

/** `onLost` is called when this process no longer owns the data: it must end. */
export async function openDatabase(
  config: Config,
  deps: { logger: Logger; clock: Clock; onLost: (error: ClawError) => void },
): Promise<Database> {
  if (config.database) {
    const url = config.database.url.reveal();
    const lock = await holdProcessLock(url, deps);
    return { url, ownerUrl: config.database.migrationUrl.reveal(), mode: 'PostgreSQL (DATABASE_URL)', close: () => lock.release() };
  }
  const { startEmbeddedPostgres } = await import('../drivers/store/embedded/start-embedded-postgres.ts');
  const server = await startEmbeddedPostgres({ home: config.home, ...deps });
  const mode = `embedded PostgreSQL${server.adopted ? ', taken over from an earlier start' : ''} (data in ${server.dataFolder})`;
  return { url: server.ownerUrl, ownerUrl: server.ownerUrl, mode, close: () => server.stop() };
}
