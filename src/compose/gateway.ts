/** Starts every part in order, and stops them in the other. */
import type { Config } from '../config/config.ts';
import type { Clock } from '../kernel/clock.ts';
import type { ClawError } from '../kernel/errors.ts';
import type { NewId, TenantId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import { createPasswords } from '../kernel/password.ts';
import { hashToken } from '../kernel/secret.ts';
import type { Secret } from '../kernel/secret.ts';
import { keepCounts } from '../engine/limit-counts.ts';
import { tendCache } from '../engine/tend-cache.ts';
import { tendDrafts } from '../engine/tend-drafts.ts';
import { tendTalks } from '../engine/tend-talks.ts';
import { tendKnowledge } from '../engine/tend-knowledge.ts';
import { keepVectors } from '../engine/tend-vectors.ts';
import { runSweep } from '../engine/run-sweep.ts';
import { placesForOthers, shareWorkers } from '../engine/share-workers.ts';
import { backUpBeforeMigrating } from './backup.ts';
import { createChannelHost } from './channel-host.ts';
import { startChannels } from './channels.ts';
import { drainParts } from './drain.ts';
import { createEngine } from './engine.ts';
import type { Engine } from './engine.ts';
import { ensureFirst, type FirstOwner } from './first-run.ts';
import { lowerPriority } from './lower-priority.ts';
import { prepareSchema } from './migrate.ts';
import { openKeys } from './master-keys.ts';
import type { KeysFor } from './master-keys.ts';
import { openDatabase } from './open-database.ts';
import type { Database } from './open-database.ts';
import { updateDocs } from './own-docs.ts';
import { checkCompany, facesPeople, works } from './role.ts';
import type { Role } from './role.ts';
import { openServices } from './services.ts';
import type { Services } from './services.ts';
import { serveWeb } from './serve-web.ts';

export interface GatewayOptions {
  readonly config: Config;
  readonly role: Role;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Called when the process must end because it no longer owns its data. */
  readonly onFatal: (error: ClawError) => void;
}

export interface Gateway {
  readonly url: string;
  readonly modes: readonly { readonly part: string; readonly mode: string }[];
  /** Made just now, and shown this once. */
  readonly made: { readonly adminKey: Secret | null; readonly owner: FirstOwner | null };
  /** Not ready at once; finishes or hands back what is under way; resolves when everything is closed. */
  drain(deadlineMs: number): Promise<void>;
}

export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { config, role, onFatal } = options;
  checkCompany(role, config);
  if (!facesPeople(role)) lowerPriority(options.logger);
  const signingKeys = await openKeys(config);
  const company = { takesMessages: facesPeople(role), keyHashes: signingKeys('company').map((key) => hashToken(key.reveal())) };
  const database = await openDatabase(config, { ...options, onLost: onFatal, company });
  try {
    await database.inTurn(() => backUpBeforeMigrating(config, database.ownerUrl, options.logger));
    const services = await openServices({
      ...options,
      database,
      roles: await prepareSchema(database, options.logger),
      keysFor: signingKeys,
    });
    return await startParts(options, database, services, signingKeys);
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Everything that works on opened services; apart from the choice of drivers, so that a test may hand in faulty ones. */
export async function startParts(
  { role = 'all', ...options }: Omit<GatewayOptions, 'role' | 'onFatal'> & { readonly role?: Role },
  database: Database,
  services: Services,
  signingKeys: KeysFor,
): Promise<Gateway> {
  const { config } = options;
  const first = await database.inTurn(() => ensureFirst({ ...services, passwords: createPasswords() }, config.home));
  const engine = createEngine(services);
  const host = createChannelHost(services, engine, signingKeys);
  const web = await serveWeb({ role, config, services, engine, host, defaultTenantId: first.tenant.id });
  const channels = startChannels({ role, config, services, host, tenantId: first.tenant.id });
  const stopSweep = new AbortController();
  const counting = { ...services, setting: services.settings.get };
  let sweeping: Promise<unknown> = facesPeople(role) ? keepCounts(counting, stopSweep.signal) : Promise.resolve();
  if (works(role)) {
    await startJobs(config, services, engine);
    sweeping = Promise.all([sweeping, ...startUpkeep(services, engine, first.tenant.id, stopSweep.signal)]);
    const docs = { knowledge: services.knowledge, addDocuments: engine.addDocuments, pageUrl: web.pageUrl };
    await database.inTurn(() => updateDocs(docs, first.tenant.id));
  }
  return {
    url: config.http.publicUrl ?? web.url,
    modes: describeModes(config, database),
    made: first,
    drain: (deadlineMs) => {
      const stop = async () => {
        stopSweep.abort();
        await Promise.all([sweeping, channels.stop()]);
      };
      return drainParts({ ...options, web, stopSweep: stop, jobs: services.jobs, services, database }, deadlineMs);
    },
  };
}

function startJobs({ concurrency }: Config, services: Services, engine: Engine): Promise<void> {
  const { reply: most } = concurrency;
  const reply = shareWorkers(engine.takeTurn, most, services);
  const places = { ...concurrency, reply: most + placesForOthers(most) };
  return services.jobs.work({ reply, ingest: engine.ingest, crawl: engine.crawl, notify: engine.notify }, places);
}

/** What goes on beside the jobs until the signal ends it. */
function startUpkeep(services: Services, engine: Engine, firstTenant: TenantId, signal: AbortSignal): readonly Promise<unknown>[] {
  const { vectors, settings } = services;
  const basesOf = services.directory.baseIdsOf;
  return [
    runSweep({ ...services, planOf: settings.planOf }, signal),
    tendKnowledge({ ...services, transactions: services.pool, basesOf, setting: settings.get }, signal),
    tendDrafts(
      { ...services, setting: settings.get, standingOf: services.directory.answerStanding, tryQuestion: engine.tryQuestion },
      signal,
    ),
    tendTalks(services, signal),
    tendCache({ ...services, warm: engine.warmCache }, firstTenant, signal),
    ...(vectors ? [keepVectors({ ...services, vectors }, signal)] : []),
  ];
}

function describeModes(config: Config, database: Database): Gateway['modes'] {
  return [
    { part: 'Database', mode: database.mode },
    { part: 'Jobs', mode: config.redis ? 'BullMQ on Redis (REDIS_URL)' : 'BullMQ on the same PostgreSQL' },
    { part: 'Limits, live events', mode: config.redis ? 'Redis (REDIS_URL)' : 'in this process' },
    { part: 'Search', mode: describeSearch(config) },
    {
      part: 'Answers',
      mode: config.model
        ? `${config.model.chatModel} (${config.model.provider})`
        : 'quoted from the documents; set ZHIPU_API_KEY or OPENAI_API_KEY for a chat model',
    },
  ];
}

function describeSearch({ embedding, milvus }: Config): string {
  const words = 'words (BM25) in PostgreSQL';
  if (embedding === null) return words;
  return `${words}, meaning (${embedding.model}) in ${milvus === null ? 'LanceDB' : 'Milvus (MILVUS_ADDRESS)'}`;
}
