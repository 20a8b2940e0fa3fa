/** The order in which a process stops, so that no part and no client can keep the others from being closed in time. */
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';

export interface DrainDeps {
  readonly web: {
    /** Takes no new requests; resolves when the last one is answered. */
    close(): Promise<void>;
    /** Cuts every connection that is left. */
    cut(): void;
  };
  /** Stops what looks for work; resolves when it has. */
  stopSweep(): Promise<void>;
  readonly jobs: { close(deadlineMs: number): Promise<void> };
  readonly services: { close(): Promise<void> };
  readonly database: { close(): Promise<void> };
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Kept from the deadline for closing connections and the embedded database. */
const CLOSING_MS = 5_000;
/** Kept from the deadline for the database alone. */
const DATABASE_MS = 3_000;
/** What requests under way get once there is no more work they could wait for; a slow upload takes longer. */
const LAST_ANSWERS_MS = 1_000;

/** Resolves when everything is closed or its time is up, in `deadlineMs` at the latest but for the database's own end. */
export async function drainParts(deps: DrainDeps, deadlineMs: number): Promise<void> {
  const { web, jobs, services, database, clock } = deps;
  const until = clock.monotonic() + deadlineMs;
  const left = (keptMs: number) => Math.max(0, until - clock.monotonic() - keptMs);
  const part = (name: string, end: () => Promise<void>, ms: number) => closeWithin(deps, name, end, ms);
  const answered = web.close();
  await Promise.all([
    part('sweeper', () => deps.stopSweep(), left(CLOSING_MS)),
    part('jobs', () => jobs.close(left(CLOSING_MS)), left(DATABASE_MS)),
  ]);
  await part('requests', () => answered, Math.min(LAST_ANSWERS_MS, left(DATABASE_MS)));
  web.cut();
  await part('services', () => services.close(), left(DATABASE_MS));
  await database.close();
}

/** Ends one part; neither its failure nor its slowness may keep the parts after it open. */
async function closeWithin({ clock, logger }: DrainDeps, name: string, end: () => Promise<void>, ms: number): Promise<void> {
  const timer = new AbortController();
  const late = clock.sleep(ms, timer.signal).then(
    () => logger.warn({ part: name, ms: Math.round(ms) }, 'a part did not end in time and is left'),
    () => undefined,
  );
  try {
    await Promise.race([end(), late]);
  } catch (error) {
    logger.warn({ part: name, error }, 'a part did not end well');
  } finally {
    timer.abort();
  }
}
