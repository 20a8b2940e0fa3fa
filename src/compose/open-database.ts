/** Chooses the truth: the database that was named, or the embedded one. */
import type { Config } from '../config/config.ts';
import type { Clock } from '../kernel/clock.ts';
import { UpstreamUnreachable } from '../kernel/errors.ts';
import type { ClawError } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Company } from '../drivers/store/company.ts';
import { inTurn } from '../drivers/store/in-turn.ts';
import { holdProcessLock } from '../drivers/store/process-lock.ts';
import { assertNotMoved } from './moved-home.ts';

export interface Database {
  /** Works; the walled role is taken after connecting. */
  readonly url: string;
  /** Owns the tables. */
  readonly ownerUrl: string;
  /** For what belongs to a session: locks and LISTEN. Not through a pooler. */
  readonly sessionUrl: string;
  /** Whether `url` leads through a pooler in transaction mode. */
  readonly pooled: boolean;
  /** For the list printed at start. */
  readonly mode: string;
  /** Processes on it that take messages in, this one among them. */
  intakes(): number;
  /** Runs `work` while no other starter of this database runs its own. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface DatabaseDeps {
  readonly logger: Logger;
  readonly clock: Clock;
  /** Called when this process no longer owns its place on the data: it must end. */
  readonly onLost: (error: ClawError) => void;
  /** How this process presents itself to others, where a Redis lets it have company; one that only migrates when absent. */
  readonly company?: Company;
}

const MIGRATES: Company = { takesMessages: false, keyHashes: [] };

export async function openDatabase(config: Config, { company = MIGRATES, ...deps }: DatabaseDeps): Promise<Database> {
  if (config.database) {
    const { pooled } = config.database;
    const [url, ownerUrl] = [config.database.url.reveal(), config.database.migrationUrl.reveal()];
    const sessionUrl = pooled ? ownerUrl : url;
    const variable = pooled ? 'DATABASE_MIGRATION_URL' : 'DATABASE_URL';
    const lock = await holdProcessLock(sessionUrl, { ...deps, ...(config.redis && { company }) }).catch((error: unknown) => {
      throw asStartFault(error, variable);
    });
    return {
      url,
      ownerUrl,
      sessionUrl,
      pooled,
      mode: `PostgreSQL (DATABASE_URL${pooled ? ', through a pooler' : ''})`,
      intakes: () => lock.intakes(),
      inTurn: (work) => (config.redis ? inTurn(sessionUrl, work) : work()),
      close: () => lock.release(),
    };
  }
  await assertNotMoved(config.home);
  const { startEmbeddedPostgres } = await import('../drivers/store/embedded/start-embedded-postgres.ts');
  const server = await startEmbeddedPostgres({ home: config.home, ...deps });
  const mode = `embedded PostgreSQL${server.adopted ? ', taken over from an earlier start' : ''} (data in ${server.dataFolder})`;
  // The lock of the home keeps every other process away.
  const alone = { intakes: () => 1, inTurn: <T>(work: () => Promise<T>) => work() };
  const { ownerUrl: url } = server;
  return { url, ownerUrl: url, sessionUrl: url, pooled: false, mode, ...alone, close: () => server.stop() };
}

/** Whoever starts Claw can mend what the variable says; a database that goes away later is waited for. */
function asStartFault(error: unknown, variable: string): unknown {
  if (!(error instanceof UpstreamUnreachable)) return error;
  const why = error.cause instanceof Error && error.cause.message !== '' ? error.cause.message : error.message;
  return new UpstreamUnreachable(`The database (${variable}) cannot be reached: ${why}. Start it, or correct the address.`, {
    cause: error,
  });
}
