/** What the served document tells of the calls, beyond their schemas. */
import { expect, it } from 'vitest';
import { listEndpoints } from '../../../scripts/generate-openapi-endpoints.ts';
import { describeEndpoints } from '../../../src/http/openapi/document.ts';

interface Operation {
  readonly security: readonly object[];
  readonly parameters?: readonly { readonly in: string; readonly name: string; readonly required?: boolean }[];
  readonly requestBody?: { readonly content: Record<string, { schema: { properties: Record<string, unknown>; required: string[] } }> };
  readonly responses: Record<string, { description: string; content: Record<string, unknown> }>;
}

const document = JSON.parse(JSON.stringify(describeEndpoints(listEndpoints(), '0'))) as {
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly securitySchemes: Record<string, { description: string }> };
};
const operation = (method: string, path: string): Operation => {
  const found = document.paths[path]?.[method];
  if (!found) throw new Error(`${method} ${path} is not described`);
  return found;
};

it.each([
  ['post', '/api/v1/messages', 'Idempotency-Key'],
  ['post', '/api/v1/conversations/{id}/messages', 'Idempotency-Key'],
  ['get', '/web/v1/{channelKey}/events', 'Last-Event-ID'],
])('names the header that %s %s reads, as one that may be left out', (method, path, name) => {
  const headers = operation(method, path).parameters?.filter((parameter) => parameter.in === 'header') ?? [];
  expect(headers).toMatchObject([{ name }]);
  expect(headers[0]?.required ?? false).toBe(false);
});

it('tells every field of an upload, and that files may be several', () => {
  const form = operation('post', '/api/v1/knowledge/bases/{id}/documents').requestBody?.content['multipart/form-data']?.schema;
  const fields = ['answer', 'audience', 'external_id', 'external_ids', 'file', 'question', 'text', 'title', 'url'];
  expect(Object.keys(form?.properties ?? {}).toSorted()).toEqual(fields);
  expect(form?.properties['file']).toMatchObject({ type: 'array', items: { type: 'string', format: 'binary' } });
  expect(form?.required).toEqual(['file']);
});

it('says that metrics take a token of their own, where one is set', () => {
  expect(operation('get', '/metrics').security).toEqual([{ metricsToken: [] }, {}]);
  expect(document.components.securitySchemes['metricsToken']?.description).toContain('METRICS_TOKEN');
});

it('describes the errors of every call the same way, under default', () => {
  for (const [path, calls] of Object.entries(document.paths)) {
    for (const [method, { responses }] of Object.entries(calls)) {
      expect([method, path, Object.keys(responses['default']?.content ?? {})]).toEqual([method, path, ['application/problem+json']]);
      const told = Object.entries(responses).filter(([status, { content }]) => status.startsWith('4') && !('text/html' in content));
      expect([method, path, told]).toEqual([method, path, []]);
    }
  }
  expect(operation('post', '/web/v1/{channelKey}/sessions').responses['default']?.description).toContain('404: No such chat.');
});
