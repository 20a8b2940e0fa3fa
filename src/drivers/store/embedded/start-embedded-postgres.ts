/** The database a newcomer does not have to install: PostgreSQL started, adopted and stopped by Claw itself. */
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type pg from 'pg';
import type { Clock } from '../../../kernel/clock.ts';
import type { ClawError } from '../../../kernel/errors.ts';
import { ConfigError } from '../../../kernel/errors.ts';
import type { Logger } from '../../../kernel/logger.ts';
import type { RunningServer } from './bring-up.ts';
import { bringUp } from './bring-up.ts';
import { chooseIdentity, ownerOf, prepareParent, runsAsRoot, settleRecord, SYSTEM_FOLDER } from './data-place.ts';
import { exists, hasCode, rethrowForPeople } from './file-errors.ts';
import { keepHomeLock } from './home-lock.ts';
import type { HomeRecord } from './home-record.ts';
import { dataFolderOf, markReady, readRecord, recordFile } from './home-record.ts';
import { ID_FILE, initCluster, OWNER, sweepDrafts } from './init-cluster.ts';
import type { Binaries } from './platform-binaries.ts';
import { binariesMajor, findBinaries, platformPackage } from './platform-binaries.ts';
import type { ServerPlace } from './postmaster.ts';
import { stopPostmaster } from './postmaster.ts';
import { processKind, readPostmasterNote } from './postmaster-file.ts';
import { keepLogBounded, logFile } from './server-log.ts';
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
  const packaged = await findBinaries(options.binariesPackage ?? platformPackage(process.platform, process.arch));
  const major = await binariesMajor(packaged);
  const binaries = runsAsRoot() ? await shareBinaries(packaged, systemFolder) : packaged;
  const record = await settleCluster(home, await settleRecord(home, systemFolder), binaries);
  const dataFolder = dataFolderOf(home, record);
  await checkData(dataFolder, record, major);
  const place: ServerPlace = { dataFolder, logFile: logFile(home), identity: await ownerOf(dataFolder), binaries };
  const urlAt = (port: number): string => ownerUrl(record, port, 'postgres');
  const { readyTimeoutMs = 60_000, lockWaitMs = 2_000 } = options;
  const server = await bringUp({ home, id: record.id, place, clock, urlAt, readyTimeoutMs, lockWaitMs });
  await ensureDatabase(server.client);
  await sweepDrafts(dataFolder);
  await sweepDrafts(recordFile(home));
  options.logger.info({ pid: server.pid, port: server.port, dataFolder, adopted: server.adopted }, 'embedded PostgreSQL is ready');
  return handle(options, record, place, server);
}

/** Makes the cluster when this home has none yet. */
async function settleCluster(home: string, record: HomeRecord, binaries: Binaries): Promise<HomeRecord> {
  if (record.ready) return record;
  const dataFolder = dataFolderOf(home, record);
  if (!(await exists(dataFolder))) {
    await prepareParent(dirname(dataFolder), record.dataFolder !== null);
    await initCluster({ dataFolder, id: record.id, password: record.password, identity: await chooseIdentity(), binaries });
  }
  return markReady(home, record);
}

async function checkData(dataFolder: string, record: HomeRecord, major: string): Promise<void> {
  const fault = (what: string, remedy: string): ConfigError =>
    new ConfigError(`${dataFolder} ${what} ${remedy}`, { field: 'CLAW_HOME', facts: { dataFolder } });
  const version = await readText(join(dataFolder, 'PG_VERSION'));
  const id = await readText(join(dataFolder, ID_FILE));
  if (version === null) throw fault('is not a PostgreSQL data folder, or is damaged.', 'Restore it from a backup.');
  if (version !== major) {
    const remedy = `Use the Claw release that carries ${version} to dump it, or serve it with PostgreSQL ${version} and set DATABASE_URL.`;
    throw fault(`was made by PostgreSQL ${version}, and this Claw carries ${major}.`, remedy);
  }
  if (id !== record.id) {
    throw fault(
      'belongs to another Claw home.',
      `Put back the folder that fits postgres.json (id ${record.id}), or the postgres.json that fits it.`,
    );
  }
}

async function readText(file: string): Promise<string | null> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

async function ensureDatabase(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
  if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
}

function ownerUrl(record: HomeRecord, port: number, database: string): string {
  return `postgres://${OWNER}:${encodeURIComponent(record.password)}@127.0.0.1:${port}/${database}`;
}

function handle(options: EmbeddedPostgresOptions, record: HomeRecord, place: ServerPlace, server: RunningServer): EmbeddedPostgres {
  const { home, clock, logger, retakeForMs = 10_000, stopTimeoutMs = 30_000 } = options;
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
