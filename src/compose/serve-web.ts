/** The HTTP side of the process: the admin API and every channel's addresses on one port. */
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from '../config/config.ts';
import { ConfigError, UpstreamUnreachable } from '../kernel/errors.ts';
import type { Endpoint } from '../kernel/endpoint.ts';
import type { TenantId } from '../kernel/ids.ts';
import type { Cache } from '../core/ports/cache.ts';
import type { JobBoard } from '../core/ports/job-board.ts';
import type { ChannelHost } from '../core/ports/channel-host.ts';
import { createDoor } from '../engine/rates.ts';
import { createConsoleEndpoints } from '../http/admin/console.ts';
import { BOARD_PATH, createBoardEndpoints } from '../http/admin/queues.ts';
import { createApiEndpoints } from '../http/api/endpoints.ts';
import { createHttpApp } from '../http/app.ts';
import { createHelpEndpoints } from '../http/help/endpoints.ts';
import type { HelpSite } from '../http/help/help-site.ts';
import type { HttpApp } from '../http/app.ts';
import type { ReadinessCheck } from '../http/system/health.ts';
import { createApiServices } from './api-services.ts';
import { createEndingRequests } from './ending-requests.ts';
import type { EndingRequests } from './ending-requests.ts';
import type { Engine } from './engine.ts';
import { noteWebhook } from './note-heard.ts';
import { openConsole } from './open-console.ts';
import { openHelp } from './open-help.ts';
import { facesPeople } from './role.ts';
import type { Role } from './role.ts';
import type { Services } from './services.ts';
import { VERSION } from './version.ts';

export interface WebOptions {
  /** A worker answers the probes and gives its metrics, and nothing else. */
  readonly role: Role;
  readonly config: Config;
  readonly services: Services;
  readonly engine: Engine;
  readonly host: ChannelHost;
  /** Whose address limit holds for callers that are not known yet. */
  readonly defaultTenantId: TenantId;
}

export interface Web {
  readonly url: string;
  /** Where people read a page of the documentation, by its path below `docs`; null when nowhere: a worker alone shows none. */
  pageUrl(path: string): string | null;
  /** Takes no new requests, ends event streams and what waits; resolves when the last request is answered. */
  close(): Promise<void>;
  /** Cuts every connection that is left: slow uploads, clients that do not read. */
  cut(): void;
}

export async function serveWeb(options: WebOptions): Promise<Web> {
  let draining = false;
  options.services.metrics.gauge('claw_info', 1, { version: VERSION, role: options.role });
  const requests = createEndingRequests();
  const help = await openHelp();
  const app = createApp(options, await publicEndpoints(options, help), () => draining, requests);
  const server = createServer(app.handler);
  const url = await bind(server, options.config);
  const publicUrl = options.config.http.publicUrl ?? (facesPeople(options.role) ? url : null);
  return {
    url,
    pageUrl: help.urlsOn(publicUrl),
    close: async () => {
      draining = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      app.closeStreams();
      requests.endAll();
      server.closeIdleConnections();
      await closed;
    },
    cut: () => server.closeAllConnections(),
  };
}

/** What people and platforms call; nobody calls a worker. */
async function publicEndpoints({ role, config, services, engine, host }: WebOptions, help: HelpSite): Promise<readonly Endpoint[]> {
  if (!facesPeople(role)) return [];
  const channels = [...services.adapters.values()].flatMap((adapter) => adapter.endpoints(host));
  const heard = channels.map((one) => noteWebhook(host.heard, one));
  const isHttps = config.http.publicUrl?.startsWith('https:') === true;
  return [
    ...createApiEndpoints(createApiServices(services, engine, isHttps)),
    ...createBoardEndpoints(openBoard(services)),
    ...createConsoleEndpoints(await openConsole()),
    ...heard,
    ...createHelpEndpoints(help),
  ];
}

function openBoard({ jobs }: Services): () => Promise<JobBoard> {
  let board: Promise<JobBoard> | null = null;
  return () => (board ??= jobs.board(BOARD_PATH));
}

/**
 * Without Redis messages are still committed, limited by each process's share, and answered once the sweeper can queue them, so that a
 * gateway goes on taking requests; a worker without it has nothing to do.
 */
function readinessChecks({ role, config, services }: WebOptions): readonly ReadinessCheck[] {
  return [
    { name: 'database', essential: true, check: async () => void (await services.pool.query('select 1')) },
    { name: config.redis ? 'redis' : 'jobs', essential: !config.redis || role === 'worker', check: () => services.jobs.ping() },
    ...(config.cacheRedis?.variable === 'CACHE_REDIS_URL'
      ? [{ name: 'cache', essential: false, check: () => assertShared(services.cache) }]
      : []),
    ...(config.milvus && services.vectors ? [{ name: 'vectors', essential: false, check: () => services.vectors!.check() }] : []),
  ];
}

async function assertShared(cache: Pick<Cache, 'isShared'>): Promise<void> {
  if (!cache.isShared())
    throw new UpstreamUnreachable('The Redis of the caches (CACHE_REDIS_URL) does not answer; each process caches alone.');
}

function createApp(options: WebOptions, endpoints: readonly Endpoint[], isDraining: () => boolean, requests: EndingRequests): HttpApp {
  const { config, services, defaultTenantId } = options;
  return createHttpApp({
    ...services,
    isDraining,
    endpoints: endpoints.map((endpoint) => requests.wrap(endpoint)),
    version: VERSION,
    trustedProxies: config.http.trustedProxies,
    publicUrl: config.http.publicUrl,
    metricsToken: config.http.metricsToken,
    checks: readinessChecks(options),
    findPrincipal: { byKey: services.directory.principalByKeyHash, bySession: services.operators.principalBySession },
    door: createDoor({ ...services, setting: services.settings.get, planOf: services.settings.planOf }, defaultTenantId),
  });
}

async function bind(server: Server, config: Config): Promise<string> {
  const { host, port } = config.http;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'is in use by another program' : `cannot be opened (${error.code ?? error.message})`;
      reject(new ConfigError(`Port ${port} on ${host} ${why}. Set PORT to a free one (0 picks any).`, { field: 'PORT', cause: error }));
    });
    server.listen(port, host, resolve);
  });
  const bound = server.address() as AddressInfo;
  const name = bound.family === 'IPv6' ? `[${bound.address}]` : bound.address;
  return `http://${['0.0.0.0', '[::]'].includes(name) ? 'localhost' : name}:${bound.port}`;
}
