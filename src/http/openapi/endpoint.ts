/** Serves the description of everything that is served. */
import { endpoint, type Endpoint } from '../../kernel/endpoint.ts';

/** `endpoints` are those described, this one among them; the document is made at the first request, few processes are ever asked. */
export function createOpenApiEndpoint(endpoints: () => readonly Endpoint[], about: { readonly version: string }): Endpoint {
  let made: Promise<string> | null = null;
  return endpoint({
    method: 'get',
    path: '/openapi.json',
    operationId: 'getOpenApi',
    tag: 'system',
    summary: 'This API as an OpenAPI 3.1 document.',
    auth: 'none',
    responses: { 200: { description: 'The document.', mediaType: 'application/json' } },
    handle: async () => {
      made ??= import('./document.ts').then(({ describeEndpoints }) => JSON.stringify(describeEndpoints(endpoints(), about.version)));
      return { status: 200, content: { type: 'application/json; charset=utf-8', bytes: await made } };
    },
  });
}
