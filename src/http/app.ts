/** The HTTP server's application: endpoints in, one request handler out. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import Router from '@koa/router';
import Koa from 'koa';
import type { Door } from '../engine/rates.ts';
import type { Endpoint } from '../kernel/endpoint.ts';
import type { Logger } from '../kernel/logger.ts';
import { createAddressOf } from './address.ts';
import { createBodyRoom } from './body/body-room.ts';
import { createEventStreams } from './event-streams.ts';
import type { TrailDeps } from './middleware/audit.ts';
import { createKeyDesk, type FindPrincipal } from './middleware/authenticate.ts';
import { createErrorGate } from './middleware/errors.ts';
import { createMeasure } from './middleware/measure.ts';
import { createRequestId } from './middleware/request-id.ts';
import { createSecureHeaders } from './middleware/secure-headers.ts';
import { createUnmatched } from './middleware/unmatched.ts';
import { mountEndpoints } from './mount.ts';
import { createOriginOf } from './origin.ts';
import type { HttpState } from './state.ts';
import { createSystemEndpoints, type SystemDeps } from './system/endpoints.ts';

export interface HttpAppDeps extends SystemDeps, TrailDeps {
  /** The admin API's and every channel's; the probes and the document are added here. */
  readonly endpoints: readonly Endpoint[];
  readonly logger: Logger;
  /** Addresses or networks (CIDR) whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  /** Where people reach this server; null when nobody said. */
  readonly publicUrl: string | null;
  /** Event streams open at once; 5,000 when absent. */
  readonly mostStreams?: number;
  readonly findPrincipal: FindPrincipal;
  readonly door: Door;
}

export interface HttpApp {
  /** For `http.createServer`. */
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void;
  /** Everything that is mounted. */
  readonly endpoints: readonly Endpoint[];
  /** Ends open event streams, so that a server can close; their readers resume elsewhere. */
  closeStreams(): void;
}

export function createHttpApp(deps: HttpAppDeps): HttpApp {
  const streams = createEventStreams(deps);
  const endpoints: readonly Endpoint[] = [...createSystemEndpoints(deps, () => endpoints), ...deps.endpoints];
  const router = new Router<HttpState>({ strict: true });
  const keys = createKeyDesk(deps.findPrincipal, deps.clock);
  const callers = { addressOf: createAddressOf(deps.trustedProxies), originOf: createOriginOf(deps.publicUrl) };
  const isHttps = deps.publicUrl?.startsWith('https:') === true;
  mountEndpoints(router, endpoints, { ...deps, ...callers, keys, isHttps, streams, bodies: createBodyRoom() });
  const methodsAt = (path: string) => [...new Set(router.match(path, '').path.flatMap(({ methods }) => methods))];

  const app = new Koa<HttpState>();
  app.on('error', (error) => deps.logger.debug({ error }, 'a response could not be finished'));
  app.use(createRequestId(deps.newId));
  app.use(createMeasure(deps.metrics, deps.clock));
  app.use(createSecureHeaders({ isHttps }));
  app.use(createErrorGate(deps.logger));
  app.use(router.routes());
  app.use(createUnmatched(methodsAt));
  const handle = app.callback();
  return { handler: (request, response) => void handle(request, response), endpoints, closeStreams: () => streams.closeAll() };
}
