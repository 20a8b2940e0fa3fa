/** Serves the API reference at /docs, made from the document that /openapi.json gives. */
import { endpoint, type Endpoint } from '../../kernel/endpoint.ts';
import { tagOf, UNCHANGED } from '../present.ts';
import type { Reference } from './render-reference.ts';

/** `endpoints` are those described; the page is made at the first request. */
export function createDocsEndpoint(endpoints: () => readonly Endpoint[], about: { readonly version: string }): Endpoint {
  let made: Promise<{ readonly html: string; readonly etag: string }> | null = null;
  const make = async () => {
    const [{ describeEndpoints }, { renderReference }] = await Promise.all([
      import('../openapi/document.ts'),
      import('./render-reference.ts'),
    ]);
    // Through JSON, as everybody else reads it.
    const html = renderReference(JSON.parse(JSON.stringify(describeEndpoints(endpoints(), about.version))) as Reference);
    return { html, etag: tagOf(html) };
  };
  return endpoint({
    method: 'get',
    path: '/docs',
    operationId: 'showApiReference',
    tag: 'system',
    summary: 'This API as a page for people.',
    auth: 'none',
    responses: { 200: { description: 'The page.', mediaType: 'text/html' }, ...UNCHANGED },
    handle: async () => {
      made ??= make();
      const { html, etag } = await made;
      return { status: 200, content: { type: 'text/html; charset=utf-8', bytes: html }, headers: { etag, 'cache-control': 'no-cache' } };
    },
  });
}
