/** The database a newcomer does not have to install: PostgreSQL started, adopted and stopped by Claw itself. */
import { join, resolve } from 'node:path';
import type pg from 'pg';
import type { Clock } from '../../../kernel/clock.ts';
import type { ClawError } from '../../../kernel/errors.ts';
import { UpstreamUnreachable } from '../../../kernel/errors.ts';
import type { Logger } from '../../../kernel/logger.ts';
import type { RunningServer } from './bring-up.ts';
import { bringUp } from './bring-up.ts';
import { ownerOf, runsAsRoot, settleRecord, SYSTEM_FOLDER } from './data-place.ts';
import { readText, rethrowForPeople } from './file-errors.ts';
import { keepHomeLock } from './home-lock.ts';
import type { HomeRecord } from './home-record.ts';
import { dataFolderOf, readRecord, recordFile } from './home-record.ts';
import { OWNER, sweepDrafts } from './init-cluster.ts';
import { linkLibraries } from './link-libraries.ts';
import type { Binaries } from './platform-binaries.ts';
import { binariesMajor, findBinaries, nativeFolder, platformPackage } from './platform-binaries.ts';
import type { ServerPlace } from './postmaster.ts';
import { stopPostmaster } from './postmaster.ts';
import { processKind, readPostmasterNote } from './postmaster-file.ts';
import { keepLogBounded, logFile } from './server-log.ts';
import { checkData, settleCluster } from './settle-cluster.ts';
import { shareBinaries } from './shared-binaries.ts';

export interface EmbeddedPostgresOptions {
  /** CLAW_HOME; made when absent. */
  readonly home: string;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Called once when this process no longer owns the home: end it. Not called after `stop`. */
  readonly onLost?: (error: ClawError) => void;
  /** How long a start with its crash recovery may take; default 60 s. */
  readonly readyTimeoutMs?: number;
  /** How long to wait for the lock of a Claw that is just ending; default 2 s. */
  readonly lockWaitMs?: number;
  /** How long a lost lock is tried for again; default 10 s. */
  readonly retakeForMs?: number;
  /** How long a stop may take; default 30 s. */
  readonly stopTimeoutMs?: number;
  /** Where root keeps data and programs; every user must be able to pass through it. Default /var/lib/claw. */
  readonly systemFolder?: string;
  /** Package with the programs; default that of this platform. */
  readonly binariesPackage?: string;
}

export interface EmbeddedPostgres {
  /** Owner's login, superuser of this private cluster; holds the password. */
  readonly ownerUrl: string;
  readonly dataFolder: string;
  readonly pid: number;
  readonly port: number;
  /** True when the server outlived an earlier Claw and was taken over. */
  readonly adopted: boolean;
  /** Stops the server and waits until it is gone; more calls share the first one's end. */
  stop(): Promise<void>;
}

/** Database that holds Claw's tables. */
const DATABASE = 'claw';
const STOP_TIMEOUT_MS = 30_000;

/**
 * Starts or adopts the database of this home and holds the home's lock until `stop` or the end of the process.
 * ConfigError: already running, unusable data or platform. UpstreamUnreachable: not ready in time.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  try {
    return await start({ ...options, home: resolve(options.home) });
  } catch (error) {
    return rethrowForPeople(error);
  }
}

async function start(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { home, clock } = options;
  const systemFolder = options.systemFolder ?? SYSTEM_FOLDER;
  const binaries = await prepareBinaries(options.binariesPackage ?? platformPackage(process.platform, process.arch), systemFolder, clock);
  const major = await binariesMajor(binaries);
  const record = await settleCluster(home, await settleRecord(home, systemFolder), binaries);
  const dataFolder = dataFolderOf(home, record);
  await checkData(dataFolder, record, major);
  const place: ServerPlace = { dataFolder, logFile: logFile(home), identity: await ownerOf(dataFolder), binaries };
  const urlAt = (port: number): string => ownerUrl(record, port, 'postgres');
  const { readyTimeoutMs = 60_000, lockWaitMs = 2_000 } = options;
  const server = await bringUp({ home, id: record.id, place, clock, urlAt, readyTimeoutMs, lockWaitMs });
  try {
    await ensureDatabase(server.client);
    await sweepDrafts(dataFolder);
    await sweepDrafts(recordFile(home));
  } catch (error) {
    // The lock is ours, so the server is ours to take down; a broken connection must not hide what went wrong.
    await stopPostmaster(place, server.pid, options.stopTimeoutMs ?? STOP_TIMEOUT_MS, clock);
    await server.client.end();
    throw error;
  }
  options.logger.info({ pid: server.pid, port: server.port, dataFolder, adopted: server.adopted }, 'embedded PostgreSQL is ready');
  return handle(options, record, place, server);
}

async function prepareBinaries(name: string, systemFolder: string, clock: Clock): Promise<Binaries> {
  const packaged = await findBinaries(name);
  if (runsAsRoot()) return shareBinaries(packaged, systemFolder, clock);
  await linkLibraries(nativeFolder(packaged));
  return packaged;
}

async function ensureDatabase(client: pg.Client): Promise<void> {
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } catch (cause) {
    throw new UpstreamUnreachable('The embedded PostgreSQL started but could not create its database; start Claw again.', { cause });
  }
}

function ownerUrl(record: HomeRecord, port: number, database: string): string {
  return `postgres://${OWNER}:${encodeURIComponent(record.password)}@127.0.0.1:${port}/${database}`;
}

function handle(options: EmbeddedPostgresOptions, record: HomeRecord, place: ServerPlace, server: RunningServer): EmbeddedPostgres {
  const { home, clock, logger, retakeForMs = 10_000, stopTimeoutMs = STOP_TIMEOUT_MS } = options;
  const { pid, port, adopted, client } = server;
  const ended = new AbortController();
  const onLost = (error: ClawError): void => {
    logger.error({ error }, 'this process no longer owns its home');
    options.onLost?.(error);
  };
  const lock = keepHomeLock({ client, home, url: ownerUrl(record, port, 'postgres'), id: record.id, clock, logger, retakeForMs, onLost });
  keepLogBounded(place.logFile, clock, ended.signal).catch((error: unknown) =>
    logger.warn({ error }, 'the log of PostgreSQL is no longer bounded'),
  );
  const stop = async (): Promise<void> => {
    ended.abort();
    lock.expectEnd();
    await stopPostmaster(place, pid, stopTimeoutMs, clock);
    await lock.release();
    logger.info({ pid }, 'embedded PostgreSQL has stopped');
  };
  let stopped: Promise<void> | null = null;
  return { ownerUrl: ownerUrl(record, port, DATABASE), dataFolder: place.dataFolder, pid, port, adopted, stop: () => (stopped ??= stop()) };
}

export interface EmbeddedPostgresState {
  /** Null before the first boot. */
  readonly dataFolder: string | null;
  readonly running: boolean;
  readonly pid: number | null;
  readonly port: number | null;
  /** Major version of the data, such as "18". */
  readonly version: string | null;
}

/** Looks at the database of a home and changes nothing; for `claw doctor`. */
export async function inspectEmbeddedPostgres(home: string): Promise<EmbeddedPostgresState> {
  try {
    const record = await readRecord(resolve(home));
    if (record === null) return { dataFolder: null, running: false, pid: null, port: null, version: null };
    const dataFolder = dataFolderOf(resolve(home), record);
    const version = await readText(join(dataFolder, 'PG_VERSION'));
    const note = await readPostmasterNote(dataFolder);
    const running = note !== null && !['gone', 'other'].includes(await processKind(note.pid));
    return { dataFolder, running, pid: running ? note.pid : null, port: running ? note.port : null, version };
  } catch (error) {
    return rethrowForPeople(error);
  }
}

/** The owner's address of this home's database while it runs; null while it does not. */
export async function runningUrl(home: string): Promise<string | null> {
  const { running, port } = await inspectEmbeddedPostgres(home);
  const record = running ? await readRecord(resolve(home)) : null;
  return record === null || port === null ? null : ownerUrl(record, port, DATABASE);
}
