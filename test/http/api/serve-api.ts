/** Serves the admin API over fakes, and holds every answer against the schema it is documented with. */
import { expect } from 'vitest';
import { createApiEndpoints } from '../../../src/http/api/endpoints.ts';
import type { Endpoint } from '../../../src/kernel/endpoint.ts';
import { createFakeApiServices, type FakeApiServices } from '../../builders/fake-api-services.ts';
import { createManualClock } from '../../builders/manual-clock.ts';
import { as, type Served, serveApp, TENANT } from '../serve-app.ts';

export interface ServedApi extends Served {
  readonly services: FakeApiServices;
  /** Calls as the owner unless told otherwise; `body` is sent as JSON. */
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; body: Answer; headers: Headers }>;
}

/** An answer as a test looks into it. */
// oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of every shape and fail on what is not there
export type Answer = any;

export async function serveApi(): Promise<ServedApi> {
  const clock = createManualClock();
  const services = createFakeApiServices(TENANT, clock);
  const endpoints = createApiEndpoints(services).map(asDocumented);
  const served = await serveApp({ endpoints, clock, audit: services.audit });
  return {
    ...served,
    clock,
    services,
    call: async (method, path, body, headers = {}) => {
      const sent = body === undefined ? {} : { body: JSON.stringify(body) };
      const response = await served.fetch(`/api/v1${path}`, { method, headers: { ...as('owner'), ...headers }, ...sent });
      const text = await response.text();
      return { status: response.status, body: text === '' ? null : JSON.parse(text), headers: response.headers };
    },
  };
}

function asDocumented(endpoint: Endpoint): Endpoint {
  return {
    ...endpoint,
    handle: async (request, caller) => {
      const reply = await endpoint.handle(request, caller);
      const documented = endpoint.responses[reply.status];
      if (!documented) throw new Error(`${endpoint.operationId} answers ${reply.status}, which is not documented.`);
      // Another form than the one that is described: a table in place of JSON.
      if ('content' in reply) return reply;
      const sent: unknown = 'body' in reply && reply.body !== undefined ? JSON.parse(JSON.stringify(reply.body)) : undefined;
      expect(documented.schema ? documented.schema.parse(sent) : undefined).toEqual(sent);
      return reply;
    },
  };
}
