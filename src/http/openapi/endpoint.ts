/** Serves the description of everything that is served. */
import { endpoint, type Endpoint } from '../../kernel/endpoint.ts';
import { tagOf, UNCHANGED } from '../present.ts';

/** `endpoints` are those described, this one among them; the document is made at the first request, few processes are ever asked. */
export function createOpenApiEndpoint(endpoints: () => readonly Endpoint[], about: { readonly version: string }): Endpoint {
  let made: Promise<{ readonly text: string; readonly etag: string }> | null = null;
  const make = async () => {
    const { describeEndpoints } = await import('./document.ts');
    const text = JSON.stringify(describeEndpoints(endpoints(), about.version));
    return { text, etag: tagOf(text) };
  };
  return endpoint({
    method: 'get',
    path: '/openapi.json',
    operationId: 'getOpenApi',
    tag: 'system',
    summary: 'This API as an OpenAPI 3.1 document.',
    auth: 'none',
    responses: { 200: { description: 'The document.', mediaType: 'application/json' }, ...UNCHANGED },
    handle: async () => {
      made ??= make();
      const { text, etag } = await made;
      const headers = { etag, 'cache-control': 'no-cache' };
      return { status: 200, content: { type: 'application/json; charset=utf-8', bytes: text }, headers };
    },
  });
}
