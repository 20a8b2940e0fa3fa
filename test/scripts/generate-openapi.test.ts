/** The document tells of everything that is mounted, and the generated client of everything in the document. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { listEndpoints } from '../../scripts/generate-openapi-endpoints.ts';
import { generateClientTypes } from '../../scripts/generate-openapi-text.ts';
import { type Described, printTypes } from '../../scripts/generate-openapi-types.ts';
import { describeEndpoints, type OpenApiDocument } from '../../src/http/openapi/document.ts';
import { serveApp } from '../http/serve-app.ts';

it('is printed from the endpoints as they are: else run "node scripts/generate-openapi.mjs"', () => {
  expect(readFileSync(new URL('../../src/client/schema.ts', import.meta.url), 'utf8')).toBe(generateClientTypes());
});

it('describes every route that a server mounts, by its name', async () => {
  const own = listEndpoints().filter(({ tag }) => tag !== 'system');
  const { app, fetch } = await serveApp({ endpoints: own });
  const served = (await (await fetch('/openapi.json')).json()) as OpenApiDocument;
  const described = Object.entries(served.paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => `${method} ${path} ${(operation as { operationId: string }).operationId}`),
  );
  expect(described.toSorted()).toEqual(app.endpoints.map(({ method, path, operationId }) => `${method} ${path} ${operationId}`).toSorted());
  expect(served.paths).toEqual(JSON.parse(JSON.stringify(describeEndpoints(listEndpoints(), '0').paths)));
});

it('names every path parameter in its address, and documents an answer for each', () => {
  for (const { path, params, responses, operationId } of listEndpoints()) {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const declared = params ? Object.keys((params as unknown as { shape: object }).shape) : [];
    expect([operationId, new Set(declared)]).toEqual([operationId, new Set(named)]);
    expect([operationId, Object.keys(responses).length > 0]).toEqual([operationId, true]);
  }
});

const printed = (schema: object) =>
  printTypes({ paths: {}, components: { schemas: { Shape: schema } } } as Described)
    .split('Shape: ')[1]
    ?.replaceAll(/\s+/g, ' ')
    .replace(/; }; } $/, '');

it.each([
  [{ type: ['string', 'null'] }, 'string | null'],
  [{ anyOf: [{ $ref: '#/components/schemas/A' }, { type: 'null' }] }, "components['schemas']['A'] | null"],
  [{ allOf: [{ type: 'string' }, { type: 'number' }] }, '(string) & (number)'],
  [{ enum: ['a', 1] }, '"a" | 1'],
  [{ const: true }, 'true'],
  [{ type: 'array', items: { enum: ['a', 'b'] } }, '("a" | "b")[]'],
  [{ type: 'object', additionalProperties: { type: 'integer' } }, '{ [key: string]: number }'],
  [{ type: 'object', additionalProperties: false }, 'Record<string, never>'],
  [{ type: 'object', properties: { 'a-b': {}, c: { type: 'boolean' } }, required: ['c'] }, "{ 'a-b'?: unknown; c: boolean; }"],
  [{ type: 'string', format: 'binary' }, 'Blob'],
])('prints %j', (schema, expected) => {
  expect(printed(schema)).toBe(expected);
});

it('refuses what it cannot print instead of guessing', () => {
  expect(() => printed({ type: 'tuple' })).toThrow('tuple');
  expect(() => printed({ $ref: '#/elsewhere' })).toThrow('#/elsewhere');
});
